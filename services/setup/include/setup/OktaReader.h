// SPDX-License-Identifier: Apache-2.0
// Reads from Okta what the proofs of a guide ask for. Blocking: for a lane.
#pragma once

#include "okta/Client.h"
#include "setup/Facts.h"
#include "setup/Profile.h"

#include <stop_token>
#include <string>

namespace rollcall::setup {

/// `app`: the chosen one; empty for none. Never fails as a whole: what could not be read is empty, and why stands in
/// `failure` when it concerns everything. `now` is the time of the look.
[[nodiscard]] OktaFacts readOkta(okta::Client& client, std::string organisation, const okta::AppId& app,
                                 const Profile& profile, const SetupRecord& record, core::Timestamp now,
                                 std::stop_token stop);

} // namespace rollcall::setup
