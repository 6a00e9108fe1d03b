// SPDX-License-Identifier: Apache-2.0
// What becomes of people's words: preconditions that are answered, and steps that are said not to be needed.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <optional>

namespace rollcall::setup {

/// What shows that the step is in use although `word` says that it is not needed; nothing while the word stands.
/// `evidence` is what proves the step, if anything does: what is older than the word speaks against nothing.
[[nodiscard]] std::optional<Trouble> contradictionOf(const Step& step, const Confirmation& word,
                                                     const std::optional<Evidence>& evidence, const Facts& facts);

/// Whether that step asks for the profile's preconditions.
[[nodiscard]] bool asksPreconditions(const Step& step, const Profile& profile, const Facts& facts);
/// Those of the role with what is known of them, and the step's state by them.
void judgePreconditions(GuideStep& judged, const Profile& profile, const Facts& facts);

} // namespace rollcall::setup
