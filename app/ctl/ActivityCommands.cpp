// SPDX-License-Identifier: Apache-2.0
// activity tail | show
#include "MeaningText.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/SignalWatch.h"
#include "ctl/Slices.h"
#include "screens/RelayedText.h"

#include <QCoreApplication>
#include <QStringList>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

scim::JsonObject toJson(const directory::JournalRow& row)
{
    scim::JsonObject object;
    object["id"] = row.id.value;
    object["at"] = jsonTime(row.at);
    object["meaning"] = directory::toString(row.meaning);
    object["text"] = models::MeaningText::sentence(row).toStdString();
    object["method"] = row.method;
    object["target"] = row.target;
    object["status"] = row.status;
    object["microseconds"] = row.microseconds;
    object["subject"] = row.subject;
    object["detail"] = row.detail;
    object["count"] = row.count;
    object["folded"] = row.folded;
    return object;
}

void print(CommandContext& context, const directory::JournalRow& row)
{
    if (context.isJson()) {
        context.console().json(toJson(row));
        return;
    }
    std::string line = textTime(row.at) + "  " + std::to_string(row.status) + "  " + row.method;
    line += std::string(row.method.size() < 6 ? 6 - row.method.size() : 0, ' ') + "  ";
    line += models::MeaningText::sentence(row).toStdString();
    context.console().line(line + "  #" + std::to_string(row.id.value));
}

/// Prints what came after `last`, oldest first; at most `limit`, the newest of them. How many there were.
Outcome<std::size_t> printNewer(CommandContext& context, const directory::JournalQuery& query,
                                directory::JournalId& last, std::optional<std::size_t> limit)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    auto order = (*session)->journalOrder(query, last, {});
    if (!order)
        return tl::unexpected(toFailure(order.error()));
    last = order->examined;
    auto& ids = order->ids;
    if (limit)
        ids.resize(std::min(ids.size(), *limit));
    std::ranges::reverse(ids);
    auto printed = forEachRow(
        std::span<const directory::JournalId>(ids), [session](auto some) { return (*session)->journalRows(some); },
        [&context](const directory::JournalRow& row) { print(context, row); });
    if (!printed)
        return tl::unexpected(printed.error());
    return ids.size();
}

/// Woken by the directory's feed, which tells of what other processes commit as well.
Outcome<> follow(CommandContext& context, const directory::JournalQuery& query, directory::JournalId last)
{
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    const auto isDue = std::make_shared<std::atomic<bool>>(true);
    const directory::FeedSubscription subscription = (*database)->subscribe([isDue] { isDue->store(true); });
    Outcome<> outcome;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &poll, [&] {
        if (!isDue->exchange(false))
            return;
        if (const auto printed = printNewer(context, query, last, std::nullopt); !printed) {
            outcome = tl::unexpected(printed.error());
            QCoreApplication::quit();
        }
    });
    poll.start(std::chrono::milliseconds{50});
    const SignalWatch watch([] { QCoreApplication::quit(); });
    QCoreApplication::exec();
    return outcome;
}

Outcome<directory::JournalQuery> readQuery(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    directory::JournalQuery query;
    query.text = invocation.value("text");
    const std::string only = invocation.value("only", "all");
    if (only == "succeeded")
        query.slice = directory::JournalSlice::Succeeded;
    else if (only == "refused")
        query.slice = directory::JournalSlice::Refused;
    else if (only == "writes")
        query.slice = directory::JournalSlice::Writes;
    else if (only != "all")
        return usage("--only must be all, succeeded, refused or writes.");
    if (!invocation.global.integration.empty() || invocation.has("person")) {
        auto integration = context.integration();
        if (!integration)
            return tl::unexpected(integration.error());
        query.integration = integration->id;
    }
    if (invocation.has("person")) {
        auto session = context.session();
        if (!session)
            return tl::unexpected(session.error());
        const auto person = (*session)->personByUserName(*query.integration, invocation.value("person"));
        if (!person)
            return tl::unexpected(toFailure(person.error()));
        if (!*person)
            return notFound("Nobody has the userName \"" + invocation.value("person") + "\".");
        query.person = (*person)->rowId;
    }
    return query;
}

