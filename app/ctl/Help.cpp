// SPDX-License-Identifier: Apache-2.0
// The help texts, made from the same table the parser reads.
#include "ctl/CommandLine.h"

#include <string>
#include <vector>

namespace rollcall::ctl {

namespace {

constexpr std::size_t nameColumn = 30;

void appendRow(std::string& text, const std::string& name, std::string_view help)
{
    text += "  " + name;
    if (name.size() + 2 > nameColumn - 1)
        text += "\n" + std::string(nameColumn, ' ');
    else
        text += std::string(nameColumn - name.size() - 2, ' ');
    text += help;
    text += '\n';
}

void appendOptions(std::string& text, std::span<const Option> options)
{
    for (const Option& option : options) {
        std::string name = "--" + std::string(option.name);
        if (!option.value.empty())
            name += " " + std::string(option.value) + (option.isRepeatable ? "…" : "");
        appendRow(text, name, option.help);
    }
}

void appendWrapped(std::string& text, const std::vector<std::string>& names)
{
    constexpr std::size_t width = 100;
    std::string line = " ";
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string word = " " + names[i] + (i + 1 < names.size() ? "," : "");
        if (line.size() + word.size() > width) {
            text += line + "\n";
            line = " ";
        }
        line += word;
    }
    text += line + "\n";
}

std::string withOperand(const Command& command)
{
    return command.operand.empty() ? command.name() : command.name() + " " + std::string(command.operand);
}

} // namespace

std::string overviewHelp(std::span<const Command> commands)
{
    std::string text = "rollcallctl: operates Rollcall, the SCIM console for Okta admins, without a screen.\n\n"
                       "Usage: rollcallctl [options] COMMAND [options]\n\nCommands:\n";
    std::vector<std::string> later;
    for (const Command& command : commands) {
        if (command.isLater)
            later.push_back(command.name());
        else
            appendRow(text, withOperand(command), command.summary);
    }
    text += "\nNot built yet:\n";
    appendWrapped(text, later);
    text += "\nOptions before or after any command:\n";
    appendOptions(text, globalOptions());
    text += "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused.\n"
            "`rollcallctl COMMAND --help` says more about one command.\n";
    return text;
}

std::string groupHelp(std::string_view group, std::span<const Command> commands)
{
    std::string text = "Usage: rollcallctl " + std::string(group) + " COMMAND [options]\n\nCommands:\n";
    for (const Command& command : commands) {
        if (command.group == group)
            appendRow(text, withOperand(command), command.summary);
    }
    text += "\n`rollcallctl " + std::string(group) + " COMMAND --help` says more about one of them.\n";
    return text;
}

std::string commandHelp(const Command& command)
{
    std::string text =
        "Usage: rollcallctl " + withOperand(command) + (command.options.empty() ? "" : " [options]") + "\n\n";
    text += std::string(command.summary) + ".\n";
    if (!command.details.empty())
        text += "\n" + std::string(command.details) + "\n";
    if (!command.options.empty()) {
        text += "\nOptions:\n";
        appendOptions(text, command.options);
    }
    text += "\nOptions of every command:\n";
    appendOptions(text, globalOptions());
    return text;
}

} // namespace rollcall::ctl
