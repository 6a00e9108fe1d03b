// SPDX-License-Identifier: Apache-2.0
// integration create | update | list | show | delete
#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "composition/IntegrationCompatibility.h"
#include "composition/NewIntegration.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/DownstreamOptions.h"
#include "ctl/Input.h"
#include "ctl/IntegrationJson.h"
#include "ctl/Listing.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace rollcall::ctl {

namespace {

constexpr std::size_t longestName = 200;

Outcome<> checkName(const std::string& name)
{
    if (name.find_first_not_of(' ') == std::string::npos)
        return usage("--name needs a name.");
    if (name.size() > longestName)
        return usage("The name is too long: " + std::to_string(longestName) + " bytes are the most.");
    return {};
}

/// Nothing when it was not asked for. A value that is no preset is the name of a file.
Outcome<std::optional<scim::Compatibility>> readCompatibility(const Invocation& invocation)
{
    std::string text = invocation.value("compatibility");
    if (text.empty())
        return std::nullopt;
    if (text != "tolerant" && text != "entra" && text != "strict") {
        auto content = readInput(text);
        if (!content)
            return tl::unexpected(content.error());
        if (content->find('{') == std::string::npos)
            return usage("--compatibility must be tolerant, entra, strict, or a file with a JSON object.");
        text = std::move(*content);
    }
    auto read = app::parseCompatibility(text);
    if (!read)
        return usage(read.error().message);
    return *read;
}

Outcome<app::IntegrationWishes> readWishes(const Invocation& invocation)
{
    app::IntegrationWishes wishes;
    wishes.profileId = invocation.value("profile");
    wishes.name = invocation.value("name");
    wishes.slug = invocation.value("slug");
    if (wishes.profileId.empty() || wishes.name.empty())
        return usage(
            "--profile ID and --name NAME are needed. `rollcallctl integration create --help` lists the profiles.");
    if (auto checked = checkName(wishes.name); !checked)
        return tl::unexpected(checked.error());
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
    auto downstream = readDownstream(invocation, std::nullopt);
    if (!downstream)
        return tl::unexpected(downstream.error());
    if (downstream->downstream)
        wishes.downstream = scim::toJson(app::toJson(*downstream->downstream));
    wishes.downstreamSecret = std::move(downstream->secret);
    wishes.credential.wish.headerName = invocation.value("header-name");
    wishes.credential.redirectUris = invocation.values("redirect-uri");
    wishes.credential.isPublicClient = invocation.has("public-client");
    auto compatibility = readCompatibility(invocation);
    if (!compatibility)
        return tl::unexpected(compatibility.error());
    wishes.compatibility = *compatibility;
    return wishes;
}

void printCreated(Console& console, const scim::JsonObject& created, const listener::IssuedCredential& issued,
                  const std::string& publicUrl)
{
    const auto text = [&created](std::string_view key) { return std::string(created.at(key).as_string()); };
    console.line("Integration " + text("slug") + " is made.");
    console.line("  SCIM 2.0 base URL  " + text("baseUrl"));
    console.line("  SCIM 1.1 base URL  " + text("baseUrlV1"));
    for (const std::string& line : linesOnce(issued, publicUrl, text("slug")))
        console.line(line);
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
    std::unique_ptr<app::DirectoryVault> vault;
    if (wishes->downstreamSecret)
        vault = std::make_unique<app::DirectoryVault>(**database, context.clock());
    auto made = app::createIntegration(**database, *profile, *wishes, vault ? &vault->vault() : nullptr);
    if (!made && made.error().kind == core::ErrorKind::Invalid)
        return usage(made.error().message);
    if (!made)
        return tl::unexpected(toFailure(made.error()));
    scim::JsonObject object = toJson(made->integration, *publicUrl);
    object["auth"] = revealOnce(made->credential, *publicUrl, made->integration.slug);
    if (context.isJson())
        context.console().json(object);
    else
        printCreated(context.console(), object, made->credential, *publicUrl);
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

void printShown(Console& console, const scim::JsonObject& object, const std::vector<directory::Credential>& credentials,
                const scim::Compatibility& compatibility, const std::vector<directory::ExtensionSchema>& schemas)
{
    for (const auto& [key, value] : object) {
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
        printShown(context.console(), *object, *credentials, *compatibility, *schemas);
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

/// The secret goes into the vault at once, the rest into `change`.
Outcome<> changeDownstream(CommandContext& context, const directory::Integration& integration,
                           directory::IntegrationChange& change)
{
    if (!speaksOfDownstream(context.invocation()))
        return {};
    if (integration.role != directory::Role::Relay)
        return usage("The integration " + integration.slug + " has the role " +
                     std::string(directory::toString(integration.role)) + "; --downstream belongs to the role relay.");
    const auto current = app::downstreamOf(integration);
    const auto wish = readDownstream(context.invocation(), current ? std::optional(*current) : std::nullopt);
    if (!wish)
        return tl::unexpected(wish.error());
    if (wish->downstream)
        change.downstream = scim::toJson(app::toJson(*wish->downstream));
    if (!wish->secret)
        return {};
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    app::DirectoryVault vault(**database, context.clock());
    return vault.vault().write(app::downstreamSecretName(integration.id), *wish->secret).map_error(toFailure);
}

/// What stays unsaid stays as it is.
Outcome<> update(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    const auto changes = invocation.values("set");
    auto compatibility = readCompatibility(invocation);
    if (!compatibility)
        return tl::unexpected(compatibility.error());
    if (!invocation.has("name") && !*compatibility && changes.empty() && !speaksOfDownstream(invocation))
        return usage("Say what shall be otherwise: --name, --compatibility, --set or --downstream.");
    if (auto checked = invocation.has("name") ? checkName(invocation.value("name")) : Outcome<>(); !checked)
        return checked;
    auto integration = context.integration(invocation.operand().value_or(std::string()));
    if (!integration)
        return tl::unexpected(integration.error());
    directory::IntegrationChange change;
    if (invocation.has("name"))
        change.name = invocation.value("name");
    if (auto changed = changeDownstream(context, *integration, change); !changed)
        return changed;
    if (*compatibility || !changes.empty()) {
        auto current =
            *compatibility ? core::Result<scim::Compatibility>(**compatibility) : app::compatibilityOf(*integration);
        if (!current)
            return tl::unexpected(toFailure(current.error()));
        const auto changed = app::changeCompatibility(*current, changes);
        if (!changed)
            return usage(changed.error().message);
        app::store(*changed, change);
    }
    auto written = context.write([&](directory::WriteSession& session) -> core::Result<> {
        auto updated = session.updateIntegration(integration->id, change);
        if (!updated)
            return tl::unexpected(updated.error());
        *integration = std::move(*updated);
        return {};
    });
    if (!written)
        return written;
    auto publicUrl = context.publicUrl();
    const auto now = app::compatibilityOf(*integration);
    if (!publicUrl || !now)
        return tl::unexpected(!publicUrl ? publicUrl.error() : toFailure(now.error()));
    if (context.isJson()) {
        scim::JsonObject object = toJson(*integration, *publicUrl);
        object["compatibility"] = scim::toJson(*now);
        context.console().json(object);
    } else {
        context.console().line("Integration " + integration->slug +
                               " is changed. A running listener takes it within a second.");
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
            " is deleted with its people, groups and credentials. Its requests stay in the journal.");
    return {};
}

} // namespace

std::vector<Command> integrationCommands()
{
    return {
        {"integration", "create", "", "Make an integration with a credential",
         "Prints the base URL for Okta and the credential; the credential is shown this once.\n\n"
         "A relay passes Okta's requests on to the vendor's own SCIM service, named by --downstream, and keeps a "
         "copy:\n"
         "`rollcallctl relay import` fills it. The vendor's secret is stored sealed (`rollcallctl secrets`).\n\n"
         "Profiles: trusona, beyond-identity, cyolo, app-integration-wizard, okta-test-app, on-premises-agent, entra,\n"
         "custom.",
         withDownstream({{"profile", "ID", "What kind of application it is"},
                         {"name", "NAME", "How people call it"},
                         {"slug", "SLUG", "How it is called in the base URL (default: made from the name)"},
                         {"role", "own|relay|companion", "Who answers Okta (default: own)"},
                         {"auth", "bearer|basic|oauth|header", "How Okta authenticates (default: the profile's first)"},
                         {"header-name", "NAME", "The header the token comes in, when it is not Authorization"},
                         {"redirect-uri", "URI", "OAuth: where the authorization code may be sent, exactly", true},
                         {"public-client", "", "OAuth: a client without a secret, which must use PKCE"},
                         {"compatibility", "PRESET|FILE",
                          "tolerant, entra, strict, or JSON as in a profile (default: the profile's)"}}),
         create},
        {"integration", "update", "[SLUG]", "Change an integration's name, or how its client is treated",
         "What is not named stays. `integration show` lists the names for --set with their values, such as\n"
         "groupPatchReturnsBody=true, transientAnswer.status=503 or unknownAttributes=refuse; `strict` follows the\n"
         "RFCs to the letter. The slug is for ever: it stands in Okta's settings.",
         withDownstream({{"name", "NAME", "How people call it"},
                         {"compatibility", "PRESET|FILE",
                          "tolerant, entra, strict, or JSON as in a profile; - reads standard input"},
                         {"set", "NAME=VALUE", "One compatibility setting", true}}),
         update},
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
