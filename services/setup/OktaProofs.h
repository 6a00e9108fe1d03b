// SPDX-License-Identifier: Apache-2.0
// What Okta's own answers prove, and what they speak against.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <optional>
#include <string>
#include <vector>

namespace rollcall::setup {

/// The pasted value that a demand is about; empty without one.
[[nodiscard]] std::string valueOf(const ProofDemand& demand, const Step& step, const SetupRecord& record);
/// `value`: the pasted one that the demand is about; empty when there is none. What was read of another proves nothing.
[[nodiscard]] std::optional<Evidence> proofFromOkta(const ProofDemand& demand, const Profile& profile,
                                                    const OktaFacts& okta, const std::string& value);
/// Whether that was looked at and an answer came, be it that there is no such thing.
[[nodiscard]] bool wasReadFromOkta(const ProofDemand& demand, const OktaFacts& okta, const std::string& value);
/// What became of the pilot's assignment, where Okta says that nobody was sent; of anybody's where `pilot` is empty.
[[nodiscard]] std::optional<Trouble> troubleOfPilotInOkta(const OktaFacts& okta, const std::string& pilot);
[[nodiscard]] std::optional<Trouble> troubleFromOkta(const Step& step, const Profile& profile, const OktaFacts& okta,
                                                     const SetupRecord& record);
/// False where it is known that there is no credential, or that Okta does not take it any more.
[[nodiscard]] bool isLetIn(const Facts& facts);
/// Why something that the step could be proven by could not be looked at; empty when all was.
[[nodiscard]] std::string unknownBecause(const Step& step, const OktaFacts& okta);
[[nodiscard]] std::vector<Trouble> warningsFromOkta(const OktaFacts& okta);
[[nodiscard]] FactState configuredInOkta(const std::optional<OktaFacts>& okta);

} // namespace rollcall::setup
