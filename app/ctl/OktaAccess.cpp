// SPDX-License-Identifier: Apache-2.0
// Options to organisation and credential.
#include "ctl/OktaAccess.h"

#include "ctl/DownstreamOptions.h"
#include "ctl/Input.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <variant>

namespace rollcall::ctl {

namespace {

using okta::FailureKind;

std::string_view reasonText(okta::WaitReason reason)
{
    switch (reason) {
    case okta::WaitReason::Ahead:
        return "nearly all calls that Okta allows a minute are used, and the rest is left to others";
    case okta::WaitReason::Refused:
        return "the calls that Okta allows a minute are used up";
    case okta::WaitReason::Concurrency:
        return "Okta answers too many calls at this moment";
    case okta::WaitReason::ServerTrouble:
        return "Okta has trouble; the call is repeated then";
    case okta::WaitReason::Consistency:
        break;
    }
    return "a change is not visible in Okta yet";
}

/// Okta is called from several threads at a time.
class WaitTeller {
public:
    explicit WaitTeller(Console& console) : m_console(console) {}

    void tell(const okta::PaceWait& wait)
    {
        using std::chrono::seconds;
        const std::lock_guard lock(m_mutex);
        if (wait.remaining.count() <= 0) {
            m_told.erase(wait.bucket);
            return;
        }
        const auto left = std::chrono::ceil<seconds>(wait.remaining);
        const auto told = m_told.find(wait.bucket);
        if (left < shortest || (told != m_told.end() && told->second - left < step))
            return;
        m_told[wait.bucket] = left;
        m_console.error("waiting " + std::to_string(left.count()) + " s: " + std::string(reasonText(wait.reason)) +
                        (wait.bucket.empty() ? "" : " (" + wait.bucket + ")") + ". Ctrl+C ends this.");
    }

private:
    static constexpr std::chrono::seconds shortest{2};
    static constexpr std::chrono::seconds step{10};

