// SPDX-License-Identifier: Apache-2.0
// Whom the API knows: API tokens with their owners, service apps with their keys, and the access tokens given to them.
#pragma once

#include "Call.h"
#include "Reply.h"
#include "core/Clock.h"
#include "demo/ManagementApi.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::demo::management {

struct JsonWebToken;

struct ApiTokenRecord {
    ApiTokenFacts facts;
    core::Timestamp created;
    core::Timestamp lastUsed;
};

struct AccessToken {
    std::string clientId;
    std::vector<std::string> scopes;
    std::string boundTo; ///< thumbprint of the DPoP key; empty for a bearer token
    core::Timestamp expires;
};

/// Not thread-safe: used under the API's lock.
class Credentials {
public:
    /// `callersClock` dates what callers sign and is told to them.
    Credentials(const core::Clock& clock, const core::Clock& callersClock)
        : m_clock(clock), m_callersClock(callersClock)
    {
    }

    void setOrigin(std::string origin) { m_origin = std::move(origin); }
    [[nodiscard]] ApiTokenFacts createToken(const std::string& name, AdminRole role, const std::string& ownerId);
    bool revokeToken(const std::string& valueOrId);
    void revokeTokensOf(const std::string& ownerId);
    void setRole(const std::string& tokenValue, AdminRole role);
    void giveRole(const std::string& userId, AdminRole role) { m_roles.insert_or_assign(userId, role); }
    [[nodiscard]] const std::map<std::string, ApiTokenRecord>& tokens() const { return m_tokens; }
    [[nodiscard]] std::string registerApp(ServiceAppFacts facts);
    /// As it was given; else that of the person's token, None without one.
    [[nodiscard]] AdminRole roleOf(const std::string& userId) const;

    /// Who sends this request; or the answer that refuses it.
    [[nodiscard]] tl::expected<Principal, Reply> identify(const Call& call);
    /// POST /oauth2/v1/token.
    [[nodiscard]] Reply grant(const Call& call);

private:
    [[nodiscard]] tl::expected<Principal, Reply> identifyService(const std::string& scheme, const std::string& token,
                                                                 const Call& call);
    [[nodiscard]] std::optional<Reply> refuseAssertion(const JsonWebToken& assertion, const ServiceAppFacts& app);
    /// The thumbprint of the proof's key, or why it is refused (in the words of error_description).
    [[nodiscard]] tl::expected<std::string, std::string> checkProof(const std::string& proof, const Call& call,
                                                                    const std::string& accessToken);
    [[nodiscard]] Reply giveToken(const ServiceAppFacts& app, const std::string& scope, const std::string& boundTo);
    /// Whether it is seen for the first time; it is remembered until `expires`, in seconds since 1970.
    [[nodiscard]] bool isFresh(const std::string& tokenId, std::int64_t expires);

    /// Seconds since 1970.
    [[nodiscard]] std::int64_t callersNow() const;

    const core::Clock& m_clock;
    const core::Clock& m_callersClock;
    std::string m_origin;
    std::map<std::string, ApiTokenRecord> m_tokens; ///< by value
    std::map<std::string, AdminRole> m_roles;       ///< of people who own no token, by id
    std::map<std::string, ServiceAppFacts> m_apps;  ///< by client id
    std::map<std::string, AccessToken> m_accessTokens;
    std::map<std::string, std::int64_t> m_usedIds; ///< jti, and until when it must not come again
    std::int64_t m_nextPurge = 0;
    std::string m_nonce;
};

} // namespace rollcall::demo::management
