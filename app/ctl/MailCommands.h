// SPDX-License-Identifier: Apache-2.0
// The command about mail that has a file of its own.
#pragma once

#include "ctl/CommandContext.h"

namespace rollcall::ctl {

[[nodiscard]] Outcome<> testMail(CommandContext& context);

} // namespace rollcall::ctl