    Console& m_console;
    std::mutex m_mutex;
    std::map<std::string, std::chrono::seconds> m_told; ///< of waits under way: what was told last
};

Outcome<okta::Credential> readToken(CommandContext& context)
{
    auto pasted = readSecret(context.invocation().value("token-file"));
    if (!pasted)
        return tl::unexpected(pasted.error());
    auto token = okta::PastedToken::parse(pasted->reveal());
    if (!token)
        return usage(token.error().message);
    if (!token->removedPrefix.empty())
        context.console().error("the word " + token->removedPrefix +
                                " in front of the token was left out; it is no part of it.");
    else if (token->hadSpaces)
        context.console().error("spaces or quotes in or around the token were left out.");
    return okta::Credential(okta::ApiToken{std::move(token->token)});
}

Outcome<okta::SigningKey> readKey(const std::string& file)
{
    auto text = readInput(file);
    if (!text)
        return tl::unexpected(text.error());
    const core::Secret pem(*text);
    std::ranges::fill(*text, '\0');
    auto key = okta::SigningKey::fromPem(pem);
    if (!key)
        return usage(key.error().message);
    return std::move(*key);
}

Outcome<okta::Credential> readServiceApp(const Invocation& invocation,
                                         const std::function<core::Result<okta::SigningKey>()>& storedKey)
{
    const auto failureOf = [](const core::Error& error) {
        return error.kind == core::ErrorKind::Invalid ? Failure{ExitCode::Usage, error.message} : toFailure(error);
    };
    auto key = invocation.has("key-file") ? readKey(invocation.value("key-file")) : storedKey().map_error(failureOf);
    if (!key)
        return tl::unexpected(key.error());
    auto scopes = invocation.values("scope");
    if (scopes.empty())
        scopes = okta::readingScopes();
    okta::ServiceApp app{
        .clientId = invocation.value("client-id"), .scopes = std::move(scopes), .key = std::move(*key)};
    app.keyId = invocation.value("key-id");
    app.usesDpop = invocation.has("dpop");
    return okta::Credential(std::move(app));
}

Outcome<> checkOptions(const Invocation& invocation)
{
    const bool isToken = invocation.has("token-file");
    const bool isApp = invocation.has("client-id");
    if (!invocation.has("org"))
        return usage("--org URL is missing: the address of the Okta organisation, such as acme.okta.com.");
    if (isToken == isApp)
        return usage(isToken ? "--token-file and --client-id exclude each other: give an API token or a service app."
                             : "The credential is missing: --token-file FILE for an API token, or --client-id ID and "
                               "--key-file FILE for a service app.");
    for (const std::string_view option : {"key-file", "key-id", "scope", "dpop"}) {
        if (isToken && invocation.has(option))
            return usage("--" + std::string(option) + " belongs to a service app (--client-id), not to an API token.");
    }
    return {};
}

Outcome<OktaTarget> namedTarget(CommandContext& context)
{
    auto wish = readOktaWish(context, []() -> core::Result<okta::SigningKey> {
        return core::failure(core::ErrorKind::Invalid,
                             "--key-file FILE is missing: the private key of the service app.");
    });
    if (!wish)
        return tl::unexpected(wish.error());
    OktaTarget target{.organisation = wish->organisation};
    if (const auto* app = std::get_if<okta::ServiceApp>(&wish->credential))
        target.clientId = app->clientId;
    auto session = app::OktaSession::open(wish->organisation, std::move(wish->credential), wish->certificateAuthorities,
                                          tellingHooks(context.console()));
    if (!session)
        return usage(session.error().message);
    target.session = std::move(*session);
    return target;
}

} // namespace

std::vector<Option> oktaAccessOptions()
{
    return {
        {"org", "URL", "The organisation: any address of it, as https://acme-admin.okta.com/admin/dashboard"},
        {"token-file", "FILE", "An API token; - reads standard input"},
        {"client-id", "ID", "A service app instead of an API token"},
        {"key-file", "FILE", "Service app: its private key (PEM); - reads standard input"},
        {"key-id", "KID", "Service app: the id under which Okta knows the key, when it is another one than ours"},
        {"scope", "SCOPE", "Service app: what to ask for (default: all that reading needs)", true},
        {"dpop", "", "Service app: use DPoP from the first request on (default: once Okta asks for it)"},
        {"ca-file", "FILE", "PEM file of authorities trusted besides the system's"},
    };
}

std::vector<Option> withOktaAccess(std::vector<Option> options)
{
    std::ranges::move(oktaAccessOptions(), std::back_inserter(options));
    return options;
}

bool namesOktaAccess(const Invocation& invocation)
{
    return std::ranges::any_of(oktaAccessOptions(), [&](const Option& option) { return invocation.has(option.name); });
}

Outcome<OktaWish> readOktaWish(CommandContext& context,
                               const std::function<core::Result<okta::SigningKey>()>& storedKey)
{
    const Invocation& invocation = context.invocation();
    if (auto checked = checkOptions(invocation); !checked)
        return tl::unexpected(checked.error());
    auto organisation = okta::OrganisationUrl::parse(invocation.value("org"));
    if (!organisation)
        return usage(organisation.error().message);
    auto credential = invocation.has("token-file") ? readToken(context) : readServiceApp(invocation, storedKey);
    if (!credential)
        return tl::unexpected(credential.error());
    return OktaWish{std::move(*organisation), std::move(*credential), invocation.value("ca-file")};
}

Outcome<OktaTarget> oktaTarget(CommandContext& context)
{
    if (namesOktaAccess(context.invocation()))
        return namedTarget(context);
    auto integration = context.integration();
    if (!integration)
        return tl::unexpected(integration.error());
    return oktaTarget(context, std::move(*integration));
}

Outcome<OktaTarget> oktaTarget(CommandContext& context, directory::Integration integration)
{
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    auto connections =
        std::make_unique<app::OktaConnections>(**database, context.clock(), tellingHooks(context.console()));
    auto connection = connections->find(integration.id);
    if (!connection)
        return tl::unexpected(toFailure(connection.error()));
    auto session = connections->open(integration);
    if (!session || !*connection)
        return tl::unexpected(session ? Failure{ExitCode::NotFound, "The integration was disconnected."}
                                      : toFailure(session.error()));
    OktaTarget target{.organisation = (*connection)->organisation};
    target.integration = std::move(integration);
    target.connection = std::move(*connection);
    target.connections = std::move(connections);
    target.session = std::move(*session);
    return target;
}

app::OktaHooks tellingHooks(Console& console)
{
    app::OktaHooks hooks;
    hooks.onWait = [teller = std::make_shared<WaitTeller>(console)](const okta::PaceWait& wait) { teller->tell(wait); };
    return hooks;
}

Outcome<std::string> wantedApp(const Invocation& invocation, const OktaTarget& target)
{
    if (invocation.has("app") || !target.integration || !target.connection)
        return invocation.value("app");
    auto app = target.connections->askedApp(target.integration->id, *target.connection);
    if (!app)
        return tl::unexpected(toFailure(app.error()));
    return std::move(app->value);
}

Failure toFailure(const okta::Failure& failure)
{
    std::string message = failure.error.message;
    if (!failure.errorCode.empty())
        message += " (" + failure.errorCode + (failure.errorId.empty() ? ")" : ", " + failure.errorId + ")");
    switch (failure.kind) {
    case FailureKind::BadUrl:
        return {ExitCode::Usage, std::move(message)};
    case FailureKind::Invalid:
        // Without an answer of Okta it is ours, about what was typed.
        return {failure.httpStatus == 0 ? ExitCode::Usage : ExitCode::Failed, std::move(message)};
    case FailureKind::NotOkta:
    case FailureKind::NotFound:
        return {ExitCode::NotFound, std::move(message)};
    case FailureKind::Credentials:
    case FailureKind::Permission:
    case FailureKind::NotLicensed:
    case FailureKind::Conflict:
        return {ExitCode::Refused, std::move(message)};
    default:
        return {ExitCode::Failed, std::move(message)};
    }
}

} // namespace rollcall::ctl
