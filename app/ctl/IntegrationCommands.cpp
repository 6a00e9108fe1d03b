// SPDX-License-Identifier: Apache-2.0
// integration list | show | delete, and the table of them all.
#include "composition/CompanionRole.h"
#include "composition/IntegrationCompatibility.h"
#include "composition/NewIntegration.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/IntegrationJson.h"
#include "ctl/IntegrationOptions.h"
#include "ctl/Listing.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

/// In the place of what a companion does not have.
constexpr std::string_view nobodyCalls = "-";

Outcome<scim::JsonObject> describe(CommandContext& context, const directory::Integration& integration)
{
    auto publicUrl = context.publicUrl();
    auto session = context.session();
    if (!publicUrl || !session)
        return tl::unexpected(!publicUrl ? publicUrl.error() : session.error());
    scim::JsonObject object = toJson(integration, *publicUrl);
    const auto counts = (*session)->counts(integration.id);
    if (!counts)
        return tl::unexpected(toFailure(counts.error()));
    object["people"] = counts->people;
    object["activePeople"] = counts->activePeople;
    object["groups"] = counts->groups;
    const auto day = context.clock().now() - std::chrono::hours{24};
    const auto summary = (*session)->journalSummary(integration.id, day);
    if (!summary)
        return tl::unexpected(toFailure(summary.error()));
    object["lastContact"] = jsonTime(summary->last);
    return object;
}

Outcome<> list(CommandContext& context)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    const auto all = (*session)->integrations();
    if (!all)
        return tl::unexpected(toFailure(all.error()));
    Listing listing(context.console(), context.isJson(),
                    {"SLUG", "NAME", "PROFILE", "ROLE", "AUTH", "PEOPLE", "GROUPS", "BASE URL"});
    for (const directory::Integration& integration : *all) {
        const auto object = describe(context, integration);
        if (!object)
            return tl::unexpected(object.error());
        listing.add([&object] { return *object; },
                    [&]() -> std::vector<std::string> {
                        return {integration.slug,
                                integration.name,
                                integration.profileId,
                                std::string(directory::toString(integration.role)),
                                app::isCompanion(integration) ? std::string(nobodyCalls)
                                                              : std::string(directory::toString(integration.authMode)),
                                std::to_string(object->at("people").as_int64()),
                                std::to_string(object->at("groups").as_int64()),
                                app::isCompanion(integration) ? std::string(nobodyCalls)
                                                              : std::string(object->at("baseUrl").as_string())};
                    });
    }
    listing.end(listing.size() == 0 ? "No integration yet. `rollcallctl integration create` makes one." : "");
    return {};
}

void printShown(Console& console, const directory::Integration& integration, const scim::JsonObject& object,
                const std::vector<directory::Credential>& credentials, const scim::Compatibility& compatibility,
                const std::vector<directory::ExtensionSchema>& schemas)
{
    for (const auto& [key, value] : object) {
        if (value.is_null())
            continue;
        if (value.is_string())
            console.line(std::string(key) + ": " + std::string(value.as_string()));
        else
            console.line(std::string(key) + ": " + scim::toJson(value));
    }
    for (const directory::Credential& credential : credentials) {
        console.line("credential " + std::to_string(credential.id.value) + ": " + credential.purpose + ", " +
                     std::string(directory::toString(credential.mode)) +
                     (credential.label.empty() ? "" : ", " + credential.label) + ", ends in " + credential.lastFour +
                     (credential.revoked ? ", revoked" : ""));
    }
    for (const directory::ExtensionSchema& schema : schemas)
        console.line("schema: " + schema.urn + " (" + schema.resourceType + ")");
    if (app::isCompanion(integration)) {
        console.line(app::whyCompanionHasNo(integration, "base URL, SCIM credentials and compatibility settings"));
        return;
    }
    console.line("compatibility, changed by `integration update --set NAME=VALUE`:");
    for (const auto& [name, value] : app::flatten(compatibility)) {
        std::string line = "  ";
        line.append(name).append("=").append(value);
        console.line(line);
    }
}

Outcome<> show(CommandContext& context)
{
    const auto chosen = context.chosen(context.invocation().operand().value_or(std::string()));
    if (!chosen)
        return tl::unexpected(chosen.error());
    auto object = describe(context, chosen->integration);
    if (!object)
        return tl::unexpected(object.error());
    const auto credentials = chosen->session->credentials(chosen->integration.id);
    if (!credentials)
        return tl::unexpected(toFailure(credentials.error()));
    const auto schemas = chosen->session->extensionSchemas(chosen->integration.id);
    const auto compatibility = app::compatibilityOf(chosen->integration);
    if (!schemas || !compatibility)
        return tl::unexpected(toFailure(!schemas ? schemas.error() : compatibility.error()));
    if (!context.isJson()) {
        printShown(context.console(), chosen->integration, *object, *credentials, *compatibility, *schemas);
        return {};
    }
    scim::JsonArray list;
    for (const directory::Credential& credential : *credentials)
        list.push_back(toJson(credential));
    (*object)["credentials"] = std::move(list);
    (*object)["compatibility"] = scim::toJson(*compatibility);
    scim::JsonArray urns;
    for (const directory::ExtensionSchema& schema : *schemas)
        urns.push_back(scim::JsonValue(scim::JsonString(schema.urn)));
    (*object)["extensionSchemas"] = std::move(urns);
    context.console().json(*object);
    return {};
}

Outcome<> remove(CommandContext& context)
{
    // Never "the only one there is": what is deleted must be named.
    const auto named = context.invocation().operand();
    if (!named && context.invocation().global.integration.empty())
        return usage("Name the integration to delete: `rollcallctl integration delete SLUG`.");
    auto integration = context.integration(named.value_or(std::string()));
    if (!integration)
        return tl::unexpected(integration.error());
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    if (auto removed = app::deleteIntegration(**database, integration->id); !removed)
        return tl::unexpected(toFailure(removed.error()));
    if (context.isJson())
        context.console().json(scim::JsonObject{{"slug", integration->slug}, {"deleted", true}});
    else
        context.console().line(
            "Integration " + integration->slug +
            " is deleted with its people, groups, credentials and set-up. Its requests stay in the journal.");
    return {};
}

} // namespace

std::vector<Command> integrationCommands()
{
    return {
        integrationCreateCommand(),
        integrationUpdateCommand(),
        {"integration", "list", "", "List the integrations", "", {}, list},
        {"integration", "show", "[SLUG]", "Show one integration and its credentials", "No secret is shown.", {}, show},
        {"integration",
         "delete",
         "[SLUG]",
         "Delete an integration with its people and groups",
         "With its credentials, its connection with Okta and what was kept of its set-up. Its requests stay in the\n"
         "journal. This cannot be undone.",
         {},
         remove},
    };
}

} // namespace rollcall::ctl
