// SPDX-License-Identifier: Apache-2.0
// The table of commands, and a command line read against it.
#pragma once

#include "ctl/Outcome.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

struct Option {
    std::string_view name;  ///< without dashes
    std::string_view value; ///< what stands for the value in the help, e.g. "ADDR:PORT"; empty for a switch
    std::string_view help;
    bool isRepeatable = false; ///< takes one or more values, also several after one name
};

class CommandContext;

struct Command {
    std::string_view group; ///< "integration"
    std::string_view verb;  ///< "create"; empty when the group is the whole command, e.g. "serve"
    /// "SLUG", "KEY VALUE", "[SLUG]" when it may be left out, "[SLUG...]" when there may be several; empty: none.
    std::string_view operand;
    std::string_view summary; ///< one line
    std::string_view details; ///< further paragraphs of the help
    std::vector<Option> options;
    std::function<Outcome<>(CommandContext&)> run;
    bool isLater = false; ///< its feature does not exist yet: it refuses and says so
    /// Runs until it is asked to end: what happens meanwhile is logged on standard error. All others say what went
    /// wrong in their one line, and log only with --verbose.
    bool isLogged = false;

    [[nodiscard]] std::string name() const;
};

/// Options that stand before or after any command.
struct GlobalOptions {
    std::string dataDirectory;
    std::string database;
    std::string integration;
    bool isJson = false;
    bool isHelp = false;
    bool isVersion = false;
    bool isVerbose = false;
};
[[nodiscard]] std::span<const Option> globalOptions();

struct Invocation {
    const Command* command = nullptr; ///< null only with help or version
    std::string group;                ///< of the help that is asked for; may be empty
    GlobalOptions global;
    std::vector<std::string> operands;
    std::map<std::string, std::vector<std::string>, std::less<>> options;

    /// The first operand; nothing when it was left out.
    [[nodiscard]] std::optional<std::string> operand() const;
    [[nodiscard]] bool has(std::string_view option) const { return options.contains(option); }
    /// The value, or the fallback when the option was not given.
    [[nodiscard]] std::string value(std::string_view option, std::string_view fallback = {}) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    /// The value as a number within the bounds; a usage failure names the option.
    [[nodiscard]] Outcome<std::int64_t> number(std::string_view option, std::int64_t fallback, std::int64_t minimum,
                                               std::int64_t maximum) const;
};

/// The whole text as a decimal number; nothing when it is none.
[[nodiscard]] std::optional<std::int64_t> parseInteger(std::string_view text);

/// `arguments` without the program's name. Every failure is of ExitCode::Usage and says what would be right.
[[nodiscard]] Outcome<Invocation> parseCommandLine(std::span<const std::string> arguments,
                                                   std::span<const Command> commands);

/// All commands with one line each.
[[nodiscard]] std::string overviewHelp(std::span<const Command> commands);
/// The commands of one group.
[[nodiscard]] std::string groupHelp(std::string_view group, std::span<const Command> commands);
/// One command with its options.
[[nodiscard]] std::string commandHelp(const Command& command);

} // namespace rollcall::ctl
