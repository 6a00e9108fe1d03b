// SPDX-License-Identifier: Apache-2.0
// From the words of a command line to an exit code.
#pragma once

#include "ctl/Console.h"

#include <span>
#include <string>

namespace rollcall::ctl {

/// Parses, runs, reports a failure as one line on standard error. Needs a QCoreApplication.
[[nodiscard]] int run(std::span<const std::string> arguments, Console& console);

} // namespace rollcall::ctl
