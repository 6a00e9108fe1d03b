// SPDX-License-Identifier: Apache-2.0
// The commands about mail that have files of their own.
#pragma once

#include "ctl/CommandContext.h"

#include <vector>

namespace rollcall::ctl {

[[nodiscard]] Outcome<> testMail(CommandContext& context);
[[nodiscard]] std::vector<Command> bounceCommands();

} // namespace rollcall::ctl
