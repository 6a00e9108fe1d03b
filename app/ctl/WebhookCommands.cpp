// SPDX-License-Identifier: Apache-2.0
// webhook add | list | test | rotate | pause | resume | remove | attempts | resend
#include "ctl/WebhookCommands.h"

#include "composition/WebhookAccess.h"
#include "ctl/Asker.h"
#include "ctl/Commands.h"
#include "ctl/Interruptible.h"
#include "ctl/Listing.h"
#include "ctl/Moment.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using onboarding::WebhookEndpointId;
using onboarding::WebhookStanding;
using onboarding::WebhookState;

/// The endpoint that a command names, with what it takes to do something about it.
struct Named {
    directory::Integration integration;
    WebhookEndpointId endpoint = 0;
    directory::Database* database = nullptr;
};

Outcome<Named> named(CommandContext& context)
{
    const auto endpoint = webhookNamed(context.invocation().operands.front());
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    auto integration = context.integration();
    const auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(integration ? database.error() : integration.error());
    return Named{std::move(*integration), *endpoint, *database};
}

Outcome<std::vector<onboarding::WebhookEventType>> readEvents(const Invocation& invocation)
{
    std::vector<onboarding::WebhookEventType> events;
    for (const std::string& text : invocation.values("event")) {
        const auto event = onboarding::parseWebhookEvent(text);
        if (!event) {
            std::string known;
            for (const auto each : onboarding::allWebhookEvents)
                known += (known.empty() ? "" : ", ") + std::string(toString(each));
            return usage("There is no event \"" + text + "\". Events are: " + known + ".");
        }
        events.push_back(*event);
    }
    return events;
}

scim::JsonArray eventNames(const onboarding::WebhookEndpoint& endpoint)
{
    scim::JsonArray names;
    for (const auto each : endpoint.events)
        names.emplace_back(toString(each));
    return names;
}

Failure refusal(const core::Error& error)
{
    return error.kind == core::ErrorKind::Invalid ? Failure{ExitCode::Usage, error.message} : toFailure(error);
}

Outcome<> add(CommandContext& context)
{
    const auto events = readEvents(context.invocation());
    if (!events)
        return tl::unexpected(events.error());
    onboarding::NewWebhook wish{context.invocation().operands.front(), *events, {}, askerOf(context.invocation())};
    if (context.invocation().has("certificate-authorities"))
        wish.certificateAuthorities =
            std::filesystem::absolute(context.invocation().value("certificate-authorities")).string();
    const auto integration = context.integration();
    const auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(integration ? database.error() : integration.error());
    app::WebhookAccess access(**database, context.clock());
    const auto added = access.desk().add(*integration, wish);
    if (!added)
        return tl::unexpected(refusal(added.error()));
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"id", added->endpoint.id},
                                                {"integration", integration->slug},
                                                {"url", added->endpoint.url},
                                                {"events", eventNames(added->endpoint)},
                                                {"secret", added->secret.reveal()}});
        return {};
    }
    Console& console = context.console();
    console.line("Webhook " + std::to_string(added->endpoint.id) + " of " + integration->slug + " is made.");
    console.line("  Address            " + added->endpoint.url);
    console.line("  Signing secret     " + std::string(added->secret.reveal()));
    console.line("The secret is shown this once. Give it to the vendor's back end, which checks signatures with it. "
                 "Events from now on are sent there while `serve` or the desktop listens.");
    console.line("Try it: rollcallctl webhook test " + std::to_string(added->endpoint.id));
    return {};
}

scim::JsonObject toJson(const WebhookStanding& standing)
{
    const auto& endpoint = standing.endpoint;
    return {{"id", endpoint.id},
            {"url", endpoint.url},
            {"events", eventNames(endpoint)},
            {"certificateAuthorities", endpoint.certificateAuthorities},
            {"state", toString(standing.status.state)},
            {"reason", standing.status.reason},
            {"failingSince", jsonTime(standing.failingSince)},
            {"lastDelivered", jsonTime(standing.lastDelivered)},
            {"trouble", standing.trouble},
            {"delivered", standing.deliveries.done},
            {"waiting", standing.deliveries.waiting + standing.deliveries.running},
            {"failed", standing.deliveries.failed},
            {"created", jsonTime(endpoint.created)},
            {"createdBy", endpoint.createdBy}};
}

