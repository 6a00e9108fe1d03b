// SPDX-License-Identifier: Apache-2.0
// Who a command acts for, and on whom.
#pragma once

#include "ctl/CommandContext.h"
#include "directory/Types.h"

#include <string>

namespace rollcall::ctl {

/// `--by`, else the name of the account that runs the command: kept with what was done.
[[nodiscard]] std::string askerOf(const Invocation& invocation);

/// Of every command that keeps who did it.
[[nodiscard]] Option byOption();

/// Found by userName, else by id. NotFound otherwise.
[[nodiscard]] Outcome<directory::Person> personNamed(const Chosen& chosen, const std::string& name);

} // namespace rollcall::ctl
