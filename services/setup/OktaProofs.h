// SPDX-License-Identifier: Apache-2.0
// What Okta's own answers prove, and what they speak against.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <optional>

namespace rollcall::setup {

[[nodiscard]] std::optional<Evidence> proofFromOkta(const ProofDemand& demand, const Profile& profile,
                                                    const OktaFacts& okta);
[[nodiscard]] std::optional<Trouble> troubleFromOkta(const Step& step, const Profile& profile, const OktaFacts& okta);
[[nodiscard]] FactState configuredInOkta(const std::optional<OktaFacts>& okta);

} // namespace rollcall::setup
