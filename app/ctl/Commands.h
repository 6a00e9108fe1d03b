// SPDX-License-Identifier: Apache-2.0
// The commands, a function for each group; `allCommands` is the table that parser and help read.
#pragma once

#include "ctl/CommandLine.h"

#include <vector>

namespace rollcall::ctl {

[[nodiscard]] std::vector<Command> integrationCommands();
[[nodiscard]] std::vector<Command> tokenCommands();
[[nodiscard]] std::vector<Command> oauthCommands();
[[nodiscard]] std::vector<Command> schemaCommands();
[[nodiscard]] std::vector<Command> profileCommands();
[[nodiscard]] std::vector<Command> serveCommands();
[[nodiscard]] std::vector<Command> peopleCommands();
[[nodiscard]] std::vector<Command> groupCommands();
[[nodiscard]] std::vector<Command> activityCommands();
[[nodiscard]] std::vector<Command> statusCommands();
[[nodiscard]] std::vector<Command> settingsCommands();
[[nodiscard]] std::vector<Command> relayCommands();
[[nodiscard]] std::vector<Command> secretCommands();
[[nodiscard]] std::vector<Command> setupCommands();
[[nodiscard]] std::vector<Command> oktaCommands();
[[nodiscard]] std::vector<Command> inviteCommands();
[[nodiscard]] std::vector<Command> mailCommands();
[[nodiscard]] std::vector<Command> registrationCommands();
[[nodiscard]] std::vector<Command> webhookCommands();
[[nodiscard]] std::vector<Command> demoCommands();
[[nodiscard]] Command demoOktaCommand();
/// Commands whose feature does not exist yet: they refuse and say so.
[[nodiscard]] std::vector<Command> laterCommands();

[[nodiscard]] std::vector<Command> allCommands();

} // namespace rollcall::ctl
