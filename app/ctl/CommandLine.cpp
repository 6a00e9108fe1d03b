// SPDX-License-Identifier: Apache-2.0
// What a command line holds once it is read, and the options of every command.
#include "ctl/CommandLine.h"

#include <array>
#include <charconv>

namespace rollcall::ctl {

namespace {

constexpr std::array<Option, 7> globals{{
    {"json", "", "Machine-readable output on standard output"},
    {"data-dir", "DIR", "Folder of the directory (default: ROLLCALL_DATA_DIR, then the system's place)"},
    {"database", "URL", "Database to use, e.g. sqlite:FOLDER"},
    {"integration", "SLUG", "Integration to work on, where several exist"},
    {"verbose", "", "Log on standard error what happens on the way"},
    {"help", "", "Show help"},
    {"version", "", "Show the version"},
}};

} // namespace

std::string Command::name() const
{
    return verb.empty() ? std::string(group) : std::string(group) + " " + std::string(verb);
}

std::span<const Option> globalOptions()
{
    return globals;
}

std::optional<std::string> Invocation::operand() const
{
    return operands.empty() ? std::nullopt : std::optional(operands.front());
}

std::string Invocation::value(std::string_view option, std::string_view fallback) const
{
    const auto found = options.find(option);
    return found == options.end() ? std::string(fallback) : found->second.front();
}

std::vector<std::string> Invocation::values(std::string_view option) const
{
    const auto found = options.find(option);
    return found == options.end() ? std::vector<std::string>() : found->second;
}

Outcome<std::int64_t> Invocation::number(std::string_view option, std::int64_t fallback, std::int64_t minimum,
                                         std::int64_t maximum) const
{
    if (!has(option))
        return fallback;
    const auto parsed = parseInteger(value(option));
    if (!parsed || *parsed < minimum || *parsed > maximum) {
        return usage("--" + std::string(option) + " must be a number from " + std::to_string(minimum) + " to " +
                     std::to_string(maximum) + ".");
    }
    return *parsed;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return parsed;
}

} // namespace rollcall::ctl
