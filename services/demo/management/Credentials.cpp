// SPDX-License-Identifier: Apache-2.0
// Tokens of both kinds, and what the API says to a wrong one.
#include "Credentials.h"

#include "JsonRead.h"
#include "JsonWebToken.h"
#include "core/Secret.h"

#include <chrono>

namespace rollcall::demo::management {

using namespace std::chrono_literals;

namespace {

constexpr auto unusedLife = std::chrono::days{30};

} // namespace

ApiTokenFacts Credentials::createToken(const std::string& name, AdminRole role, const std::string& ownerId)
{
    const auto random = core::generateToken("00");
    ApiTokenFacts facts;
    facts.id = newId("00T");
    facts.value = random ? std::string(random->reveal()).substr(0, 42) : newId("00");
    facts.name = name;
    facts.ownerId = ownerId;
    facts.role = role;
    m_tokens.emplace(facts.value, ApiTokenRecord{facts, m_clock.now(), m_clock.now()});
    return facts;
}

bool Credentials::revokeToken(const std::string& valueOrId)
{
    return std::erase_if(m_tokens, [&](const auto& entry) {
               return entry.first == valueOrId || entry.second.facts.id == valueOrId;
           }) > 0;
}

void Credentials::revokeTokensOf(const std::string& ownerId)
{
    std::erase_if(m_tokens, [&](const auto& entry) { return entry.second.facts.ownerId == ownerId; });
}

void Credentials::setRole(const std::string& tokenValue, AdminRole role)
{
    if (const auto found = m_tokens.find(tokenValue); found != m_tokens.end())
        found->second.facts.role = role;
}

AdminRole Credentials::roleOf(const std::string& userId) const
{
    if (const auto given = m_roles.find(userId); given != m_roles.end())
        return given->second;
    for (const auto& [value, record] : m_tokens) {
        if (record.facts.ownerId == userId)
            return record.facts.role;
    }
    return AdminRole::None;
}

std::string Credentials::registerApp(ServiceAppFacts facts)
{
    if (facts.clientId.empty())
        facts.clientId = newId("0oa");
    const std::string id = facts.clientId;
    m_apps.insert_or_assign(id, std::move(facts));
    return id;
}

tl::expected<Principal, Reply> Credentials::identify(const Call& call)
{
    const std::string field = call.header("Authorization");
    if (field.empty())
        return tl::unexpected(fail(403, "E0000005", "Invalid session"));
    const std::size_t space = field.find(' ');
    const std::string scheme = field.substr(0, space);
    const std::string token = space == std::string::npos ? std::string{} : field.substr(space + 1);
    if (scheme == "Bearer" || scheme == "DPoP")
        return identifyService(scheme, token, call);
    const auto found = scheme == "SSWS" ? m_tokens.find(token) : m_tokens.end();
    if (found == m_tokens.end() || found->second.lastUsed + unusedLife < m_clock.now())
        return tl::unexpected(badToken());
    found->second.lastUsed = m_clock.now();
    const ApiTokenFacts& facts = found->second.facts;
    return Principal{facts.id, facts.ownerId, facts.role, false, {}};
}

tl::expected<Principal, Reply> Credentials::identifyService(const std::string& scheme, const std::string& token,
                                                            const Call& call)
{
    const auto refuse = [&scheme](const std::string& description) {
        Reply reply = badToken();
        reply.headers.emplace_back("WWW-Authenticate", scheme +
                                                           " authorization_uri=\"/oauth2/v1/authorize\", "
                                                           "error=\"invalid_token\", error_description=\"" +
                                                           description + "\"");
        return tl::unexpected(std::move(reply));
    };
    const auto found = m_accessTokens.find(token);
    if (found == m_accessTokens.end())
        return refuse("The token is not known.");
    const AccessToken& granted = found->second;
    const auto app = m_apps.find(granted.clientId);
    if (granted.expires <= m_clock.now() || app == m_apps.end())
        return refuse("The token has expired.");
    if (granted.boundTo.empty() != (scheme == "Bearer"))
        return refuse("The token is of another type.");
    if (!granted.boundTo.empty()) {
        const auto key = checkProof(call.header("DPoP"), call, token);
        if (!key)
            return refuse(key.error());
        if (*key != granted.boundTo)
            return refuse("The DPoP proof is signed by another key.");
    }
    return Principal{granted.clientId, {}, app->second.role, true, granted.scopes};
}

} // namespace rollcall::demo::management
