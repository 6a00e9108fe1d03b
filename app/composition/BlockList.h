// SPDX-License-Identifier: Apache-2.0
// Lists of addresses as people write them and as they are stored.
#pragma once

#include "core/Result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::app {

/// Each word is an address, a block such as 10.0.0.0/8, or okta:FILE for the ranges of Okta's published ip_ranges.json;
/// okta:FILE#us_cell_1 takes those of one cell. Invalid, saying what is wrong with which word. Blocks that are there
/// twice are taken once.
[[nodiscard]] core::Result<std::vector<std::string>> readBlocks(std::span<const std::string> words);

/// Split at spaces and commas.
[[nodiscard]] std::vector<std::string> splitBlocks(std::string_view text);
/// One line, separated by spaces.
[[nodiscard]] std::string joinBlocks(std::span<const std::string> blocks);

} // namespace rollcall::app
