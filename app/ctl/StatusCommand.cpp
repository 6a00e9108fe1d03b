// SPDX-License-Identifier: Apache-2.0
// status: who listens, what is there, when Okta called last.
#include "composition/SelfCall.h"
#include "composition/Settings.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/Interruptible.h"

#include <chrono>
#include <optional>
#include <utility>

namespace rollcall::ctl {

namespace {

scim::JsonValue hostJson(const std::optional<directory::HostInfo>& host)
{
    if (!host)
        return nullptr;
    return scim::JsonObject{{"program", host->program},
                            {"processId", host->processId},
                            {"url", host->url},
                            {"since", jsonTime(host->since)}};
}

/// The listener is another process, which alone could tell whether it met itself. Nothing when it was not asked for.
Outcome<std::optional<app::SelfCallResult>> callPublicUrl(CommandContext& context, directory::ReadSession& session)
{
    if (!context.invocation().has("self-call"))
        return std::nullopt;
    const auto settings = app::readListenerSettings(session);
    if (!settings)
        return tl::unexpected(toFailure(settings.error()));
    app::SelfCallResult result;
    const auto done = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        result = app::SelfCall(context.clock()).call(app::SelfCallTarget::of(*settings), stop);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return result;
}

scim::JsonValue selfCallJson(const app::SelfCallResult& result)
{
    scim::JsonObject object;
    object["outcome"] = app::toString(result.outcome);
    object["url"] = result.url;
    object["seen"] = result.seen;
    object["cause"] = result.cause;
    object["next"] = result.next;
    object["certificateEnds"] = jsonTime(result.certificate ? std::optional(result.certificate->ends) : std::nullopt);
    return object;
}

void print(Console& console, const app::SelfCallResult& result)
{
    console.line("Self-call: " + result.seen + " " + result.cause + " " + result.next);
    if (result.certificate)
        console.line("Certificate: ends " + textTime(result.certificate->ends) + " UTC.");
    console.line("This is a hint: only a request from Okta proves that Okta gets here.");
}

Outcome<> status(CommandContext& context)
{
    auto session = context.session();
    auto folder = context.dataDirectory();
    if (!session || !folder)
        return tl::unexpected(!session ? session.error() : folder.error());
    const auto host = directory::HostLock::holder(*folder);
    const auto integrations = (*session)->integrations();
    const auto summary = (*session)->journalSummary(std::nullopt, context.clock().now() - std::chrono::hours{24});
    if (!integrations || !summary)
        return tl::unexpected(toFailure(!integrations ? integrations.error() : summary.error()));
    directory::Counts counts;
    for (const directory::Integration& integration : *integrations) {
        const auto some = (*session)->counts(integration.id);
        if (!some)
            return tl::unexpected(toFailure(some.error()));
        counts.people += some->people;
        counts.activePeople += some->activePeople;
        counts.groups += some->groups;
    }
    const auto selfCall = callPublicUrl(context, **session);
    if (!selfCall)
        return tl::unexpected(selfCall.error());
    if (context.isJson()) {
        scim::JsonObject object;
        object["host"] = hostJson(host);
        object["integrations"] = static_cast<std::int64_t>(integrations->size());
        object["people"] = counts.people;
        object["activePeople"] = counts.activePeople;
        object["groups"] = counts.groups;
        object["lastContact"] = jsonTime(summary->last);
        object["requestsToday"] = summary->requests;
        object["refusedToday"] = summary->refused;
        if (*selfCall)
            object["selfCall"] = selfCallJson(**selfCall);
        context.console().json(object);
        return {};
    }
    Console& console = context.console();
    if (host && !host->url.empty())
        console.line("Listening on " + host->url + " (" + host->program + ", process " +
                     std::to_string(host->processId) + ", since " + textTime(host->since) + ")");
    else if (host)
        console.line("Not listening; " + host->program + " (process " + std::to_string(host->processId) +
                     ") is the host.");
    else
        console.line("Nobody listens. `rollcallctl serve` or the desktop does.");
    console.line("Integrations: " + std::to_string(integrations->size()) +
                 ". People: " + std::to_string(counts.people) + " (active: " + std::to_string(counts.activePeople) +
                 "). Groups: " + std::to_string(counts.groups) + ".");
    console.line("Last contact: " + textTime(summary->last) + ". Requests in the last 24 hours: " +
                 std::to_string(summary->requests) + ". Refused: " + std::to_string(summary->refused) + ".");
    if (*selfCall)
        print(console, **selfCall);
    return {};
}

} // namespace

std::vector<Command> statusCommands()
{
    return {{"status",
             "",
             "",
             "Say who listens, what is there and when Okta called last",
             "",
             {{"self-call", "", "Also call the public address and look at its certificate, as a hint"}},
             status}};
}

} // namespace rollcall::ctl
