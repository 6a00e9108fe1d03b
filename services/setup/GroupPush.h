// SPDX-License-Identifier: Apache-2.0
// What Okta says of the groups that it pushes to the app: of the one that was pasted, else of any.
#pragma once

#include "setup/Facts.h"

#include <optional>
#include <string>

namespace rollcall::setup {

/// `group`: id of the one that was pasted; empty for any. Nothing while Okta pushes none, or cannot push it.
[[nodiscard]] std::optional<Evidence> proofOfPush(const OktaFacts& okta, const std::string& group);
/// Okta is to push it and cannot, or does not any more. That nobody has pushed it yet is no trouble.
[[nodiscard]] std::optional<Trouble> troubleOfPush(const OktaFacts& okta, const std::string& group);
/// Whether Okta shows the group that was pasted as pushed to the app.
[[nodiscard]] bool isPushActive(const Facts& facts);
/// What Okta calls the group that was pasted; empty where none was, or Okta was not asked about it.
[[nodiscard]] std::string chosenGroup(const Facts& facts);

} // namespace rollcall::setup