std::string stateOf(const WebhookStanding& standing)
{
    if (standing.status.state == WebhookState::On && standing.failingSince)
        return "failing since " + textTime(*standing.failingSince);
    return std::string(toString(standing.status.state));
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto webhooks = onboarding::readWebhooks(*chosen->session, chosen->integration.id);
    if (!webhooks)
        return tl::unexpected(toFailure(webhooks.error()));
    Listing listing(context.console(), context.isJson(),
                    {"ID", "ADDRESS", "STATE", "LAST TAKEN", "TAKEN", "WAITING", "FAILED", "NOTE"});
    for (const WebhookStanding& each : *webhooks) {
        listing.add([&] { return toJson(each); },
                    [&]() -> std::vector<std::string> {
                        const auto& deliveries = each.deliveries;
                        return {std::to_string(each.endpoint.id),
                                each.endpoint.url,
                                stateOf(each),
                                textTime(each.lastDelivered),
                                std::to_string(deliveries.done),
                                std::to_string(deliveries.waiting + deliveries.running),
                                std::to_string(deliveries.failed),
                                each.status.reason.empty() ? each.trouble : each.status.reason};
                    });
    }
    listing.end(listing.size() == 0 ? "No webhook. `rollcallctl webhook add URL` makes one." : "");
    return {};
}

Outcome<> test(CommandContext& context)
{
    const auto what = named(context);
    if (!what)
        return tl::unexpected(what.error());
    app::WebhookAccess access(*what->database, context.clock());
    core::Result<onboarding::WebhookTrial> trial;
    const auto ran = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        trial = access.desk().test(what->integration, what->endpoint, access.clients(), stop);
        return {};
    });
    if (!ran)
        return ran;
    if (!trial)
        return tl::unexpected(toFailure(trial.error()));
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"taken", trial->isTaken},
                                                {"status", trial->status},
                                                {"message", trial->message},
                                                {"answer", trial->excerpt},
                                                {"milliseconds", trial->took.count()}});
        return trial->isTaken ? Outcome<>{} : tl::unexpected(Failure{ExitCode::Failed, trial->message});
    }
    if (!trial->isTaken)
        return tl::unexpected(
            Failure{ExitCode::Failed, trial->message + (trial->excerpt.empty() ? "" : " It said: " + trial->excerpt)});
    context.console().line("Taken: " + trial->message + " It took " + std::to_string(trial->took.count()) + " ms.");
    if (!trial->excerpt.empty())
        context.console().line("  It said: " + trial->excerpt);
    return {};
}

Outcome<std::chrono::seconds> readOverlap(CommandContext& context)
{
    if (!context.invocation().has("overlap"))
        return std::chrono::seconds(onboarding::webhookOverlap);
    const core::Timestamp now = context.clock().now();
    const auto end = parseMoment(context.invocation().value("overlap"), now);
    if (!end)
        return usage("--overlap must be a span of at most seven days, such as 3d or 12h.");
    return std::chrono::duration_cast<std::chrono::seconds>(*end - now);
}

Outcome<> rotate(CommandContext& context)
{
    const auto what = named(context);
    const auto overlap = readOverlap(context);
    if (!what || !overlap)
        return tl::unexpected(what ? overlap.error() : what.error());
    app::WebhookAccess access(*what->database, context.clock());
    const auto secret = access.desk().rotate(what->integration, what->endpoint, *overlap);
    if (!secret)
        return tl::unexpected(refusal(secret.error()));
    const core::Timestamp until = context.clock().now() + *overlap;
    if (context.isJson()) {
        context.console().json(
            scim::JsonObject{{"id", what->endpoint}, {"secret", secret->reveal()}, {"overlapUntil", jsonTime(until)}});
        return {};
    }
    Console& console = context.console();
    console.line("  Signing secret     " + std::string(secret->reveal()));
    console.line("The secret is shown this once. Each event is signed with it and with the one before until " +
                 textTime(until) + " UTC; give it to the vendor's back end before then.");
    return {};
}

