// SPDX-License-Identifier: Apache-2.0
// Reads a command line against the table of commands.
#pragma once

#include <tl/expected.hpp>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::ctl {

/// What scripts rely on.
enum class ExitCode { Done = 0, Failed = 1, Usage = 2, NotFound = 3, Refused = 4 };

/// Why a command ended early: one clear line for standard error.
struct Failure {
    ExitCode code = ExitCode::Failed;
    std::string message;
};
/// tl::expected 1.0 is not [[nodiscard]]: write the attribute on every function that returns one.
template<class Value = void>
using Outcome = tl::expected<Value, Failure>;

[[nodiscard]] tl::unexpected<Failure> usage(std::string message);
[[nodiscard]] tl::unexpected<Failure> notFound(std::string message);
[[nodiscard]] tl::unexpected<Failure> refused(std::string message);

struct Option {
    std::string_view name;  ///< without dashes
    std::string_view value; ///< what stands for the value in the help, e.g. "ADDR:PORT"; empty for a switch
    std::string_view help;
    bool isRepeatable = false; ///< takes one or more values, also several after one name
};

class CommandContext;

struct Command {
    std::string_view group;   ///< "integration"
    std::string_view verb;    ///< "create"; empty when the group is the whole command, e.g. "serve"
    std::string_view operand; ///< "SLUG", "KEY VALUE", "[SLUG]" when it may be left out, empty when there is none
    std::string_view summary; ///< one line
    std::string_view details; ///< further paragraphs of the help
    std::vector<Option> options;
    std::function<Outcome<>(CommandContext&)> run;
    bool isLater = false; ///< its feature does not exist yet: it refuses and says so

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