Outcome<> tail(CommandContext& context)
{
    const auto lines = context.invocation().number("lines", 10, 0, 1'000'000);
    if (!lines)
        return tl::unexpected(lines.error());
    const auto query = readQuery(context);
    if (!query)
        return tl::unexpected(query.error());
    directory::JournalId last{};
    const auto printed = printNewer(context, *query, last, static_cast<std::size_t>(*lines));
    if (!printed)
        return tl::unexpected(printed.error());
    if (!context.invocation().has("no-follow"))
        return follow(context, *query, last);
    if (*printed == 0 && !context.isJson())
        context.console().line("No requests.");
    return {};
}

scim::JsonValue bodyJson(const directory::JournalBody& body)
{
    scim::JsonObject object;
    object["bytes"] = body.originalSize();
    object["isCut"] = body.isCut();
    object["text"] = body.text();
    return object;
}

scim::JsonArray legsJson(const std::vector<directory::JournalLeg>& legs)
{
    scim::JsonArray list;
    list.reserve(legs.size());
    for (const directory::JournalLeg& leg : legs) {
        scim::JsonObject object;
        object["purpose"] = leg.purpose;
        object["method"] = leg.method;
        object["url"] = leg.url;
        object["status"] = leg.status;
        object["microseconds"] = leg.microseconds;
        object["failure"] = leg.failure;
        object["answer"] = bodyJson(leg.answer);
        list.push_back(std::move(object));
    }
    return list;
}

void printEntry(Console& console, const directory::JournalEntry& entry)
{
    console.line("#" + std::to_string(entry.id.value) + "  " + textTime(entry.at) + "  from " + entry.clientAddress);
    console.line(models::MeaningText::sentence(entry).toStdString());
    console.line(entry.method + " " + entry.target + " → " + std::to_string(entry.status) + " in " +
                 std::to_string(entry.microseconds) + " µs");
    for (const auto& [name, value] : entry.requestHeaders)
        console.line(std::string("  ").append(name).append(": ").append(value));
    const auto body = [&console](std::string_view title, const directory::JournalBody& value) {
        if (value.originalSize() == 0)
            return;
        console.line(std::string(title) + ", " + std::to_string(value.originalSize()) + " bytes" +
                     (value.isCut() ? ", cut" : "") + ":");
        console.line(value.text());
    };
    body("Request", entry.request);
    if (const auto relayed = models::describeRelayed(entry); !relayed.text.isEmpty()) {
        console.line(relayed.caption.toStdString() + ":");
        // Line by line: what a line holds beyond its end is somebody else's doing.
        for (const QString& line : relayed.text.split(QLatin1Char('\n')))
            console.line(line.toStdString());
    }
    body("Answer", entry.response);
}

Outcome<> show(CommandContext& context)
{
    const std::string& text = context.invocation().operands.front();
    const auto id = parseInteger(text);
    if (!id)
        return usage("\"" + text + "\" is not the number of a request. `rollcallctl activity tail` shows them.");
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    const auto entry = (*session)->journalEntry(directory::JournalId(*id));
    if (!entry)
        return tl::unexpected(toFailure(entry.error()));
    if (!*entry)
        return notFound("There is no request #" + text + " in the journal; old ones are removed in time.");
    if (!context.isJson()) {
        printEntry(context.console(), **entry);
        return {};
    }
    scim::JsonObject object = toJson(models::toRow(**entry));
    object["clientAddress"] = (*entry)->clientAddress;
    object["userAgent"] = (*entry)->userAgent;
    scim::JsonArray headers;
    for (const auto& [name, value] : (*entry)->requestHeaders)
        headers.push_back(scim::JsonObject{{"name", name}, {"value", value}});
    object["requestHeaders"] = std::move(headers);
    object["request"] = bodyJson((*entry)->request);
    object["response"] = bodyJson((*entry)->response);
    if (!(*entry)->legs.empty())
        object["legs"] = legsJson((*entry)->legs);
    context.console().json(object);
    return {};
}

} // namespace

std::vector<Command> activityCommands()
{
    return {
        {"activity",
         "tail",
         "",
         "Show the last requests and follow what comes",
         "Follows until Ctrl+C; with --json each request is one line of JSON.",
         {{"lines", "N", "So many of the past ones first (default 10)"},
          {"no-follow", "", "End after those"},
          {"only", "WHICH", "all, succeeded, refused or writes"},
          {"person", "USERNAME", "Only requests about this person"},
          {"text", "TEXT", "Part of subject, path or detail"}},
         tail},
        {"activity",
         "show",
         "ID",
         "Show one request with headers and bodies",
         "Passwords and tokens are never kept, so they cannot be shown.",
         {},
         show},
    };
}

} // namespace rollcall::ctl
