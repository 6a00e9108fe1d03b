// SPDX-License-Identifier: Apache-2.0
// The log by Okta's /api/v1/logs: finite with an end, endless without.
#include "okta/SystemLog.h"

#include "FailureText.h"
#include "Json.h"
#include "Text.h"
#include "okta/Users.h"

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

/// A query of the log may take Okta half a minute.
constexpr std::chrono::milliseconds longCall{60'000};
/// Enough to know again what Okta shows twice: events overlap by seconds.
constexpr std::size_t mostRemembered = 20'000;

LogTarget readTarget(Fields fields)
{
    return {.id = fields.text("id"),
            .type = fields.text("type"),
            .alternateId = fields.text("alternateId"),
            .displayName = fields.text("displayName")};
}

void readTargets(Fields& fields, LogEvent& event)
{
    for (auto& target : fields.objects("target")) {
        Fields change = target.object("changeDetails");
        if (!change.isEmpty())
            event.changes.push_back(
                {.target = target.text("displayName"), .before = change.raw("from"), .after = change.raw("to")});
        event.targets.push_back(readTarget(std::move(target)));
    }
}

LogEvent readEvent(Fields& fields)
{
    LogEvent event;
    event.uuid = fields.needed("uuid");
    event.published = fields.time("published");
    event.eventType = fields.text("eventType");
    event.legacyEventType = fields.text("legacyEventType");
    event.message = fields.text("displayMessage");
    event.severity = fields.text("severity");
    Fields outcome = fields.object("outcome");
    event.result = outcome.text("result");
    event.reason = outcome.text("reason");
    event.actor = readTarget(fields.object("actor"));
    readTargets(fields, event);
    Fields transaction = fields.object("transaction");
    event.transactionType = transaction.text("type");
    event.transactionId = transaction.text("id");
    for (const auto& [name, value] : fields.object("debugContext").profile("debugData"))
        event.debugData.emplace(name, toText(value));
    return event;
}

Call callOf(const LogQuery& query, bool isBounded, core::Timestamp now)
{
    Target target("/api/v1/logs");
    if (query.since)
        target.with("since", core::toRfc3339(*query.since));
    if (isBounded)
        target.with("until", core::toRfc3339(query.until.value_or(now)));
    target.with("filter", query.filter).with("q", query.q).with("limit", std::clamp(query.limit, 1, 1'000));
    target.with("sortOrder", isBounded && query.order == LogOrder::Descending ? "DESCENDING" : "ASCENDING");
    return {.target = target.text(), .timeout = longCall};
}

std::string ofApp(const AppId& app)
{
    return "target.id eq " + filterLiteral(app.value);
}

} // namespace

const LogTarget* LogEvent::target(std::string_view type) const
{
    const auto found = std::ranges::find(targets, type, &LogTarget::type);
    return found == targets.end() ? nullptr : &*found;
}

std::string provisioningOf(const AppId& app, bool failuresOnly)
{
    return "(eventType sw \"application.provision\" or eventType sw \"application.user_membership\" or eventType sw "
           "\"app.user_management\") and " +
           ofApp(app) + (failuresOnly ? " and outcome.result eq \"FAILURE\"" : "");
}

std::string settingsOf(const AppId& app)
{
    return "(eventType sw \"application.lifecycle\" or eventType sw \"application.configuration\" or eventType sw "
           "\"application.provision.field_mapping_rule\" or eventType sw \"application.provision.integration\") and " +
           ofApp(app);
}

std::string personAt(const AppId& app, const UserId& user)
{
    return ofApp(app) + " and target.id eq " + filterLiteral(user.value);
}

Answer<Listing> SystemLog::read(const LogQuery& query, const PageReceiver<LogEvent>& receive, std::stop_token stop)
{
    return readPages(m_client, callOf(query, true, m_client.serverNow()), readEvent, receive, std::move(stop));
}

Answer<Collected<LogEvent>> SystemLog::find(const LogQuery& query, std::size_t maximum, std::stop_token stop)
{
    return collect(m_client, callOf(query, true, m_client.serverNow()), readEvent, maximum, std::move(stop));
}

LogFollower::LogFollower(Client& client, LogQuery query) : m_client(client), m_query(std::move(query)) {}

LogFollower::LogFollower(Client& client, LogQuery query, std::string bookmark)
    : m_client(client), m_query(std::move(query)), m_next(std::move(bookmark))
{
}

bool LogFollower::isNew(const std::string& uuid)
{
    if (!m_seen.insert(uuid).second)
        return false;
    m_order.push_back(uuid);
    if (m_order.size() > mostRemembered) {
        m_seen.erase(m_order.front());
        m_order.pop_front();
    }
    return true;
}

Answer<std::vector<LogEvent>> LogFollower::poll(std::stop_token stop, std::size_t maximumPages)
{
    std::vector<LogEvent> fresh;
    for (std::size_t page = 0; page < maximumPages; ++page) {
        const auto reply =
            m_next.empty() ? m_client.send(callOf(m_query, false, {}), stop) : m_client.follow(m_next, stop);
        // What was read before the trouble is not lost: the bookmark stands behind it.
        if (!reply && !fresh.empty() && reply.error().kind != FailureKind::Cancelled)
            return fresh;
        if (!reply)
            return tl::unexpected(reply.error());
        auto events = readMany(*reply, readEvent);
        if (!events)
            return tl::unexpected(std::move(events.error()));
        const bool isEnd = events->empty();
        for (auto& event : *events) {
            if (isNew(event.uuid))
                fresh.push_back(std::move(event));
        }
        // Without a next link, which polling should always have, the same page is asked for again next time.
        if (!reply->next.empty())
            m_next = reply->next;
        if (isEnd || reply->next.empty())
            break;
    }
    return fresh;
}

} // namespace rollcall::okta
