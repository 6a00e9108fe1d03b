// SPDX-License-Identifier: Apache-2.0
// What is kept of OAuth 2 (RFC 6749): clients are credentials; codes and tokens are hashes of 256 random bits.
#pragma once

#include "core/Secret.h"
#include "core/StrongId.h"
#include "core/Timestamp.h"
#include "directory/Types.h"

#include <cstdint>
#include <optional>
#include <string>

namespace rollcall::directory {

/// All tokens that came from one grant; they are revoked together.
using OAuthFamilyId = core::StrongId<struct OAuthFamilyTag, std::int64_t>;
using OAuthTokenId = core::StrongId<struct OAuthTokenTag, std::int64_t>;
using OAuthCodeId = core::StrongId<struct OAuthCodeTag, std::int64_t>;

enum class OAuthTokenKind { Access, Refresh };

struct OAuthToken {
    OAuthTokenId id;
    OAuthFamilyId family;
    CredentialId client;
    IntegrationId integration;
    OAuthTokenKind kind = OAuthTokenKind::Access;
    std::string scope;
    std::string lastFour;
    core::Timestamp created{};
    core::Timestamp expires{};
    /// Refresh tokens: when a newer one took its place. Its use again afterwards is a sign of theft (RFC 6819
    /// §5.2.2.3).
    std::optional<core::Timestamp> replaced;
    bool isRevoked = false; ///< its family or its client was
};

/// One token to be stored.
struct NewOAuthToken {
    core::Sha256Digest hash{};
    std::string lastFour;
    core::Timestamp expires{};
};

/// What a grant gives out.
struct NewOAuthTokens {
    NewOAuthToken access;
    std::optional<NewOAuthToken> refresh; ///< none for client credentials
};

struct NewAuthorizationCode {
    CredentialId client;
    core::Sha256Digest hash{};
    std::string redirectUri;
    std::string codeChallenge; ///< PKCE with S256 (RFC 7636); empty when the client sent none
    std::string scope;
    core::Timestamp expires{};
};

struct AuthorizationCode {
    OAuthCodeId id;
    CredentialId client;
    IntegrationId integration;
    std::string redirectUri;
    std::string codeChallenge;
    std::string scope;
    core::Timestamp expires{};
    std::optional<core::Timestamp> redeemed; ///< a second use is refused, and its family revoked (RFC 6749 §4.1.2)
    std::optional<OAuthFamilyId> family;     ///< of the tokens it was redeemed for
};

/// The one-time code that an admin reads in the console and types on the consent page, without the code itself.
struct ConsentCode {
    core::Timestamp created{};
    core::Timestamp expires{};
    int triesLeft = 0;
    std::optional<core::Timestamp> used;
};

enum class ConsentAnswer {
    Accepted, ///< and used up
    Wrong,    ///< one try less
    None,     ///< there is none, or it expired, was used, or has no tries left
};

} // namespace rollcall::directory
