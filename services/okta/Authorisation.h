// SPDX-License-Identifier: Apache-2.0
// Puts the credential on each request: SSWS as it is, or a token fetched with the service app's key and kept.
#pragma once

#include "ServerClock.h"
#include "okta/Credential.h"
#include "okta/Failure.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::okta {

/// Thread-safe. One thread fetches a token; the others wait for it.
class Authorisation {
public:
    /// One exchange with the token endpoint, repeated as any call is; `make` gives each attempt its own request.
    /// Answers of every status come back as such.
    using MakeRequest = std::function<Answer<core::WebRequest>()>;
    using Exchange = std::function<Answer<core::WebResponse>(const MakeRequest& make, std::stop_token stop)>;

    Authorisation(Credential credential, std::string origin, Randomness& randomness, const Time& time,
                  const ServerClock& clock);

    [[nodiscard]] bool isServiceApp() const;
    /// Of an API token, where it is known; empty otherwise.
    [[nodiscard]] std::string_view tokenOwner() const;
    /// Adds Authorization, and DPoP where the token is bound. Gives the number of the token, for `refused`.
    [[nodiscard]] Answer<std::uint64_t> authorise(core::WebRequest& request);
    /// Makes sure that there is a token which is still good; nothing to do for an API token.
    [[nodiscard]] Answer<> prepare(const Exchange& exchange, std::stop_token stop);
    /// The token of that number was refused: the next `prepare` fetches another.
    void refused(std::uint64_t token);
    /// Keeps the `DPoP-Nonce` of an API answer for what is signed next. The token endpoint has one of its own.
    void noteNonce(const core::WebHeaders& headers);
    [[nodiscard]] std::vector<std::string> grantedScopes() const;

private:
    struct Token {
        core::Secret value;
        bool isBound = false; ///< DPoP
        std::chrono::milliseconds expires{};
        std::vector<std::string> scopes;
    };
    using Scopes = std::vector<std::string>;
    /// For all scopes that are wished, or for those of them that are granted.
    [[nodiscard]] Answer<Token> fetch(const Exchange& exchange, std::stop_token stop);
    [[nodiscard]] Answer<Token> fetchFor(const Scopes& scopes, const Exchange& exchange, const std::stop_token& stop);
    [[nodiscard]] Answer<core::WebRequest> tokenRequest(const Scopes& scopes);
    [[nodiscard]] Answer<Token> readToken(const core::WebResponse& response) const;
    void keepNonce(std::string& nonce, const core::WebHeaders& headers);
    [[nodiscard]] Answer<std::string> freshId();
    [[nodiscard]] std::string tokenUrl() const { return m_origin + "/oauth2/v1/token"; }

    const Credential m_credential;
    const std::string m_origin;
    Randomness& m_randomness;
    const Time& m_time;
    const ServerClock& m_clock;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_fetched;
    bool m_isFetching = false;
    Scopes m_granted; ///< found out when all together were refused; belongs to who fetches
    Token m_token;
    std::uint64_t m_number = 0;
    std::string m_tokenNonce;
    std::string m_apiNonce;
    bool m_usesProof = false; ///< Okta asked for DPoP
};

} // namespace rollcall::okta
