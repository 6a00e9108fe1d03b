// SPDX-License-Identifier: Apache-2.0
// Builds one event as the real log shows it.
#include "SystemLog.h"

#include "Reply.h"

#include "core/Secret.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

constexpr std::size_t mostEntries = 100'000;

JsonObject targetDocument(const LogTarget& target)
{
    return {{"id", target.id},
            {"type", target.type},
            {"alternateId", target.alternateId},
            {"displayName", target.displayName}};
}

// What the event was called in the log's first version. An engine's failure has a name of its own there.
const char* earlierName(const LogFacts& facts)
{
    static constexpr std::array names{
        std::pair{"user.lifecycle.create", "core.user.config.user_creation.success"},
        std::pair{"user.lifecycle.activate", "core.user.config.user_activated"},
        std::pair{"user.lifecycle.deactivate", "core.user.config.user_deactivated"},
        std::pair{"group.user_membership.add", "core.user_group_member.user_add"},
        std::pair{"group.user_membership.remove", "core.user_group_member.user_remove"},
        std::pair{"application.user_membership.add", "app.generic.provision.assign_user_to_app"},
        std::pair{"application.user_membership.remove", "app.generic.provision.deactivate_user_from_app"}};
    if (facts.eventType == "application.provision.user.sync" && facts.result == "FAILURE")
        return "app.user_management.provision_user_failed";
    const auto found = std::ranges::find(names, facts.eventType, [](const auto& entry) { return entry.first; });
    return found == names.end() ? nullptr : found->second;
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
    JsonObject outcome{{"result", facts.result}};
    if (!facts.reason.empty())
        outcome["reason"] = facts.reason;
    JsonObject event{
        {"actor", targetDocument(facts.actor)},
        {"client", JsonObject{{"zone", "null"}, {"device", "Computer"}}},
        {"authenticationContext", JsonObject{{"authenticationStep", 0}, {"externalSessionId", "unknown"}}},
        {"displayMessage", facts.message},
        {"eventType", facts.eventType},
        {"outcome", std::move(outcome)},
        {"published", core::toRfc3339(time)},
        {"severity", facts.severity},
        {"debugContext", JsonObject{{"debugData", facts.debugData}}},
        {"transaction",
         JsonObject{{"type", facts.isJob ? "JOB" : "WEB"}, {"id", newId("")}, {"detail", std::move(detail)}}},
        {"uuid", core::generateUuid(core::toMilliseconds(time)).value_or(newId(""))},
        {"version", "0"},
        {"request", JsonObject{{"ipChain", JsonArray{}}}},
        {"target", std::move(targets)}};
    if (const char* name = earlierName(facts))
        event["legacyEventType"] = name;
    return event;
}

} // namespace

void SystemLog::add(LogFacts facts)
{
    const core::Timestamp now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (!facts.isJob && facts.tokenId.empty())
        facts.tokenId = m_token;
    JsonObject event = eventDocument(facts, now);
    m_entries.push_back({++m_last, now, std::move(event)});
    if (m_entries.size() > mostEntries)
        m_entries.pop_front();
}

void SystemLog::setToken(const std::string& tokenId)
{
    const std::lock_guard lock(m_mutex);
    m_token = tokenId;
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
