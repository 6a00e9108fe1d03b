// SPDX-License-Identifier: Apache-2.0
// Commands that are printed to be run next.
#pragma once

#include "ctl/CommandLine.h"

#include <string>

namespace rollcall::ctl {

/// `line` with the directory that this run was given by option, before its first option: without it the same line would
/// look into another one. Quoted for a shell where needed.
[[nodiscard]] std::string nextCommand(const GlobalOptions& given, std::string line);

} // namespace rollcall::ctl
