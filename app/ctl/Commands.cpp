// SPDX-License-Identifier: Apache-2.0
// Puts the table together.
#include "ctl/Commands.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace rollcall::ctl {

std::vector<Command> allCommands()
{
    std::array<std::vector<Command>, 21> groups{
        integrationCommands(), profileCommands(), tokenCommands(),        oauthCommands(),    schemaCommands(),
        serveCommands(),       peopleCommands(),  groupCommands(),        activityCommands(), statusCommands(),
        settingsCommands(),    relayCommands(),   secretCommands(),       setupCommands(),    oktaCommands(),
        inviteCommands(),      mailCommands(),    registrationCommands(), webhookCommands(),  demoCommands(),
        laterCommands()};
    std::vector<Command> commands;
    for (auto& group : groups)
        std::ranges::move(group, std::back_inserter(commands));
    return commands;
}

} // namespace rollcall::ctl
