// SPDX-License-Identifier: Apache-2.0
// What proofs and troubles both ask of Okta's answers.
#pragma once

#include "setup/Facts.h"
#include "setup/Mapping.h"
#include "setup/Profile.h"
#include "setup/SignInReview.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

[[nodiscard]] SignInExpectation signInExpectation(const Profile& profile, const OktaFacts& okta);
/// A feature of an app in the words of the provisioning page: "Create Users".
[[nodiscard]] std::string_view boxOf(std::string_view feature);
/// Those that a demand asks for and that are off: "*Create Users*, *Deactivate Users*".
[[nodiscard]] std::string missingBoxes(const ProofDemand& demand, const okta::App& app);
[[nodiscard]] bool isSignedOnBy(const ProofDemand& demand, const okta::App& app);
/// The registration attribute where Okta has one of that name that cannot say yes or no; nullptr otherwise.
[[nodiscard]] const okta::SchemaAttribute* otherAttribute(const Profile& profile, const OktaFacts& okta);
/// What need not be sent may be left out in Okta.
[[nodiscard]] bool isMissing(const MappingRow& row);
/// Of what the step is about: a routing rule says nothing of second factors.
[[nodiscard]] std::vector<SignInFinding> findingsFor(ProofKind kind, const Profile& profile, const OktaFacts& okta);
/// Nullptr when all are good.
[[nodiscard]] const SignInFinding* worst(const std::vector<SignInFinding>& findings);
/// Whether the named pilot is whom Okta was asked about last, and the app as well.
[[nodiscard]] bool isPilotOf(const OktaFacts& okta, const std::string& named);
[[nodiscard]] bool isAccessRefused(const OktaFacts& okta);

} // namespace rollcall::setup
