// SPDX-License-Identifier: Apache-2.0
// token create | rotate | list | update | revoke
#include "composition/CompanionRole.h"
#include "composition/CredentialRotation.h"
#include "composition/OAuthClient.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/IntegrationJson.h"
#include "ctl/Listing.h"
#include "ctl/Moment.h"
#include "setup/TokenLife.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace rollcall::ctl {

namespace {

constexpr std::size_t longestLabel = 100;

Outcome<std::string> readLabel(const Invocation& invocation)
{
    std::string label = invocation.value("label");
    if (label.size() > longestLabel)
        return usage("The label is too long: " + std::to_string(longestLabel) + " bytes are the most.");
    return label;
}

/// Nothing when it was not given.
Outcome<std::optional<core::Timestamp>> readExpiry(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    if (!invocation.has("expires"))
        return std::nullopt;
    const core::Timestamp now = context.clock().now();
    const auto expires = parseMoment(invocation.value("expires"), now);
    if (!expires) {
        return usage("--expires must be a date such as 2027-01-31, a time such as 2027-01-31T12:00:00Z, or a span such "
                     "as 90d or 12h.");
    }
    if (*expires <= now)
        return usage("--expires is in the past; `rollcallctl token revoke` ends a credential at once.");
    return *expires;
}

Outcome<app::CredentialRequest> readRequest(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    app::CredentialRequest request;
    listener::CredentialWish& wish = request.wish;
    wish.purpose = invocation.value("purpose");
    if (wish.purpose != "scim" && wish.purpose != "registrations")
        return usage("--purpose scim or --purpose registrations is needed.");
    auto label = readLabel(invocation);
    auto expires = readExpiry(context);
    if (!label || !expires)
        return tl::unexpected(!label ? label.error() : expires.error());
    wish.label = std::move(*label);
    wish.expires = *expires;
    wish.headerName = invocation.value("header-name");
    request.redirectUris = invocation.values("redirect-uri");
    request.isPublicClient = invocation.has("public-client");
    return request;
}

scim::JsonObject issuedJson(const listener::IssuedCredential& issued, const directory::Integration& integration,
                            const std::string& publicUrl)
{
    scim::JsonObject object = toJson(issued.credential);
    object["integration"] = integration.slug;
    object["auth"] = revealOnce(issued, publicUrl, integration.slug);
    return object;
}

void printIssued(Console& console, const listener::IssuedCredential& issued, const directory::Integration& integration,
                 const std::string& publicUrl)
{
    console.line("Credential " + std::to_string(issued.credential.id.value) + " of " + integration.slug + " is made.");
    for (const std::string& line : linesOnce(issued, publicUrl, integration.slug))
        console.line(line);
    if (issued.credential.expires)
        console.line("  Valid until        " + textTime(*issued.credential.expires) + " UTC");
}

Outcome<> create(CommandContext& context)
{
    const auto request = readRequest(context);
    if (!request)
        return tl::unexpected(request.error());
    auto integration = context.integration();
    auto database = context.database();
    // Before anything is written: a failure after that would lose the only copy of the secret.
    const auto publicUrl = context.publicUrl();
    if (!integration || !database || !publicUrl)
        return tl::unexpected(!integration ? integration.error() : !database ? database.error() : publicUrl.error());
    auto issued = app::issueCredential(**database, *integration, *request);
    if (!issued && issued.error().kind == core::ErrorKind::Invalid)
        return usage(issued.error().message);
    if (!issued)
        return tl::unexpected(toFailure(issued.error()));
    if (context.isJson()) {
        context.console().json(issuedJson(*issued, *integration, *publicUrl));
        return {};
    }
    Console& console = context.console();
    printIssued(console, *issued, *integration, *publicUrl);
    console.line("The secret is shown this once; only its hash is kept. Older credentials stay valid until they are "
                 "revoked or expire.");
    return {};
}

/// How long those before go on.
Outcome<std::chrono::seconds> readOverlap(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    if (!invocation.has("overlap"))
        return std::chrono::seconds(setup::rotationOverlap);
    const core::Timestamp now = context.clock().now();
    const auto end = parseMoment(invocation.value("overlap"), now);
    if (!end)
        return usage("--overlap must be a span of at most seven days, such as 3d or 12h.");
    return std::chrono::duration_cast<std::chrono::seconds>(*end - now);
}

/// What the newest can do, with label and end as asked for.
Outcome<app::CredentialRequest> readSuccessor(CommandContext& context, const directory::Integration& integration)
{
    auto label = readLabel(context.invocation());
    const auto expires = readExpiry(context);
    auto session = context.session();
    if (!label || !expires || !session)
        return tl::unexpected(!label ? label.error() : !expires ? expires.error() : session.error());
    const auto before = (*session)->credentials(integration.id);
    if (!before)
        return tl::unexpected(toFailure(before.error()));
    app::CredentialRequest request = app::requestLikeTheNewest(*before);
    request.wish.label = std::move(*label);
    request.wish.expires = *expires;
    return request;
}

Outcome<> rotate(CommandContext& context)
{
    auto integration = context.integration();
    auto database = context.database();
    const auto publicUrl = context.publicUrl();
    const auto overlap = readOverlap(context);
    if (!integration || !database || !publicUrl || !overlap) {
        return tl::unexpected(!integration ? integration.error()
                              : !database  ? database.error()
                              : !publicUrl ? publicUrl.error()
                                           : overlap.error());
    }
    const auto request = readSuccessor(context, *integration);
    if (!request)
        return tl::unexpected(request.error());
    auto rotation = app::rotateCredential(**database, *integration, *request, *overlap, context.clock());
    if (!rotation && rotation.error().kind == core::ErrorKind::Invalid)
        return usage(rotation.error().message);
    if (!rotation)
        return tl::unexpected(toFailure(rotation.error()));
    if (context.isJson()) {
        scim::JsonObject object = issuedJson(rotation->issued, *integration, *publicUrl);
        scim::JsonArray ending;
        for (const directory::Credential& each : rotation->ending)
            ending.push_back(scim::JsonObject{{"id", each.id.value}, {"expires", jsonTime(each.expires)}});
        object["ending"] = std::move(ending);
        context.console().json(object);
    } else {
        Console& console = context.console();
        printIssued(console, rotation->issued, *integration, *publicUrl);
        console.line("The secret is shown this once; only its hash is kept. Paste it in Okta.");
        for (const directory::Credential& each : rotation->ending)
            console.line("Credential " + std::to_string(each.id.value) + " (ends in " + each.lastFour +
                         ") is valid until " + textTime(each.expires) + " UTC.");
    }
    // The secret is out by now, and would be lost otherwise.
    if (rotation->notEnded)
        return tl::unexpected(toFailure(*rotation->notEnded));
    return {};
}

std::string stateWord(const directory::Credential& credential, core::Timestamp now)
{
    switch (setup::stateOf(credential, now)) {
    case setup::CredentialState::Revoked:
        return "revoked";
    case setup::CredentialState::Ended:
        return "expired";
    case setup::CredentialState::Valid:
    case setup::CredentialState::EndsSoon:
        break;
    }
    return "valid";
}

std::string modeOf(const directory::Credential& credential)
{
    const std::string mode(directory::toString(credential.mode));
    return credential.headerName.empty() ? mode : mode + " " + credential.headerName;
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
                    {"ID", "LABEL", "PURPOSE", "MODE", "ENDS IN", "CREATED", "EXPIRES", "LAST USED", "STATE"});
    const core::Timestamp now = context.clock().now();
    for (const directory::Credential& credential : *credentials) {
        listing.add(
            [&] {
                scim::JsonObject object = toJson(credential);
                object["integration"] = chosen->integration.slug;
                object["state"] = stateWord(credential, now);
                return object;
            },
            [&]() -> std::vector<std::string> {
                return {std::to_string(credential.id.value),
                        credential.label,
                        credential.purpose,
                        modeOf(credential),
                        credential.lastFour,
                        textTime(credential.created),
                        textTime(credential.expires),
                        textTime(credential.lastUsed),
                        credential.revoked ? "revoked " + textTime(*credential.revoked) : stateWord(credential, now)};
            });
    }
    if (app::isCompanion(chosen->integration))
        listing.end(app::whyCompanionHasNo(chosen->integration, "SCIM credentials"));
    else
        listing.end(listing.size() == 0 ? "No credential. `rollcallctl token create` makes one." : "");
    if (context.isJson() || listing.size() == 0)
        return {};
    for (const setup::TokenWarning& warning : setup::warnOfCredentials(*credentials, now))
        context.console().line(warning.sentence);
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
        if (auto isRefused = app::refuseCompanion(*named, "SCIM credentials"); !isRefused)
            return tl::unexpected(toFailure(isRefused.error()));
        *integrations = {*named};
    }
    for (const directory::Integration& integration : *integrations) {
        auto credentials = (*session)->credentials(integration.id);
        if (!credentials)
            return tl::unexpected(toFailure(credentials.error()));
        const auto found = std::ranges::find_if(
            *credentials, [id](const directory::Credential& each) { return each.id.value == *id; });
        if (found != credentials->end())
            return std::move(*found);
    }
    return notFound("There is no credential " + text + ". `rollcallctl token list` shows them.");
}

