// SPDX-License-Identifier: Apache-2.0
// Whether the address that Okta is told leads here: proven by who reached it, hinted at by calls of our own.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <optional>
#include <string>

namespace rollcall::setup {

/// That the address can be reached, by whoever reached it: now, or by what was kept.
[[nodiscard]] std::optional<Evidence> proofOfAddress(const Profile& profile, const Facts& facts);
[[nodiscard]] std::optional<Trouble> troubleOfListener(const Profile& profile, const Facts& facts);
/// Why the base URL is of no use to the one who is to call it; empty when nothing speaks against it.
[[nodiscard]] std::string whyWithheld(const Profile& profile, const Facts& facts);
/// A newer request with a good credential says more than a call of our own.
[[nodiscard]] bool failedToMeetItself(const ListenerFacts& listener, const TrafficFacts& traffic);

} // namespace rollcall::setup
