// SPDX-License-Identifier: Apache-2.0
// The values of a step: what is copied from it, what is connected though not pasted, what Okta calls what was pasted.
#pragma once

#include "setup/Facts.h"
#include "setup/Guide.h"
#include "setup/Profile.h"

#include <map>
#include <string>
#include <vector>

namespace rollcall::setup {

/// In the order of the step's own.
[[nodiscard]] std::vector<CopyValue> copiesOf(const Step& step, const Profile& profile, const Facts& facts);
/// Organisation or app of the connection where the step asks for it and nothing was pasted; else empty.
[[nodiscard]] std::string connectedValue(const Step& step, const Facts& facts);
/// By field, as far as Okta was asked about the very group or app.
[[nodiscard]] std::map<std::string, std::string> namesOf(const Step& step, const Facts& facts);

} // namespace rollcall::setup
