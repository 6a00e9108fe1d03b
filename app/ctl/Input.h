// SPDX-License-Identifier: Apache-2.0
// What a command reads besides its words: a file, or standard input.
#pragma once

#include "ctl/Outcome.h"

#include <string>

namespace rollcall::ctl {

/// The content of a file; "-" is standard input. A usage failure names the file when it cannot be read or is larger
/// than 1 MiB.
[[nodiscard]] Outcome<std::string> readInput(const std::string& file);

} // namespace rollcall::ctl
