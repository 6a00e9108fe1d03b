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

/// An API token of Okta's dies after its idle days, and with its owner's account.
[[nodiscard]] std::vector<TokenWarning> warnOfApiToken(const okta::ApiTokenInfo& token,
                                                       const std::optional<okta::User>& owner, core::Timestamp now);
/// Of an integration's own credentials: ending soon, two valid at a time, none used for long.
[[nodiscard]] std::vector<TokenWarning> warnOfCredentials(std::span<const directory::Credential> credentials,
                                                          core::Timestamp now);
/// Until when the old one works beside a new one.
inline constexpr std::chrono::hours rotationOverlap{7 * 24};

} // namespace rollcall::setup
