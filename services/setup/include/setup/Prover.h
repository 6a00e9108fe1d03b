// SPDX-License-Identifier: Apache-2.0
// Judges every step by the facts. Pure: it reads nothing and knows no clock but that of the facts.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

namespace rollcall::setup {

/// The steps that the profile has for this role and way of signing in, each with its state. A step is Proven only by
/// evidence; a word makes it Confirmed; something that speaks against it makes it Failed, also when it was confirmed,
/// but for what the word was given in spite of: that is told beside it. What came from this computer is nobody's proof,
/// unless Okta is known to call from here or somebody said so. A step that somebody said is not needed is NotNeeded
/// until something newer shows that it is in use. The preconditions' step is done when each of them is proven or
/// answered with yes; a word on all of them together, as it was given once, is such an answer to each.
[[nodiscard]] Guide prove(const Profile& profile, const Facts& facts);

/// Why requests with that journal detail are turned away, and what to do.
[[nodiscard]] Trouble explainUnauthorized(const TrafficFact& fact, std::string_view authMode);
/// Okta's API turned us away: 401, 403, 429, not in this organisation, certificate, network.
[[nodiscard]] Trouble explainOkta(const okta::Failure& failure);

} // namespace rollcall::setup
