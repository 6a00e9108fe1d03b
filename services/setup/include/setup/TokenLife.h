// SPDX-License-Identifier: Apache-2.0
// What has to be said of tokens before they end.
#pragma once

#include "core/Timestamp.h"
#include "directory/Types.h"
#include "okta/Organisation.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rollcall::setup {

struct TokenWarning {
    bool isUrgent = false; ///< ended, or ends within three days
    std::string sentence;
};

/// An API token of Okta's dies after its idle days, and with its owner's account. Nothing is said of what was not read.
[[nodiscard]] std::vector<TokenWarning> warnOfApiToken(const std::optional<okta::ApiTokenInfo>& token,
                                                       const std::optional<okta::User>& owner, core::Timestamp now);
/// Of an integration's own credentials: ending soon with none in its place, or with one that nobody uses yet; several
/// valid without an end, none used for long, none valid. One that was rotated away and is not used any more is no
/// warning.
[[nodiscard]] std::vector<TokenWarning> warnOfCredentials(std::span<const directory::Credential> credentials,
                                                          core::Timestamp now);

/// How far the life of a credential is.
enum class CredentialState { Valid, EndsSoon, Ended, Revoked };
[[nodiscard]] CredentialState stateOf(const directory::Credential& credential, core::Timestamp now);
/// Whether somebody can sign in with it.
[[nodiscard]] bool isValid(const directory::Credential& credential, core::Timestamp now);
/// Whether it is valid, and Okta could sign in with no other of them.
[[nodiscard]] bool isLastValid(std::span<const directory::Credential> credentials, directory::CredentialId credential,
                               core::Timestamp now);

/// Until when the old one works beside a new one.
inline constexpr std::chrono::hours rotationOverlap{7 * 24};

} // namespace rollcall::setup
