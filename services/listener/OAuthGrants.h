// SPDX-License-Identifier: Apache-2.0
// What an OAuth client gets: codes and tokens, made inside the writer's operation.
#pragma once

#include "OAuthMessage.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/OAuth.h"
#include "directory/WriteSession.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// What codes begin with.
constexpr std::string_view codePrefix = "rcd_";

/// How long things are good for.
struct OAuthLifetimes {
    std::chrono::seconds access{std::chrono::hours{1}};
    std::chrono::seconds refresh{std::chrono::hours{24 * 90}};
    std::chrono::seconds code{std::chrono::minutes{2}};
    /// A refresh token may be used again so long after it was replaced, in case the answer was lost.
    std::chrono::seconds grace{60};
};

/// New values with their hashes, made before the writer so that it never waits for randomness.
struct FreshTokens {
    core::Secret access;
    core::Secret refresh;
    /// `isRefreshable`: with the refresh token.
    [[nodiscard]] directory::NewOAuthTokens asStored(core::Timestamp now, const OAuthLifetimes& lifetimes,
                                                     bool isRefreshable) const;
};
[[nodiscard]] core::Result<FreshTokens> makeFreshTokens();

/// What a token request came to; an error of the directory is one of core, and undoes everything.
struct Granted {
    std::string scope;
    bool isRefreshable = false;
};
using Grant = core::Result<OAuthResult<Granted>>;

/// What is wrong with a request whoever's it is: the grant, and codes and tokens that cannot be ours by their shape.
/// Asked before the writer is.
[[nodiscard]] std::optional<OAuthError> faultOf(const OAuthParameters& form, bool isPublic);

/// The grants of RFC 6749: `authorization_code` (§4.1.3, with RFC 7636), `client_credentials` (§4.4) and
/// `refresh_token` (§6, with rotation; the late use of a replaced one revokes all of its family, RFC 6819 §5.2.2.3).
/// `client` has proven who it is, and faultOf() found nothing.
[[nodiscard]] Grant grantTokens(directory::WriteSession& session, const directory::CredentialHash& client,
                                const OAuthParameters& form, const FreshTokens& tokens,
                                const OAuthLifetimes& lifetimes);

/// What the journal says when it was granted: the grant by its name in the RFC, never what was given out.
[[nodiscard]] std::string wordsFor(const OAuthParameters& form);

/// The body of a successful answer (RFC 6749 §5.1).
[[nodiscard]] std::string renderTokens(const FreshTokens& tokens, const Granted& granted,
                                       const OAuthLifetimes& lifetimes);

} // namespace rollcall::listener
