// SPDX-License-Identifier: Apache-2.0
// integration create: with its first credential, which is shown this once.
#include "composition/DirectoryVault.h"
#include "composition/DownstreamSettings.h"
#include "composition/NewIntegration.h"
#include "ctl/CommandContext.h"
#include "ctl/DownstreamOptions.h"
#include "ctl/IntegrationJson.h"
#include "ctl/IntegrationOptions.h"
#include "ctl/NextCommand.h"

#include <memory>
#include <utility>

namespace rollcall::ctl {

namespace {

/// What only an integration has that Okta calls.
Outcome<> checkCompanion(const Invocation& invocation, const app::IntegrationWishes& wishes)
{
    if (wishes.role != directory::Role::Companion)
        return {};
    for (const std::string_view option : {"auth", "header-name", "redirect-uri", "public-client", "compatibility"}) {
        if (invocation.has(option))
            return usage(
                "--" + std::string(option) +
                " is about Okta's SCIM calls, and in the role companion these go to the vendor. Leave it out.");
    }
    return {};
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
    if (auto checked = checkCompanion(invocation, wishes); !checked)
        return tl::unexpected(checked.error());
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

Failure unknownProfile(const setup::ProfileCatalogue& profiles, const std::string& id)
{
    for (const setup::ProfileProblem& problem : profiles.problems()) {
        if (problem.fileName == id + ".json")
            return {ExitCode::NotFound, "The profile \"" + id + "\" is refused: " + problem.toString()};
    }
    std::string known;
    for (const setup::Profile& each : profiles.profiles())
        known += (known.empty() ? "" : ", ") + each.id;
    return {ExitCode::NotFound, "There is no profile \"" + id + "\". There are: " + known + "."};
}

void printCompanion(Console& console, const directory::Integration& integration, const GlobalOptions& given)
{
    console.line("Integration " + integration.slug +
                 " is made: a companion. Okta talks to the vendor; Rollcall takes no "
                 "SCIM requests for it, so that it has no base URL and no credential, and needs no public address.");
    console.line("Next: `" +
                 nextCommand(given, "rollcallctl okta connect --integration " + integration.slug +
                                        " --org URL --app NAME --token-file FILE`") +
                 ". A read-only token is enough.");
}

void printCreated(Console& console, const scim::JsonObject& created, const listener::IssuedCredential& issued,
                  const std::string& publicUrl)
{
    const auto text = [&created](std::string_view key) { return std::string(created.at(key).as_string()); };
    console.line("Integration " + text("slug") + " is made.");
    console.line("  SCIM 2.0 base URL  " + text("baseUrl"));
    if (!created.at("baseUrlV1").is_null())
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
    if (profile == nullptr)
        return tl::unexpected(unknownProfile(**profiles, wishes->profileId));
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
    if (made->hasCredential())
        object["auth"] = revealOnce(made->credential, *publicUrl, made->integration.slug);
    else
        object["auth"] = nullptr;
    if (context.isJson())
        context.console().json(object);
    else if (!made->hasCredential())
        printCompanion(context.console(), made->integration, context.invocation().global);
    else
        printCreated(context.console(), object, made->credential, *publicUrl);
    return {};
}

} // namespace

Command integrationCreateCommand()
{
    return {
        "integration",
        "create",
        "",
        "Make an integration with a credential",
        "Prints the base URL for Okta and the credential; the credential is shown this once.\n\n"
        "A relay passes Okta's requests on to the vendor's own SCIM service, named by --downstream, and keeps a "
        "copy:\n"
        "`rollcallctl relay import` fills it. The vendor's secret is stored sealed (`rollcallctl secrets`).\n\n"
        "A companion is for an app whose vendor Okta calls without us, as with the catalogue app Trusona SCIM: it has\n"
        "no base URL and no credential, and works from Okta's API alone (`rollcallctl okta connect`).\n\n"
        "`rollcallctl profiles` lists the profiles.",
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
        create};
}

} // namespace rollcall::ctl
