// SPDX-License-Identifier: Apache-2.0
// What the commands about Okta do, each in a file of its own.
#pragma once

#include "ctl/CommandContext.h"

namespace rollcall::ctl {

[[nodiscard]] Outcome<> connectOkta(CommandContext& context);
[[nodiscard]] Outcome<> disconnectOkta(CommandContext& context);
[[nodiscard]] Outcome<> checkOkta(CommandContext& context);
[[nodiscard]] Outcome<> listOktaPeople(CommandContext& context);
[[nodiscard]] Outcome<> showOktaKey(CommandContext& context);

} // namespace rollcall::ctl
