// SPDX-License-Identifier: Apache-2.0
// token create | list | revoke
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/IntegrationJson.h"
#include "ctl/Listing.h"

#include <algorithm>
#include <utility>

namespace rollcall::ctl {

namespace {

Outcome<> create(CommandContext& context)
{
    const std::string purpose = context.invocation().value("purpose");
    if (purpose != "scim" && purpose != "registrations")
        return usage("--purpose scim or --purpose registrations is needed.");
    if (purpose == "registrations")
        return refused("Credentials for reporting registrations are not built yet: nothing accepts them so far.");
    auto integration = context.integration();
    auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(!integration ? integration.error() : database.error());
    auto issued = listener::issueCredential(**database, *integration, purpose);
    if (!issued)
        return tl::unexpected(toFailure(issued.error()));
    if (context.isJson()) {
        scim::JsonObject object = toJson(issued->credential);
        object["integration"] = integration->slug;
        object["auth"] = revealOnce(*issued);
        context.console().json(object);
        return {};
    }
    Console& console = context.console();
    console.line("Credential " + std::to_string(issued->credential.id.value) + " of " + integration->slug +
                 " is made.");
    if (issued->credential.mode == directory::AuthMode::Basic) {
        console.line("  Username  " + issued->username);
        console.line("  Password  " + std::string(issued->secret.reveal()));
    } else {
        console.line("  Token     " + std::string(issued->secret.reveal()));
    }
    console.line("The secret is shown this once; only its hash is kept. Older credentials stay valid until revoked.");
    return {};
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto credentials = chosen->session->credentials(chosen->integration.id);
    if (!credentials)
        return tl::unexpected(toFailure(credentials.error()));
    Listing listing(context.console(), context.isJson(),
                    {"ID", "PURPOSE", "MODE", "ENDS IN", "CREATED", "LAST USED", "STATE"});
    for (const directory::Credential& credential : *credentials) {
        listing.add(
            [&] {
                scim::JsonObject object = toJson(credential);
                object["integration"] = chosen->integration.slug;
                return object;
            },
            [&]() -> std::vector<std::string> {
                return {std::to_string(credential.id.value),
                        credential.purpose,
                        std::string(directory::toString(credential.mode)),
                        credential.lastFour,
                        textTime(credential.created),
                        textTime(credential.lastUsed),
                        credential.revoked ? "revoked " + textTime(*credential.revoked) : "valid"};
            });
    }
    listing.end(listing.size() == 0 ? "No credential. `rollcallctl token create` makes one." : "");
    return {};
}

/// Looks through all integrations unless one is named: the id alone says which credential is meant.
Outcome<directory::Credential> findCredential(CommandContext& context, const std::string& text)
{
    const auto id = parseInteger(text);
    if (!id)
        return usage("\"" + text + "\" is not the id of a credential. `rollcallctl token list` shows them.");
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    auto integrations = (*session)->integrations();
    if (!integrations)
        return tl::unexpected(toFailure(integrations.error()));
    if (!context.invocation().global.integration.empty()) {
        auto named = context.integration();
        if (!named)
            return tl::unexpected(named.error());
        *integrations = {*named};
    }
    for (const directory::Integration& integration : *integrations) {
        auto credentials = (*session)->credentials(integration.id);
        if (!credentials)
            return tl::unexpected(toFailure(credentials.error()));
        const auto found = std::find_if(credentials->begin(), credentials->end(),
                                        [id](const directory::Credential& each) { return each.id.value == *id; });
        if (found != credentials->end())
            return std::move(*found);
    }
    return notFound("There is no credential " + text + ". `rollcallctl token list` shows them.");
}

Outcome<> revoke(CommandContext& context)
{
    auto credential = findCredential(context, context.invocation().operands.front());
    if (!credential)
        return tl::unexpected(credential.error());
    if (!credential->revoked) {
        auto revoked = context.write(
            [id = credential->id](directory::WriteSession& session) { return session.revokeCredential(id); });
        if (!revoked)
            return revoked;
    }
    if (context.isJson())
        context.console().json(scim::JsonObject{{"id", credential->id.value}, {"revoked", true}});
    else
        context.console().line("Credential " + std::to_string(credential->id.value) + " (ends in " +
                               credential->lastFour + ") is revoked. A running listener refuses it within a second.");
    return {};
}

} // namespace

std::vector<Command> tokenCommands()
{
    return {
        {"token",
         "create",
         "",
         "Make a further credential",
         "The secret is shown this once. Both the old and the new credential are valid until one is revoked.",
         {{"purpose", "scim|registrations", "What it is for"}},
         create},
        {"token", "list", "", "List credentials without their secrets", "", {}, list},
        {"token", "revoke", "ID", "Revoke a credential at once", "", {}, revoke},
    };
}

} // namespace rollcall::ctl
