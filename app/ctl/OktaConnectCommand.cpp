// SPDX-License-Identifier: Apache-2.0
// okta connect | disconnect
#include "composition/OktaProof.h"
#include "ctl/Interruptible.h"
#include "ctl/NextCommand.h"
#include "ctl/OktaAccess.h"
#include "ctl/OktaCommands.h"
#include "ctl/OktaProofText.h"
#include "okta/Organisation.h"

#include <string>
#include <utility>
#include <variant>

namespace rollcall::ctl {

namespace {

/// Of the app alone: whether it stays as it was chosen, goes with its organisation, or is not chosen at all.
void tellApp(CommandContext& context, const directory::Integration& integration, const ProvenOkta& proven)
{
    Console& console = context.console();
    if (!proven.droppedApp.value.empty())
        console.line("The app " + proven.droppedApp.value +
                     " is no longer chosen: it belongs to the organisation that was connected before.");
    if (proven.chosenApp.value.empty())
        console.line("No app is chosen yet, so that nobody's assignments are looked at. Next: `" +
                     nextCommand(context.invocation().global, "rollcallctl okta connect --integration " +
                                                                  integration.slug + " --org " +
                                                                  proven.organisation.origin() + " --app NAME …`") +
                     " with the same credential.");
    else if (!proven.app)
        console.line("The app " + proven.chosenApp.value + " is kept, as it was chosen before. --app NAME changes it.");
}

void tell(CommandContext& context, const directory::Integration& integration, const ProvenOkta& proven)
{
    if (context.isJson()) {
        scim::JsonObject object{{"integration", integration.slug}};
        for (auto& member : toJson(proven))
            object[member.key()] = member.value();
        if (!proven.app && !proven.chosenApp.value.empty())
            object["app"] = scim::JsonObject{{"id", proven.chosenApp.value}, {"label", nullptr}, {"name", nullptr}};
        object["droppedApp"] = proven.droppedApp.value.empty()
                                   ? scim::JsonValue(nullptr)
                                   : scim::JsonValue(scim::JsonString(proven.droppedApp.value));
        context.console().json(object);
        return;
    }
    Console& console = context.console();
    console.line(integration.slug + " is connected; the credential is stored sealed.");
    print(console, proven);
    tellApp(context, integration, proven);
    const auto gaps = app::gapsOf(proven.proof.capabilities);
    for (const okta::Capability gap : gaps)
        console.line("Cannot be told with this credential: " + std::string(app::subjectOf(gap)) + ".");
}

} // namespace

Outcome<> connectOkta(CommandContext& context)
{
    auto integration = context.integration();
    auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(!integration ? integration.error() : database.error());
    app::OktaConnections connections(**database, context.clock());
    // What cannot be read any more must not stand in the way of what takes its place.
    const auto before = connections.find(integration->id).value_or(std::nullopt);
    auto wish = readOktaWish(context, [&] { return connections.signingKey(integration->id); });
    if (!wish)
        return tl::unexpected(wish.error());
    // The session takes the credential; what is stored is a copy by way of the vault's own text.
    const auto text = okta::toVaultText(wish->credential);
    if (!text)
        return tl::unexpected(toFailure(text.error()));
    ProvenOkta proven{.organisation = wish->organisation};
    if (const auto* app = std::get_if<okta::ServiceApp>(&wish->credential))
        proven.clientId = app->clientId;
    auto session = app::OktaSession::open(wish->organisation, std::move(wish->credential), wish->certificateAuthorities,
                                          tellingHooks(context.console()));
    if (!session)
        return usage(session.error().message);
    auto done = runInterruptibly([&](const std::stop_token& stop) {
        return prove(**session, proven, context.invocation().value("app"), before, stop);
    });
    if (!done)
        return done;
    if (app::isUseless(proven.proof.capabilities)) {
        if (auto refusal = refuseGaps(proven); !refusal)
            return refusal;
    }
    auto credential = okta::fromVaultText(*text);
    if (!credential)
        return tl::unexpected(toFailure(credential.error()));
    const app::OktaConnection connection{.organisation = wish->organisation,
                                         .kind = app::kindOf(*credential),
                                         .app = proven.chosenApp,
                                         .certificateAuthorities = std::move(wish->certificateAuthorities),
                                         .actsAs = actorOf(proven),
                                         .since = context.clock().now()};
    if (auto stored = connections.store(integration->id, connection, *credential); !stored)
        return tl::unexpected(toFailure(stored.error()));
    tell(context, *integration, proven);
    const auto asked = connections.askedApp(integration->id, connection);
    if (asked && *asked != connection.app && !connection.app.value.empty())
        context.console().error("the guide of " + integration->slug + " names another app, " + asked->value +
                                ": it is the one that is asked about, until it is changed on the Set-up page.");
    return {};
}

Outcome<> disconnectOkta(CommandContext& context)
{
    auto integration = context.integration();
    auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(!integration ? integration.error() : database.error());
    app::OktaConnections connections(**database, context.clock());
    const auto connection = connections.find(integration->id);
    if (connection && !*connection)
        return notFound(integration->slug + " is not connected with an Okta organisation.");
    const bool revokes = context.invocation().has("revoke");
    if (revokes && connection && (*connection)->kind != app::OktaCredentialKind::ApiToken)
        return usage("--revoke ends an API token; the key of a service app is removed in Okta.");
    if (revokes) {
        auto session = connections.open(*integration);
        if (!session)
            return tl::unexpected(toFailure(session.error()));
        auto revoked = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
            auto done = okta::Organisation((*session)->client()).revokeThisToken(stop);
            return done ? Outcome<>() : tl::unexpected(toFailure(done.error()));
        });
        if (!revoked)
            return revoked;
    }
    if (auto removed = connections.remove(integration->id); !removed)
        return tl::unexpected(toFailure(removed.error()));
    if (context.isJson())
        context.console().json(
            scim::JsonObject{{"integration", integration->slug}, {"connected", false}, {"revoked", revokes}});
    else
        context.console().line(integration->slug +
                               " is disconnected from Okta; the credential is removed from this directory" +
                               (revokes ? " and revoked in Okta."
                                        : ". In Okta it lives on: revoke it under Security › API › Tokens, or "
                                          "remove the key of the service app."));
    return {};
}

} // namespace rollcall::ctl
