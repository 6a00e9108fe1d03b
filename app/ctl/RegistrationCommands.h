// SPDX-License-Identifier: Apache-2.0
// The commands about registrations that have a file of their own.
#pragma once

#include "ctl/CommandContext.h"

#include <vector>

namespace rollcall::ctl {

[[nodiscard]] Outcome<> adoptRegistrations(CommandContext& context);
[[nodiscard]] Outcome<> chooseWriteBack(CommandContext& context);
/// `options` and those that name where Okta knows who is registered.
[[nodiscard]] std::vector<Option> targetOptions(std::vector<Option> options);

} // namespace rollcall::ctl
