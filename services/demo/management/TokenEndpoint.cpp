// SPDX-License-Identifier: Apache-2.0
// The client-credentials grant with private_key_jwt, and DPoP with its nonce (RFC 7523, RFC 9449).
#include "Credentials.h"

#include "JsonRead.h"
#include "JsonWebToken.h"
#include "core/Secret.h"
#include "http/Message.h"

#include <algorithm>
#include <chrono>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

constexpr std::int64_t tokenLife = 3600;
constexpr std::int64_t proofAge = 300;
constexpr std::int64_t purgePause = 60;
constexpr std::string_view assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::vector<std::string> words(const std::string& text)
{
    std::vector<std::string> found;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (end > begin)
            found.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

std::string formField(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name)
{
    for (const auto& [key, value] : form) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

std::int64_t Credentials::callersNow() const
{
    return core::toMilliseconds(m_callersClock.now()) / 1000;
}

bool Credentials::isFresh(const std::string& tokenId, std::int64_t expires)
{
    const std::int64_t now = callersNow();
    if (now >= m_nextPurge) {
        std::erase_if(m_usedIds, [now](const auto& entry) { return entry.second < now; });
        m_nextPurge = now + purgePause;
    }
    return m_usedIds.emplace(tokenId, expires).second;
}

std::optional<Reply> Credentials::refuseAssertion(const JsonWebToken& assertion, const ServiceAppFacts& app)
{
    const auto refuse = [](std::string_view why) { return oauthError(401, "invalid_client", why); };
    const auto jwk = scim::parseJson(app.publicJwk);
    if (!jwk || !jwk->is_object() || !assertion.isSignedBy(jwk->as_object()))
        return refuse("The client_assertion signature is invalid.");
    if (assertion.text("aud") != m_origin + "/oauth2/v1/token")
        return refuse("The audience claim for client_assertion must be the endpoint invoked for the request.");
    const std::int64_t now = callersNow();
    const std::int64_t expires = assertion.time("exp");
    if (expires <= now)
        return refuse("The client_assertion token is expired.");
    if (expires > now + tokenLife)
        return refuse("The client_assertion token has an expiration too far into the future.");
    if (assertion.time("iat") > now + proofAge)
        return refuse("The client_assertion token is issued in the future.");
    const std::string id = assertion.text("jti");
    if (!id.empty() && !isFresh("assertion:" + id, expires))
        return refuse("The client_assertion token has already been used.");
    return std::nullopt;
}

tl::expected<std::string, std::string> Credentials::checkProof(const std::string& proof, const Call& call,
                                                               const std::string& accessToken)
{
    const auto refuse = [](std::string why) { return tl::unexpected(std::move(why)); };
    const auto token = JsonWebToken::parse(proof);
    if (!token)
        return refuse("The DPoP proof JWT header is missing.");
    const JsonObject* jwk = objectIn(token->header, "jwk");
    if (textIn(token->header, "typ") != "dpop+jwt" || jwk == nullptr || jwk->contains("d"))
        return refuse("The DPoP proof JWT header is invalid.");
    if (!token->isSignedBy(*jwk))
        return refuse("The DPoP proof signature is invalid.");
    if (token->text("htm") != call.method)
        return refuse("The DPoP proof JWT htm claim does not match the HTTP method.");
    if (token->text("htu") != m_origin + call.path)
        return refuse("The DPoP proof JWT htu claim does not match the request URI.");
    const std::int64_t issued = token->time("iat");
    const std::int64_t age = callersNow() - issued;
    if (age > proofAge || age < -proofAge)
        return refuse("The DPoP proof JWT is not issued recently.");
    const std::string id = token->text("jti");
    if (id.empty() || !isFresh("proof:" + id, issued + proofAge))
        return refuse("The DPoP proof JWT has already been used.");
    if (!accessToken.empty() && token->text("ath") != hashOf(accessToken))
        return refuse("The DPoP proof JWT ath claim does not match the access token.");
    return thumbprint(*jwk);
}

Reply Credentials::giveToken(const ServiceAppFacts& app, const std::string& scope, const std::string& boundTo)
{
    for (const std::string& wanted : words(scope)) {
        if (std::ranges::find(app.scopes, wanted) == app.scopes.end())
            return oauthError(400, "invalid_scope",
                              "One or more scopes are not configured for the authorization server resource.");
    }
    const auto token = core::generateToken("eyJ");
    if (!token)
        return oauthError(500, "server_error", "Internal Server Error");
    const std::string value(token->reveal());
    // Kept as long again as they were valid, so that a late caller is told that the token has expired.
    const core::Timestamp now = m_clock.now();
    std::erase_if(m_accessTokens,
                  [now](const auto& entry) { return entry.second.expires + std::chrono::seconds{tokenLife} <= now; });
    m_accessTokens.emplace(value,
                           AccessToken{app.clientId, words(scope), boundTo, now + std::chrono::seconds{tokenLife}});
    return answer(JsonObject{{"token_type", boundTo.empty() ? "Bearer" : "DPoP"},
                             {"expires_in", tokenLife},
                             {"access_token", value},
                             {"scope", scope}});
}

Reply Credentials::grant(const Call& call)
{
    const auto form = http::decodeQuery(call.text);
    if (formField(form, "grant_type") != "client_credentials")
        return oauthError(400, "unsupported_grant_type", "The grant type was not recognized or is not supported.");
    if (formField(form, "scope").empty())
        return oauthError(400, "invalid_scope", "The scope parameter is missing.");
    const auto assertion = JsonWebToken::parse(formField(form, "client_assertion"));
    if (formField(form, "client_assertion_type") != assertionType || !assertion)
        return oauthError(401, "invalid_client", "The client_assertion is not a valid JWT.");
    const auto app = m_apps.find(assertion->text("iss"));
    if (app == m_apps.end() || assertion->text("sub") != app->first)
        return oauthError(401, "invalid_client", "Invalid value for 'client_id' parameter.");
    if (auto refused = refuseAssertion(*assertion, app->second))
        return *refused;

    const std::string proof = call.header("DPoP");
    // Okta's own client sends a proof always; it counts where the app asks for one.
    if (!app->second.requiresDpop)
        return giveToken(app->second, formField(form, "scope"), {});
    if (proof.empty())
        return oauthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
    const auto key = checkProof(proof, call, {});
    if (!key)
        return oauthError(400, "invalid_dpop_proof", key.error());
    const auto token = JsonWebToken::parse(proof);
    if (m_nonce.empty() || token->text("nonce") != m_nonce) {
        if (m_nonce.empty())
            m_nonce = newId("n");
        Reply reply = oauthError(400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.");
        reply.headers.emplace_back("dpop-nonce", m_nonce);
        return reply;
    }
    return giveToken(app->second, formField(form, "scope"), *key);
}

} // namespace rollcall::demo::management
