// SPDX-License-Identifier: Apache-2.0
// /api/v1/logs: bounded when `until` is given or the order is descending, else polling without an end.
#include "Expression.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>
#include <chrono>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

void collect(const JsonValue& value, std::string_view rest, std::vector<std::string>& found)
{
    if (const JsonArray* array = value.if_array()) {
        for (const JsonValue& element : *array)
            collect(element, rest, found);
        return;
    }
    if (rest.empty()) {
        if (!value.is_null())
            found.push_back(value.is_string() ? std::string(value.as_string()) : scim::toJson(value));
        return;
    }
    const std::size_t end = std::min(rest.find('.'), rest.size());
    const JsonObject* object = value.if_object();
    const JsonValue* member = object == nullptr ? nullptr : object->if_contains(rest.substr(0, end));
    if (member != nullptr)
        collect(*member, rest.substr(std::min(end + 1, rest.size())), found);
}

std::vector<std::string> valuesOf(const JsonObject& event, std::string_view name)
{
    std::vector<std::string> found;
    collect(event, name, found);
    return found;
}

bool isKnown(std::string_view name)
{
    return name != "published";
}

struct Period {
    core::Timestamp since;
    std::optional<core::Timestamp> until;
};

// Behind a cursor the beginning is the cursor's own: nothing, or what it brought along.
std::optional<Period> periodOf(const Organisation& organisation, const Call& call, const PageRequest& page)
{
    const core::Timestamp now = organisation.clock.now();
    Period period{now - std::chrono::days{7}, std::nullopt};
    const auto since = call.parameter("since");
    if (call.parameter("after")) {
        period.since = core::Timestamp{std::chrono::milliseconds{page.bound.value_or(0)}};
    } else if (since) {
        const auto time = core::parseRfc3339(*since);
        if (!time || *time < now - std::chrono::days{180})
            return std::nullopt;
        period.since = *time;
    }
    if (const auto until = call.parameter("until")) {
        period.until = core::parseRfc3339(*until);
        if (!period.until)
            return std::nullopt;
    }
    return period;
}

JsonObject withoutReason(JsonObject event)
{
    JsonObject& outcome = event["outcome"].as_object();
    if (outcome.contains("reason"))
        outcome["reason"] = nullptr;
    return event;
}

Reply listEvents(Organisation& organisation, Call& call)
{
    if (organisation.faults.take(ApiFault::LogsNotLicensed))
        return notLicensed();
    const auto page = pageRequest(call, 100, 1000, 0);
    if (!page)
        return badPaging();
    const auto period = periodOf(organisation, call, *page);
    if (!period)
        return fail(400, "E0000053", "Invalid filter 'since': must be a date within the last 180 days.");
    std::optional<Expression> expression;
    if (const auto filter = call.parameter("filter")) {
        auto parsed = Expression::parse(*filter, isKnown);
        if (!parsed)
            return fail(400, "E0000053", "Invalid filter '" + *filter + "': " + parsed.error().message);
        expression.emplace(std::move(*parsed));
    }
    const auto word = call.parameter("q");
    const auto fits = [&](const LogEntry& entry) {
        if (entry.published < period->since || (period->until && entry.published > *period->until))
            return false;
        if (word && scim::toJson(entry.event).find(*word) == std::string::npos)
            return false;
        return !expression ||
               expression->matches([&](std::string_view name) { return valuesOf(entry.event, name); }, false);
    };
    const bool isDescending = call.parameter("sortOrder").value_or("ASCENDING") == "DESCENDING";
    const SystemLog::Page found = isDescending ? organisation.systemLog.before(page->after, page->limit, fits)
                                               : organisation.systemLog.after(page->after, page->limit, fits);
    const bool hidesReasons = organisation.faults.take(ApiFault::LogWithoutReasons);
    JsonArray events;
    for (const JsonObject& event : found.events)
        events.push_back(hidesReasons ? withoutReason(event) : event);
    Reply reply = answer(std::move(events));
    const bool isPolling = !period->until && !isDescending;
    std::optional<Cursor> next;
    // A page of nothing leads nowhere, but for whoever only wants a place to poll from.
    if (isPolling || (found.hasMore && page->limit > 0))
        next = found.last;
    // The other way round the beginning lies ahead still.
    if (next && isDescending)
        next->bound = static_cast<std::uint64_t>(std::max<std::int64_t>(0, core::toMilliseconds(period->since)));
    addLinks(reply, call, organisation.origin, next, 100);
    return reply;
}

} // namespace

void addLogRoutes(Router& router)
{
    router.add("GET", "/api/v1/logs", Permission::ReadLogs, listEvents);
}

} // namespace rollcall::demo::management
