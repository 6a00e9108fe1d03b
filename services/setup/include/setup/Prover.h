// SPDX-License-Identifier: Apache-2.0
// Judges every step by the facts. Pure: it reads nothing and knows no clock but that of the facts.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

namespace rollcall::setup {

/// The steps that the profile has for this role and way of signing in, each with its state. A step is Proven only by
/// evidence; a word makes it Confirmed; something that speaks against it makes it Failed, also when it was confirmed.
[[nodiscard]] Guide prove(const Profile& profile, const Facts& facts);

/// Why requests with that journal detail are turned away, and what to do.
[[nodiscard]] Trouble explainUnauthorized(const TrafficFact& fact, std::string_view authMode);
/// Okta's API turned us away: 401, 403, 429, not in this organisation, certificate, network.
[[nodiscard]] Trouble explainOkta(const okta::Failure& failure);

} // namespace rollcall::setup