Outcome<> tellDone(CommandContext& context, WebhookEndpointId endpoint, std::string_view state,
                   const std::string& sentence)
{
    if (context.isJson())
        context.console().json(scim::JsonObject{{"id", endpoint}, {"state", state}});
    else
        context.console().line(sentence);
    return {};
}

Outcome<> pause(CommandContext& context)
{
    const auto what = named(context);
    if (!what)
        return tl::unexpected(what.error());
    app::WebhookAccess access(*what->database, context.clock());
    if (auto done = access.desk().pause(what->integration, what->endpoint, askerOf(context.invocation())); !done)
        return tl::unexpected(toFailure(done.error()));
    return tellDone(context, what->endpoint, "paused", "Nothing is sent there; events wait until it is resumed.");
}

Outcome<> resume(CommandContext& context)
{
    const auto what = named(context);
    if (!what)
        return tl::unexpected(what.error());
    app::WebhookAccess access(*what->database, context.clock());
    if (auto done = access.desk().resume(what->integration, what->endpoint); !done)
        return tl::unexpected(toFailure(done.error()));
    return tellDone(context, what->endpoint, "on", "What waits goes out.");
}

Outcome<> remove(CommandContext& context)
{
    const auto what = named(context);
    if (!what)
        return tl::unexpected(what.error());
    if (!context.invocation().has("yes"))
        return refused("Events that wait for it are given up and its secret is forgotten. Add --yes to remove it.");
    app::WebhookAccess access(*what->database, context.clock());
    if (auto done = access.desk().remove(what->integration, what->endpoint); !done)
        return tl::unexpected(toFailure(done.error()));
    return tellDone(context, what->endpoint, "removed",
                    "Webhook " + std::to_string(what->endpoint) + " is removed, with its secret.");
}

std::vector<Command> changingCommands()
{
    return {{"webhook",
             "rotate",
             "ID",
             "Make a new signing secret for a webhook",
             "It is shown this once. Events are signed with both until the overlap ends.",
             {{"overlap", "SPAN", "How long the one before signs too: 3d or 12h (default 3d, at most 7d)"}},
             rotate},
            {"webhook", "pause", "ID", "Send nothing more there: events wait", "", {byOption()}, pause},
            {"webhook", "resume", "ID", "Send what waits, after a pause or after 410 Gone", "", {}, resume},
            {"webhook",
             "remove",
             "ID",
             "Remove a webhook with its secret; what waits is given up",
             "",
             {{"yes", "", "Do it"}},
             remove}};
}

} // namespace

Outcome<WebhookEndpointId> webhookNamed(const std::string& text)
{
    const auto id = parseInteger(text);
    if (!id || *id <= 0)
        return usage("\"" + text + "\" is not the id of a webhook. `rollcallctl webhook list` shows them.");
    return *id;
}

std::vector<Command> webhookCommands()
{
    std::vector<Command> commands{
        {"webhook",
         "add",
         "URL",
         "Send events to the vendor's back end",
         "Its signing secret is made here and shown this once. Requests are signed as Standard Webhooks says, and "
         "tried\n"
         "for about a day. https, or a loopback address; redirects are not followed.",
         {{"event", "NAME", "Only these: person.invited, person.verified, person.registered, ...", true},
          {"certificate-authorities", "FILE", "Authorities trusted there besides the system's, PEM"},
          byOption()},
         add},
        {"webhook", "list", "", "List webhooks: state, last delivery, what waits and what failed", "", {}, list},
        {"webhook", "test", "ID", "Send a signed test event now, and tell what came back", "", {}, test},
        {"webhook",
         "attempts",
         "ID",
         "List the deliveries of a webhook, newest first, with each attempt",
         "",
         {{"failed", "", "Only those that were given up"}, {"limit", "N", "At most so many (default 50)"}},
         listWebhookAttempts},
        {"webhook",
         "resend",
         "[DELIVERY]",
         "Send a delivery again, or with --failed all that failed",
         "Under the same webhook-id, so that a receiver that has it already may leave it.",
         {{"failed", "WEBHOOK", "All of this webhook that failed or wait after a failure"}},
         resendWebhook}};
    for (Command& each : changingCommands())
        commands.push_back(std::move(each));
    return commands;
}

} // namespace rollcall::ctl
