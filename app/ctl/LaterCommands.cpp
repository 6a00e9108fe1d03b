// SPDX-License-Identifier: Apache-2.0
// Commands that are agreed but whose feature does not exist yet: refused in a sentence instead of "unknown".
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"

#include <array>
#include <string_view>
#include <utility>

namespace rollcall::ctl {

namespace {

struct Later {
    std::string_view group;
    std::string_view verb;
    std::string_view operand;
    std::string_view what;
};

constexpr std::array<Later, 16> later{{
    {"people", "why", "[USERNAME]", "Explaining why somebody is not on board"},
    {"people", "export", "[FILE]", "Exporting people"},
    {"people", "erase", "[USERNAME]", "Erasing a person"},
    {"activity", "export", "[FILE]", "Exporting the journal"},
    {"reconcile", "plan", "", "Comparing with Okta's records"},
    {"reconcile", "apply", "", "Comparing with Okta's records"},
    {"reconcile", "history", "", "Comparing with Okta's records"},
    {"doctor", "", "", "The self-check"},
    {"support-bundle", "", "[FILE]", "The support bundle"},
    {"backup", "", "[FILE]", "Backup"},
    {"restore", "", "[FILE]", "Restore"},
    {"service", "install", "", "Running as a service"},
    {"service", "remove", "", "Running as a service"},
    {"service", "status", "", "Running as a service"},
    {"database", "check", "", "Database maintenance"},
    {"database", "move", "", "Database maintenance"},
}};

} // namespace

std::vector<Command> laterCommands()
{
    std::vector<Command> commands;
    for (const Later& each : later) {
        Command command;
        command.group = each.group;
        command.verb = each.verb;
        command.operand = each.operand;
        command.summary = "Not built yet";
        command.isLater = true;
        command.run = [what = each.what](CommandContext&) -> Outcome<> {
            return refused(std::string(what) + " is not built yet.");
        };
        commands.push_back(std::move(command));
    }
    return commands;
}

} // namespace rollcall::ctl
