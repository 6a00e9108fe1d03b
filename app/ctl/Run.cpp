// SPDX-License-Identifier: Apache-2.0
// Parses, runs, reports.
#include "ctl/Run.h"

#include "core/Log.h"
#include "ctl/CommandContext.h"
#include "ctl/CommandLine.h"
#include "ctl/Commands.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

std::string helpFor(const Invocation& invocation, std::span<const Command> commands)
{
    if (invocation.command != nullptr)
        return commandHelp(*invocation.command);
    return invocation.group.empty() ? overviewHelp(commands) : groupHelp(invocation.group, commands);
}

} // namespace

int run(std::span<const std::string> arguments, Console& console)
{
    const std::vector<Command> commands = allCommands();
    auto invocation = parseCommandLine(arguments, commands);
    if (!invocation) {
        console.error(invocation.error().message);
        return static_cast<int>(invocation.error().code);
    }
    if (invocation->global.isVersion) {
        console.line("rollcallctl " + QCoreApplication::applicationVersion().toStdString());
        return static_cast<int>(ExitCode::Done);
    }
    if (invocation->global.isHelp) {
        console.text(helpFor(*invocation, commands));
        return static_cast<int>(ExitCode::Done);
    }
    const Command& command = *invocation->command;
    if (invocation->global.isVerbose)
        core::setLogLevel(core::LogLevel::Info);
    else if (!command.isLogged)
        core::setLogLevel(core::LogLevel::Off);
    CommandContext context(std::move(*invocation), console);
    if (const auto outcome = command.run(context); !outcome) {
        console.error(outcome.error().message);
        return static_cast<int>(outcome.error().code);
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace rollcall::ctl
