// SPDX-License-Identifier: Apache-2.0
// Which question an answer of Okta's belongs to: of another organisation, app, group or pilot it proves nothing.
#pragma once

#include "setup/Facts.h"
#include "setup/Profile.h"

#include <string>

namespace rollcall::setup {

/// The app that is meant now: the pasted one, else the one of the connection, else none.
[[nodiscard]] std::string chosenApp(const SetupRecord& record, const std::optional<OktaTarget>& connection);

/// What is kept beside a proof that was read from Okta, as in `facts.okta`.
[[nodiscard]] std::string aboutOf(ProofKind kind, const Step& step, const Facts& facts);
/// Whether a proof that was kept answers what would be asked now.
[[nodiscard]] bool isAboutNow(const Evidence& kept, const Step& step, const Facts& facts);

/// Whether what Okta said, if anything, was asked in the organisation that is connected now.
[[nodiscard]] bool isOfThisOrganisation(const Facts& facts);
/// Whether it was asked with the values that matter to such a proof of the step, as they are now.
[[nodiscard]] bool isAskedNow(ProofKind kind, const Step& step, const Facts& facts);
/// Whether it was asked about the app that is meant now.
[[nodiscard]] bool isOfThisApp(const Facts& facts);
/// Whether it was asked about the pilot who is named now.
[[nodiscard]] bool isOfThisPilot(const Facts& facts);

/// Whether what was pasted as the organisation is the one that answers, by any of the names that are known of it. True
/// where nothing was pasted.
[[nodiscard]] bool isPastedOrganisation(const SetupRecord& record, const OktaFacts& okta);

} // namespace rollcall::setup
