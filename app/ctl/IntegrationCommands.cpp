// SPDX-License-Identifier: Apache-2.0
// integration create | list | show | delete
#include "composition/NewIntegration.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/IntegrationJson.h"
#include "ctl/Listing.h"

#include <chrono>
#include <utility>

namespace rollcall::ctl {

namespace {

constexpr std::size_t longestName = 200;

Outcome<app::IntegrationWishes> readWishes(const Invocation& invocation)
{
    app::IntegrationWishes wishes;
    wishes.profileId = invocation.value("profile");
    wishes.name = invocation.value("name");
    wishes.slug = invocation.value("slug");
    if (wishes.profileId.empty() || wishes.name.find_first_not_of(' ') == std::string::npos)
        return usage(
            "--profile ID and --name NAME are needed. `rollcallctl integration create --help` lists the profiles.");
    if (wishes.name.size() > longestName)
        return usage("The name is too long: " + std::to_string(longestName) + " bytes are the most.");
    if (invocation.has("slug") && !directory::isValidSlug(wishes.slug)) {
        return usage("\"" + wishes.slug +
                     "\" cannot stand in a base URL. A slug has 1 to 63 lower-case letters, digits and hyphens, begins "
                     "and ends with a letter or digit, and has no underscore.");
    }
    if (invocation.has("role")) {
        wishes.role = directory::parseRole(invocation.value("role"));
        if (!wishes.role)
            return usage("--role must be own, relay or companion.");
    }
    if (invocation.has("auth")) {
        wishes.authMode = directory::parseAuthMode(invocation.value("auth"));
        if (!wishes.authMode)
            return usage("--auth must be bearer, basic, oauth or header.");
    }
    wishes.hasDownstream = invocation.has("downstream");
    return wishes;
}

void printCreated(Console& console, const scim::JsonObject& created, const listener::IssuedCredential& issued)
{
    const auto text = [&created](std::string_view key) { return std::string(created.at(key).as_string()); };
    console.line("Integration " + text("slug") + " is made.");
    console.line("  SCIM 2.0 base URL  " + text("baseUrl"));
    console.line("  SCIM 1.1 base URL  " + text("baseUrlV1") + " (SCIM 1.1 is not built yet)");
    if (issued.credential.mode == directory::AuthMode::Basic) {
        console.line("  Username           " + issued.username);
        console.line("  Password           " + std::string(issued.secret.reveal()));
    } else {
        console.line("  Token              " + std::string(issued.secret.reveal()));
    }
    console.line("The secret is shown this once; only its hash is kept.");
}

Outcome<> create(CommandContext& context)
{
    auto wishes = readWishes(context.invocation());
    if (!wishes)
        return tl::unexpected(wishes.error());
    auto profiles = context.profiles();
    if (!profiles)
        return tl::unexpected(profiles.error());
    const setup::Profile* profile = (*profiles)->find(wishes->profileId);
    if (profile == nullptr) {
        std::string known;
        for (const setup::Profile& each : (*profiles)->profiles())
            known += (known.empty() ? "" : ", ") + each.id;
        return notFound("There is no profile \"" + wishes->profileId + "\". There are: " + known + ".");
    }
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    // Before anything is written: a failure after that would lose the only copy of the secret.
    auto publicUrl = context.publicUrl();
    if (!publicUrl)
        return tl::unexpected(publicUrl.error());
    auto made = app::createIntegration(**database, *profile, *wishes);
    if (!made)
        return tl::unexpected(toFailure(made.error()));
    scim::JsonObject object = toJson(made->integration, *publicUrl);
    object["auth"] = revealOnce(made->credential);
    if (context.isJson())
        context.console().json(object);
    else
        printCreated(context.console(), object, made->credential);
    return {};
}

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
                                std::string(directory::toString(integration.authMode)),
                                std::to_string(object->at("people").as_int64()),
                                std::to_string(object->at("groups").as_int64()),
                                std::string(object->at("baseUrl").as_string())};
                    });
    }
    listing.end(listing.size() == 0 ? "No integration yet. `rollcallctl integration create` makes one." : "");
    return {};
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
    scim::JsonArray list;
    for (const directory::Credential& credential : *credentials)
        list.push_back(toJson(credential));
    (*object)["credentials"] = std::move(list);
    if (context.isJson()) {
        context.console().json(*object);
        return {};
    }
    for (const auto& [key, value] : *object) {
        if (value.is_string())
            context.console().line(std::string(key) + ": " + std::string(value.as_string()) +
                                   (key == "baseUrlV1" ? " (SCIM 1.1 is not built yet)" : ""));
        else if (!value.is_array())
            context.console().line(std::string(key) + ": " + scim::toJson(value));
    }
    for (const directory::Credential& credential : *credentials) {
        context.console().line("credential " + std::to_string(credential.id.value) + ": " + credential.purpose + ", " +
                               std::string(directory::toString(credential.mode)) + ", ends in " + credential.lastFour +
                               (credential.revoked ? ", revoked" : ""));
    }
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
    auto removed = context.write(
        [id = integration->id](directory::WriteSession& session) { return session.deleteIntegration(id); });
    if (!removed)
        return removed;
    if (context.isJson())
        context.console().json(scim::JsonObject{{"slug", integration->slug}, {"deleted", true}});
    else
        context.console().line(
            "Integration " + integration->slug +
            " is deleted with its people, groups and credentials. Its requests stay in the journal.");
    return {};
}

} // namespace

std::vector<Command> integrationCommands()
{
    return {
        {"integration",
         "create",
         "",
         "Make an integration with a credential",
         "Prints the base URL for Okta and the credential; the credential is shown this once.\n\n"
         "Profiles: trusona, beyond-identity, cyolo, app-integration-wizard, okta-test-app, on-premises-agent, entra,\n"
         "custom.",
         {{"profile", "ID", "What kind of application it is"},
          {"name", "NAME", "How people call it"},
          {"slug", "SLUG", "How it is called in the base URL (default: made from the name)"},
          {"role", "own|relay|companion", "Who answers Okta (default: own)"},
          {"auth", "bearer|basic|oauth|header", "How Okta authenticates (default: the profile's first)"},
          {"downstream", "URL", "The vendor's SCIM URL, for the role relay"}},
         create},
        {"integration", "list", "", "List the integrations", "", {}, list},
        {"integration", "show", "[SLUG]", "Show one integration and its credentials", "No secret is shown.", {}, show},
        {"integration",
         "delete",
         "[SLUG]",
         "Delete an integration with its people and groups",
         "Its requests stay in the journal. This cannot be undone.",
         {},
         remove},
    };
}

} // namespace rollcall::ctl
