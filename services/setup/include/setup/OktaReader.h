// SPDX-License-Identifier: Apache-2.0
// Reads from Okta what the proofs of a guide ask for. Blocking: for a lane.
#pragma once

#include "okta/Client.h"
#include "setup/Facts.h"
#include "setup/Profile.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::setup {

enum class OktaReadStage { Access, App, Assignments, Groups, Schemas, SignIn };

struct OktaReading {
    /// Called on the calling thread when a stage begins, with 0, and after each page of assignments with their number
    /// so far. Must not block.
    std::function<void(OktaReadStage stage, std::size_t read)> onProgress{};
    /// All pages of assignments. Otherwise reading them ends with the first person who is provisioned, which is all
    /// that the proof asks for, or after so many of whom nobody is.
    bool countsEverybody = false;
    std::size_t mostAssigned = 1'000;
    /// Who has registered with the vendor, where the profile has no registration attribute of which Okta's rules ask.
    /// Empty: nobody's registration is known then.
    RegistrationSource registered{};
    /// Origins that the organisation goes by besides. Asked only where what was pasted is another one than is
    /// connected.
    std::function<std::vector<std::string>()> otherNames{};
    std::size_t maximumPeople = 20'000; ///< whom sign-in rules concern, as far as they are named
};

/// `app`: the chosen one; empty for none. Never fails as a whole: what could not be read is empty, and why stands in
/// `failure` when it concerns everything (Cancelled too), in `unread` when the credential may not read it. `now` is the
/// time of the look.
[[nodiscard]] OktaFacts readOkta(okta::Client& client, std::string organisation, const okta::AppId& app,
                                 const Profile& profile, const SetupRecord& record, core::Timestamp now,
                                 std::stop_token stop, const OktaReading& how = {});

} // namespace rollcall::setup
