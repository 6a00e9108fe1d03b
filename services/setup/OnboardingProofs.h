// SPDX-License-Identifier: Apache-2.0
// What a mail to oneself and the pilot's own invitation prove, and what speaks against them.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"

#include <optional>
#include <string>

namespace rollcall::setup {

[[nodiscard]] std::optional<Evidence> proofOfMail(const Facts& facts);
[[nodiscard]] std::optional<Trouble> troubleOfMail(const Facts& facts);

/// By evidence that is more than somebody's word.
[[nodiscard]] std::optional<Evidence> proofOfPilotOnBoard(const Facts& facts);
[[nodiscard]] std::optional<Trouble> troubleOfPilotOnBoard(const Facts& facts);
/// The pilot was invited, and the next thing is theirs to do.
[[nodiscard]] bool waitsForPilot(const Facts& facts);
/// "mail taken by mx1.acme.example, address confirmed"; empty while nobody was mailed.
[[nodiscard]] std::string pilotSoFar(const Facts& facts);

} // namespace rollcall::setup
