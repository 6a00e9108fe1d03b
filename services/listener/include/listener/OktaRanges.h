// SPDX-License-Identifier: Apache-2.0
// The addresses from which Okta calls, as Okta publishes them.
#pragma once

#include "core/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::listener {

/// Reads Okta's ip_ranges.json: `{"us_cell_1": {"ip_ranges": ["192.0.2.0/24", …]}, …}`. The blocks of one cell, or of
/// all when `cell` is empty, each once, for ListenerSettings::allowFrom. Invalid when the file is something else, holds
/// no block that can be read, or has no such cell; the message then names those it has.
[[nodiscard]] core::Result<std::vector<std::string>> readOktaRanges(std::string_view json, std::string_view cell = {});

} // namespace rollcall::listener
