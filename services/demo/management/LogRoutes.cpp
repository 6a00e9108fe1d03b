// SPDX-License-Identifier: Apache-2.0
// /api/v1/logs: bounded when `until` is given or the order is descending, else polling without an end.
#include "Expression.h"
#include "PageCutter.h"
#include "Router.h"

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

std::optional<Period> periodOf(const Organisation& organisation, const Call& call)
{
    const core::Timestamp now = organisation.clock.now();
    Period period{now - std::chrono::days{7}, std::nullopt};
    if (const auto since = call.parameter("since")) {
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
    event["outcome"].as_object()["reason"] = nullptr;
    return event;
}

Reply listEvents(Organisation& organisation, Call& call)
{
    if (organisation.faults.take(ApiFault::LogsNotLicensed))
        return notLicensed();
    const auto page = pageRequest(call, 100, 1000);
    if (!page)
        return badPaging();
    const auto period = periodOf(organisation, call);
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
    addLinks(reply, call, organisation.origin, found.hasMore || isPolling ? std::optional(found.last) : std::nullopt);
    return reply;
}

} // namespace

void addLogRoutes(Router& router)
{
    router.add("GET", "/api/v1/logs", Permission::ReadLogs, listEvents);
}

} // namespace rollcall::demo::management