Outcome<> update(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    if (!invocation.has("label") && !invocation.has("expires") && !invocation.has("redirect-uri"))
        return usage("Say what shall be otherwise: --label, --expires or --redirect-uri.");
    const auto redirectUris = invocation.values("redirect-uri");
    if (auto checked = app::checkRedirectUris(redirectUris); !checked)
        return usage(checked.error().message);
    auto label = readLabel(invocation);
    const auto expires = readExpiry(context);
    if (!label || !expires)
        return tl::unexpected(!label ? label.error() : expires.error());
    const auto credential = findCredential(context, invocation.operands.front());
    if (!credential)
        return tl::unexpected(credential.error());
    if (credential->revoked)
        return refused("Credential " + invocation.operands.front() + " is revoked, and stays so.");
    if (!redirectUris.empty() && credential->mode != directory::AuthMode::OAuth)
        return usage("Credential " + invocation.operands.front() + " is no OAuth client, so it has no redirect URIs.");
    directory::CredentialChange change;
    if (!redirectUris.empty())
        change.redirectUris = redirectUris;
    if (invocation.has("label"))
        change.label = std::move(*label);
    change.expires = *expires;
    auto written = context.write(
        [&](directory::WriteSession& session) { return session.updateCredential(credential->id, change); });
    if (!written)
        return written;
    directory::Credential changed = *credential;
    changed.label = change.label.value_or(changed.label);
    changed.redirectUris = change.redirectUris.value_or(changed.redirectUris);
    if (change.expires)
        changed.expires = change.expires;
    if (context.isJson())
        context.console().json(toJson(changed));
    else
        context.console().line("Credential " + std::to_string(changed.id.value) + " (ends in " + changed.lastFour +
                               ") is changed" +
                               (changed.expires ? ", and valid until " + textTime(*changed.expires) + " UTC." : "."));
    return {};
}

