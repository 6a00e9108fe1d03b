// SPDX-License-Identifier: Apache-2.0
// Builds one event as the real log shows it.
#include "SystemLog.h"

#include "Reply.h"

#include "core/Secret.h"

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

constexpr std::size_t mostEntries = 100'000;

JsonObject targetDocument(const LogTarget& target)
{
    return {{"id", target.id},
            {"type", target.type},
            {"alternateId", target.alternateId},
            {"displayName", target.displayName},
            {"detailEntry", nullptr}};
}

JsonObject eventDocument(const LogFacts& facts, core::Timestamp time)
{
    JsonArray targets;
    for (const LogTarget& target : facts.targets)
        targets.push_back(targetDocument(target));
    if (!targets.empty() && !facts.changeDetails.empty())
        targets.front().as_object()["changeDetails"] = facts.changeDetails;
    JsonObject detail;
    if (!facts.tokenId.empty())
        detail["requestApiTokenId"] = facts.tokenId;
    return {{"actor", targetDocument(facts.actor)},
            {"client", JsonObject{{"userAgent", nullptr}, {"zone", "null"}, {"device", "Computer"}, {"id", nullptr}}},
            {"authenticationContext", JsonObject{{"authenticationStep", 0}, {"externalSessionId", "unknown"}}},
            {"displayMessage", facts.message},
            {"eventType", facts.eventType},
            {"outcome", JsonObject{{"result", facts.result},
                                   {"reason", facts.reason.empty() ? JsonValue(nullptr) : JsonValue(facts.reason)}}},
            {"published", core::toRfc3339(time)},
            {"severity", facts.severity},
            {"debugContext", JsonObject{{"debugData", facts.debugData}}},
            {"legacyEventType", nullptr},
            {"transaction",
             JsonObject{{"type", facts.isJob ? "JOB" : "WEB"}, {"id", newId("")}, {"detail", std::move(detail)}}},
            {"uuid", core::generateUuid(core::toMilliseconds(time)).value_or(newId(""))},
            {"version", "0"},
            {"request", JsonObject{{"ipChain", JsonArray{}}}},
            {"target", std::move(targets)}};
}

} // namespace

void SystemLog::add(LogFacts facts)
{
    const core::Timestamp now = m_clock.now();
    JsonObject event = eventDocument(facts, now);
    const std::lock_guard lock(m_mutex);
    m_entries.push_back({++m_last, now, std::move(event)});
    if (m_entries.size() > mostEntries)
        m_entries.pop_front();
}

SystemLog::Page SystemLog::after(std::uint64_t after, std::size_t limit, const Fits& fits) const
{
    const std::lock_guard lock(m_mutex);
    Page page;
    page.last = after;
    for (const LogEntry& entry : m_entries) {
        if (entry.number <= after)
            continue;
        if (fits(entry)) {
            if (page.events.size() == limit) {
                page.hasMore = true;
                break;
            }
            page.events.push_back(entry.event);
        }
        page.last = entry.number;
    }
    return page;
}

SystemLog::Page SystemLog::before(std::uint64_t before, std::size_t limit, const Fits& fits) const
{
    const std::lock_guard lock(m_mutex);
    Page page;
    page.last = before;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        if (before != 0 && entry->number >= before)
            continue;
        if (fits(*entry)) {
            if (page.events.size() == limit) {
                page.hasMore = true;
                break;
            }
            page.events.push_back(entry->event);
        }
        page.last = entry->number;
    }
    return page;
}

} // namespace rollcall::demo::management
