// SPDX-License-Identifier: Apache-2.0
// What an OAuth client gets.
#include "OAuthGrants.h"

#include "CredentialText.h"
#include "scim/Json.h"

#include <utility>

namespace rollcall::listener {

namespace {

using directory::CredentialHash;
using directory::WriteSession;

constexpr std::string_view accessPrefix = "rca_";
constexpr std::string_view refreshPrefix = "rcr_";

tl::unexpected<OAuthError> invalidGrant(std::string reason)
{
    return oauthError("invalid_grant", "The grant is not valid any more, or is not this client's. Authorize again.",
                      std::move(reason));
}

OAuthResult<bool> checkVerifier(const directory::AuthorizationCode& code, const OAuthParameters& form, bool isPublic)
{
    if (code.codeChallenge.empty()) {
        if (isPublic || form.has("code_verifier"))
            return invalidGrant("The code was asked for without a challenge (PKCE).");
        return true;
    }
    if (!isVerifierOf(form.value("code_verifier"), code.codeChallenge))
        return invalidGrant("The verifier does not belong to the challenge (PKCE).");
    return true;
}

Grant byCode(WriteSession& session, const CredentialHash& client, const OAuthParameters& form,
             const directory::NewOAuthTokens& tokens)
{
    const auto found = session.authorizationCode(client.integration, core::sha256(form.value("code")));
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || (*found)->client != client.id)
        return Grant(invalidGrant("No such code was given to this client."));
    const auto& code = **found;
    if (code.redeemed) {
        if (code.family) {
            if (auto revoked = session.revokeTokenFamily(*code.family); !revoked)
                return tl::unexpected(revoked.error());
        }
        return Grant(invalidGrant("The code was used a second time; what it gave the first time is revoked."));
    }
    if (code.expires <= session.now())
        return Grant(invalidGrant("The code has expired."));
    if (form.value("redirect_uri") != code.redirectUri)
        return Grant(invalidGrant("The redirect URI is another than the code was asked for with."));
    if (const auto verified = checkVerifier(code, form, client.isPublic); !verified)
        return Grant(tl::unexpected(verified.error()));
    if (auto redeemed = session.redeemAuthorizationCode(code, tokens); !redeemed)
        return tl::unexpected(redeemed.error());
    return Grant(Granted{code.scope, true});
}

Grant byRefreshToken(WriteSession& session, const CredentialHash& client, const OAuthParameters& form,
                     const directory::NewOAuthTokens& tokens, const OAuthLifetimes& lifetimes)
{
    const auto found = session.oauthToken(client.integration, core::sha256(form.value("refresh_token")));
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || (*found)->client != client.id || (*found)->kind != directory::OAuthTokenKind::Refresh)
        return Grant(invalidGrant("No such refresh token was given to this client."));
    const auto& token = **found;
    if (token.isRevoked)
        return Grant(invalidGrant("The refresh token was revoked."));
    if (token.expires <= session.now())
        return Grant(invalidGrant("The refresh token has expired."));
    if (token.replaced && session.now() - *token.replaced > lifetimes.grace) {
        if (auto revoked = session.revokeTokenFamily(token.family); !revoked)
            return tl::unexpected(revoked.error());
        return Grant(invalidGrant("A replaced refresh token was used again; all tokens of its grant are revoked."));
    }
    if (auto replaced = session.replaceRefreshToken(token, tokens); !replaced)
        return tl::unexpected(replaced.error());
    return Grant(Granted{token.scope, true});
}

} // namespace

directory::NewOAuthTokens FreshTokens::asStored(core::Timestamp now, const OAuthLifetimes& lifetimes,
                                                bool isRefreshable) const
{
    const auto stored = [now](const core::Secret& token, std::chrono::seconds life) {
        return directory::NewOAuthToken{core::sha256(token.reveal()), token.lastFour(), now + life};
    };
    directory::NewOAuthTokens tokens;
    tokens.access = stored(access, lifetimes.access);
    if (isRefreshable)
        tokens.refresh = stored(refresh, lifetimes.refresh);
    return tokens;
}

core::Result<FreshTokens> makeFreshTokens()
{
    auto access = core::generateToken(accessPrefix);
    if (!access)
        return tl::unexpected(access.error());
    auto refresh = core::generateToken(refreshPrefix);
    if (!refresh)
        return tl::unexpected(refresh.error());
    return FreshTokens{std::move(*access), std::move(*refresh)};
}

Grant grantTokens(WriteSession& session, const CredentialHash& client, const OAuthParameters& form,
                  const FreshTokens& tokens, const OAuthLifetimes& lifetimes)
{
    const auto& type = form.value("grant_type");
    const auto now = session.now();
    if (type == "authorization_code")
        return byCode(session, client, form, tokens.asStored(now, lifetimes, true));
    if (type == "refresh_token")
        return byRefreshToken(session, client, form, tokens.asStored(now, lifetimes, true), lifetimes);
    const auto& scope = form.value("scope");
    if (auto issued = session.issueTokens(client.id, scope, tokens.asStored(now, lifetimes, false)); !issued)
        return tl::unexpected(issued.error());
    return Grant(Granted{scope, false});
}

std::optional<OAuthError> faultOf(const OAuthParameters& form, bool isPublic)
{
    const auto& type = form.value("grant_type");
    if (type.empty())
        return OAuthError{"invalid_request", "The form has no grant_type."};
    if (!isScope(form.value("scope")))
        return OAuthError{"invalid_scope", "The scope is no list of names with a blank between them."};
    if (type == "authorization_code") {
        if (!form.has("code"))
            return OAuthError{"invalid_request", "The form has no code."};
        if (!isShapedAsToken(form.value("code"), codePrefix))
            return invalidGrant("No code of ours looks like this one.").value();
        return std::nullopt;
    }
    if (type == "refresh_token") {
        if (!form.has("refresh_token"))
            return OAuthError{"invalid_request", "The form has no refresh_token."};
        if (!isShapedAsToken(form.value("refresh_token"), refreshPrefix))
            return invalidGrant("No refresh token of ours looks like this one.").value();
        return std::nullopt;
    }
    if (type != "client_credentials") {
        return OAuthError{"unsupported_grant_type",
                          "The grants are authorization_code, refresh_token and client_credentials."};
    }
    if (isPublic)
        return OAuthError{"unauthorized_client", "A client without a secret cannot sign in by itself."};
    return std::nullopt;
}

std::string wordsFor(const OAuthParameters& form)
{
    const auto& type = form.value("grant_type");
    if (type == "authorization_code")
        return "Tokens were given out for an approved code (authorization_code).";
    if (type == "refresh_token")
        return "Tokens were renewed (refresh_token).";
    return "A token was given out for id and secret (client_credentials).";
}

std::string renderTokens(const FreshTokens& tokens, const Granted& granted, const OAuthLifetimes& lifetimes)
{
    scim::JsonObject body;
    body["access_token"] = tokens.access.reveal();
    body["token_type"] = "Bearer";
    body["expires_in"] = static_cast<std::int64_t>(lifetimes.access.count());
    if (granted.isRefreshable)
        body["refresh_token"] = tokens.refresh.reveal();
    if (!granted.scope.empty())
        body["scope"] = granted.scope;
    return scim::toJson(body);
}

} // namespace rollcall::listener
