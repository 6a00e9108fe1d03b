// SPDX-License-Identifier: Apache-2.0
// The calls to other services that belong to a request, as the text they are stored as.
#pragma once

#include "directory/Journal.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// Empty when there are none. User information in a URL, which may be a credential, is left out.
[[nodiscard]] std::string legsAsJson(std::span<const JournalLeg> legs);
/// What cannot be read is left out.
[[nodiscard]] std::vector<JournalLeg> legsFromJson(std::string_view json);

} // namespace rollcall::directory