Outcome<> revoke(CommandContext& context)
{
    auto credential = findCredential(context, context.invocation().operands.front());
    auto database = context.database();
    if (!credential || !database)
        return tl::unexpected(!credential ? credential.error() : database.error());
    const auto isLast = app::isLastValidCredential(**database, *credential, context.clock());
    if (!isLast)
        return tl::unexpected(toFailure(isLast.error()));
    if (auto revoked = app::revokeCredential(**database, *credential, app::LastOne::Allowed, context.clock()); !revoked)
        return tl::unexpected(toFailure(revoked.error()));
    if (context.isJson())
        context.console().json(scim::JsonObject{{"id", credential->id.value}, {"revoked", true}});
    else
        context.console().line("Credential " + std::to_string(credential->id.value) + " (ends in " +
                               credential->lastFour + ") is revoked. A running listener refuses it within a second." +
                               (*isLast ? " It was the last one that was valid: until `rollcallctl token create` makes "
                                          "another, every request is turned away."
                                        : ""));
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
         "The secret is shown this once. Both the old and the new credential are valid until one is revoked or "
         "expires.",
         {{"purpose", "scim|registrations", "What it is for"},
          {"label", "TEXT", "What you call it"},
          {"expires", "WHEN", "2027-01-31, 2027-01-31T12:00:00Z, 90d or 12h (default: never)"},
          {"header-name", "NAME", "The header it comes in, when it is not Authorization"},
          {"redirect-uri", "URI", "OAuth: where the authorization code may be sent, exactly", true},
          {"public-client", "", "OAuth: a client without a secret, which must use PKCE"}},
         create},
        {"token",
         "rotate",
         "",
         "Make a credential in place of those before",
         "It can do what the newest can. Its secret is shown this once; those that are valid go on for the overlap, "
         "so that nothing is turned away until the new one is pasted in Okta.",
         {{"overlap", "SPAN", "How long the older ones go on: 3d or 12h (default and at most: 7d)"},
          {"label", "TEXT", "What you call it"},
          {"expires", "WHEN", "2027-01-31, 2027-01-31T12:00:00Z, 90d or 12h (default: never)"}},
         rotate},
        {"token", "list", "", "List credentials without their secrets, and what has to be said of them", "", {}, list},
        {"token",
         "update",
         "ID",
         "Change a credential's label, end or redirect URIs",
         "So that an old one works for some days beside the new one, and then no more.",
         {{"label", "TEXT", "What you call it"},
          {"expires", "WHEN", "2027-01-31, 2027-01-31T12:00:00Z, 90d or 12h"},
          {"redirect-uri", "URI", "OAuth: instead of those before", true}},
         update},
        {"token", "revoke", "ID", "Revoke a credential at once", "", {}, revoke},
    };
}

} // namespace rollcall::ctl
