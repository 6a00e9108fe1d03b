// SPDX-License-Identifier: Apache-2.0
// What the requests that arrived prove, and what they speak against.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <optional>
#include <string>

namespace rollcall::setup {

/// Of what concerns the pilot, where there is one and it should; nothing by what may have been a try of one's own.
[[nodiscard]] std::optional<Evidence> proofByTraffic(ProofKind kind, const Profile& profile, const Facts& facts);
/// Whether a call from there can only have been made by the one who is to call, or somebody said so.
[[nodiscard]] bool countsAsCaller(const std::string& address, const Profile& profile, const Facts& facts);
/// Whether a proof that was kept is one still.
[[nodiscard]] bool countsStill(const Evidence& evidence, const Profile& profile, const Facts& facts);
/// Which of creating, updating and deactivating is proven; empty for none.
[[nodiscard]] std::string lifeCycleSoFar(const Profile& profile, const Facts& facts);

[[nodiscard]] std::optional<Trouble> troubleOfTraffic(const Step& step, const Profile& profile, const Facts& facts);
/// Whether that is a word on calls from this computer or its network.
[[nodiscard]] bool isOfThisComputer(const Trouble& trouble);
/// Nobody came although somebody should have been sent: `since` is when the last step before was done.
[[nodiscard]] std::optional<Trouble> troubleOfNobody(const Profile& profile, const Facts& facts, core::Timestamp since);

} // namespace rollcall::setup
