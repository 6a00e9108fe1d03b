// SPDX-License-Identifier: Apache-2.0
// What OAuth 2 needs from the admin: clients, and the code that approves one on the consent page.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "listener/Urls.h"

#include <span>
#include <string>
#include <vector>

namespace rollcall::app {

using listener::oauthAuthorizeUrl;
using listener::oauthTokenUrl;

/// A credential of any kind: what the listener's room asks, and what only OAuth has.
struct CredentialRequest {
    listener::CredentialWish wish;
    std::vector<std::string> redirectUris; ///< compared exactly
    bool isPublicClient = false;           ///< no secret; PKCE is required of it
};

/// Each must be an absolute https URL without fragment, or http on loopback (RFC 8252 §7.3). Invalid, naming the one
/// that is none.
[[nodiscard]] core::Result<> checkRedirectUris(std::span<const std::string> uris);

/// By the way the integration signs in; for OAuth a client whose id is `username` and whose secret is `secret`, empty
/// for a public one. Blocks for one commit. Invalid for what the integration's way has no use for; Denied for a
/// companion.
[[nodiscard]] core::Result<listener::IssuedCredential> issueCredential(directory::Database& database,
                                                                       const directory::Integration& integration,
                                                                       const CredentialRequest& request);

/// Read in the console, typed on the consent page, good for one approval.
struct ConsentCodeIssued {
    core::Secret code; ///< "K7QM-4XZT"
    core::Timestamp expires{};
    int tries = 0;
};

/// Takes the place of an older one: 5 minutes, 5 tries. What is stored is the SHA-256 of the letters and digits alone,
/// upper case; so is what somebody types to be compared. Denied for an integration that does not sign in by OAuth.
[[nodiscard]] core::Result<ConsentCodeIssued>
issueConsentCode(directory::Database& database, const directory::Integration& integration, const core::Clock& clock);

} // namespace rollcall::app
