// SPDX-License-Identifier: Apache-2.0
// invite resend: by the way that role and mailer have, or the one that is named. What goes through Okta is shown first.
#include "composition/OktaAppAccess.h"
#include "ctl/Asker.h"
#include "ctl/Interruptible.h"
#include "ctl/InviteCommands.h"
#include "ctl/OktaAccess.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/ResendRoutes.h"
#include "onboarding/RouteDesk.h"

#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using onboarding::ResendRoute;

Outcome<ResendRoute> readRoute(const Invocation& invocation, const Chosen& chosen)
{
    if (invocation.has("route")) {
        const auto route = onboarding::parseResendRoute(invocation.value("route"));
        return route ? Outcome<ResendRoute>(*route) : usage("--route is mail, okta or vendor.");
    }
    const auto stored = chosen.session->setting(onboarding::settingOfInvitations(chosen.integration.id));
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    const auto settings = onboarding::parseInvitationSettings(stored->value_or("{}"));
    if (!settings)
        return tl::unexpected(toFailure(settings.error()));
    return onboarding::usualRoute(chosen.integration.role, settings->mailer);
}

/// A companion's are called by what Okta knows them by.
Outcome<std::vector<directory::ResourceId>> readPeople(const Invocation& invocation, const Chosen& chosen)
{
    if (chosen.integration.role != directory::Role::Companion)
        return namedPeople(invocation, chosen);
    if (invocation.has("state"))
        return usage("A companion has no invitations to take a state from. Name the people.");
    if (invocation.operands.empty())
        return usage("Name one person or more, by the login in Okta.");
    std::vector<directory::ResourceId> people;
    for (const std::string& each : invocation.operands)
        people.emplace_back(each);
    return people;
}

scim::JsonObject toJson(const onboarding::UnroutedPerson& skipped)
{
    scim::JsonArray clicks;
    for (const std::string& each : skipped.clicks)
        clicks.emplace_back(each);
    return {{"id", skipped.person.value}, {"name", skipped.name}, {"why", skipped.why}, {"inOkta", std::move(clicks)}};
}

scim::JsonArray toJson(const std::vector<onboarding::UnroutedPerson>& skipped)
{
    scim::JsonArray array;
    for (const auto& each : skipped)
        array.push_back(toJson(each));
    return array;
}

void tellSkipped(CommandContext& context, const std::vector<onboarding::UnroutedPerson>& skipped)
{
    for (const auto& each : skipped) {
        context.console().line("  not " + each.name + ": " + each.why);
        int step = 0;
        for (const std::string& click : each.clicks)
            context.console().line("      " + std::to_string(++step) + ". " + click);
    }
}

Outcome<> show(CommandContext& context, const onboarding::RoutePreview& preview, const okta::AppId& app)
{
    const std::string count = std::to_string(preview.people.size());
    if (context.isJson()) {
        scim::JsonArray people;
        for (const auto& each : preview.people) {
            scim::JsonArray calls;
            for (const std::string& call : onboarding::callsOf(preview.route, app, okta::UserId(each.oktaUser)))
                calls.emplace_back(call);
            people.push_back(
                scim::JsonObject{{"id", each.person.value}, {"name", each.name}, {"calls", std::move(calls)}});
        }
        context.console().json(scim::JsonObject{{"route", onboarding::toString(preview.route)},
                                                {"wouldBeReached", std::move(people)},
                                                {"skipped", toJson(preview.skipped)}});
    } else {
        context.console().line(std::string(onboarding::aboutRoute(preview.route)));
        context.console().line(count + " would be reached, " + std::to_string(preview.skipped.size()) + " not.");
        for (const auto& each : preview.people) {
            context.console().line("  " + each.name);
            for (const std::string& call : onboarding::callsOf(preview.route, app, okta::UserId(each.oktaUser)))
                context.console().line("      " + call);
        }
        tellSkipped(context, preview.skipped);
    }
    if (preview.people.empty())
        return refused("Nobody would be reached. The reason stands with each person.");
    return refused("Nothing was done. Add --yes to do this for " + count +
                   (preview.people.size() == 1 ? " person." : " people."));
}

Outcome<> tellOrdered(CommandContext& context, const onboarding::RouteOutcome& outcome)
{
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"ordered", outcome.ordered},
                                                {"orderedBefore", outcome.orderedBefore},
                                                {"skipped", toJson(outcome.skipped)}});
    } else {
        context.console().line(std::to_string(outcome.ordered) + (outcome.ordered == 1 ? " person is" : " people are") +
                               " queued; who listens for this directory does it.");
        tellSkipped(context, outcome.skipped);
    }
    return outcome.ordered == 0 && outcome.orderedBefore == 0 ? refused("Nobody is reached.") : Outcome<>();
}

Outcome<> resendThroughOkta(CommandContext& context, const Chosen& chosen, ResendRoute route)
{
    const Invocation& invocation = context.invocation();
    const auto people = readPeople(invocation, chosen);
    const auto perMinute = invocation.number("per-minute", 0, 0, 100'000);
    if (!people || !perMinute)
        return tl::unexpected(people ? perMinute.error() : people.error());
    const auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    app::OktaConnections connections(**database, context.clock(), tellingHooks(context.console()));
    onboarding::RouteDesk desk(**database, [&connections](const directory::Integration& integration) {
        return app::openOktaApp(connections, integration);
    });
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        auto preview = desk.preview(chosen.integration.id, route, *people, stop);
        if (!preview)
            return tl::unexpected(toFailure(preview.error()));
        if (!invocation.has("yes") || preview->people.empty()) {
            const auto app = desk.app(chosen.integration.id);
            return app ? show(context, *preview, *app) : tl::unexpected(toFailure(app.error()));
        }
        const auto id = core::generateUuid(core::toMilliseconds(context.clock().now()));
        if (!id)
            return tl::unexpected(toFailure(id.error()));
        onboarding::RouteRequest request;
        request.integration = chosen.integration.id;
        request.route = route;
        request.people = preview->people;
        request.askedBy = askerOf(invocation);
        if (people->size() > 1 || invocation.has("state"))
            request.title = std::to_string(preview->people.size()) + " people, by way of Okta";
        request.perMinute = static_cast<int>(*perMinute);
        request.requestId = invocation.value("request", *id);
        auto outcome = desk.order(request);
        if (!outcome)
            return tl::unexpected(toFailure(outcome.error()));
        outcome->skipped.insert(outcome->skipped.begin(), preview->skipped.begin(), preview->skipped.end());
        return tellOrdered(context, *outcome);
    });
}

} // namespace

Outcome<> resendInvitations(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto route = readRoute(context.invocation(), *chosen);
    if (!route)
        return tl::unexpected(route.error());
    if (*route != ResendRoute::OwnMail)
        return resendThroughOkta(context, *chosen, *route);
    if (chosen->integration.role == directory::Role::Companion)
        return refused(onboarding::judge(ResendRoute::OwnMail, {.role = directory::Role::Companion}).why);
    return sendInvitations(context);
}

std::vector<Option> resendOptions()
{
    std::vector<Option> options = sendOptions();
    options.insert(options.begin(),
                   {"route", "ROUTE", "mail: Rollcall's; okta: Okta's activation mail; vendor: off the app and back"});
    return options;
}

} // namespace rollcall::ctl
