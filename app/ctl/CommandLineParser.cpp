// SPDX-License-Identifier: Apache-2.0
// The parser: words are matched against the table; nothing is guessed.
#include "ctl/CommandLine.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace rollcall::ctl {

namespace {

const Option* findOption(std::span<const Option> options, std::string_view name)
{
    const auto found = std::ranges::find_if(options, [name](const Option& o) { return o.name == name; });
    return found == options.end() ? nullptr : &*found;
}

bool isOptional(const Command& command)
{
    return command.operand.starts_with('[');
}

std::size_t operandCount(const Command& command)
{
    if (command.operand.find("...") != std::string_view::npos)
        return std::numeric_limits<std::size_t>::max();
    if (command.operand.empty())
        return 0;
    return static_cast<std::size_t>(std::ranges::count(command.operand, ' ')) + 1;
}

bool isGroup(std::span<const Command> commands, std::string_view word)
{
    return std::ranges::any_of(commands, [word](const Command& c) { return c.group == word; });
}

const Command* findCommand(std::span<const Command> commands, std::string_view group, std::string_view verb)
{
    const auto found =
        std::ranges::find_if(commands, [&](const Command& c) { return c.group == group && c.verb == verb; });
    return found == commands.end() ? nullptr : &*found;
}

std::string verbsOf(std::span<const Command> commands, std::string_view group)
{
    std::string verbs;
    for (const Command& command : commands) {
        if (command.group != group || command.verb.empty())
            continue;
        verbs += verbs.empty() ? "" : ", ";
        verbs += command.verb;
    }
    return verbs;
}

/// "-" alone is a plain word (standard input); after "--" everything is.
bool looksLikeOption(const std::string& word)
{
    return word.size() > 1 && word.front() == '-';
}

class Parser {
public:
    Parser(std::span<const std::string> arguments, std::span<const Command> commands)
        : m_arguments(arguments), m_commands(commands)
    {
    }

    Outcome<Invocation> parse()
    {
        // The command must be known before its options can be told from their values, so it is looked for first.
        if (auto found = locateCommand(); !found)
            return tl::unexpected(found.error());
        for (m_index = 0; m_index < m_arguments.size(); ++m_index) {
            if (auto taken = takeWord(m_arguments[m_index]); !taken)
                return tl::unexpected(taken.error());
        }
        return finish();
    }

private:
    Outcome<> locateCommand()
    {
        std::vector<std::string> plain;
        // Three words at most: "help", the group, the verb.
        for (std::size_t i = 0; i < m_arguments.size() && plain.size() < 3; ++i) {
            const std::string& word = m_arguments[i];
            if (!looksLikeOption(word)) {
                plain.push_back(word);
                continue;
            }
            const std::string_view name = std::string_view(word).substr(0, word.find('='));
            const Option* option = name.starts_with("--") ? findOption(globalOptions(), name.substr(2)) : nullptr;
            if (option != nullptr && !option->value.empty() && name.size() == word.size())
                ++i;
            else if (option == nullptr && !plain.empty())
                break; // an option of the command itself: no verb can follow it
        }
        if (plain.empty())
            return {};
        if (plain.front() == "help") {
            m_invocation.global.isHelp = true;
            m_isHelpWord = true;
            plain.erase(plain.begin());
            if (plain.empty())
                return {};
        }
        m_invocation.group = plain.front();
        if (!isGroup(m_commands, m_invocation.group))
            return usage("There is no command \"" + plain.front() + "\". `rollcallctl --help` lists all commands.");
        m_invocation.command = findCommand(m_commands, m_invocation.group, {});
        // A group that is a command by itself may have others beside.
        const Command* beside =
            plain.size() > 1 && !plain[1].empty() ? findCommand(m_commands, m_invocation.group, plain[1]) : nullptr;
        if (beside != nullptr) {
            m_invocation.command = beside;
            m_hasVerb = true;
        } else if (m_invocation.command == nullptr && plain.size() > 1) {
            return usage("\"" + m_invocation.group + "\" has no \"" + plain[1] +
                         "\". It has: " + verbsOf(m_commands, m_invocation.group) + ".");
        }
        return {};
    }

    Outcome<> takeWord(const std::string& word)
    {
        if (m_isPlainOnly || !looksLikeOption(word))
            return takePlain(word);
        if (word == "--") {
            m_isPlainOnly = true;
            return {};
        }
        if (word == "-h") {
            m_invocation.global.isHelp = true;
            return {};
        }
        if (!word.starts_with("--"))
            return usage("Unknown option " + word + ". Options begin with two dashes.");
        return takeOption(word);
    }

    Outcome<> takePlain(const std::string& word)
    {
        if (m_isHelpWord && word == "help" && m_plainSeen == 0 && !m_isHelpWordTaken) {
            m_isHelpWordTaken = true;
            return {};
        }
        const std::size_t place = m_plainSeen++;
        if (place == 0 || (place == 1 && m_hasVerb))
            return {};
        const Command* command = m_invocation.command;
        if (command == nullptr || m_invocation.operands.size() >= operandCount(*command))
            return usage("\"" + word + "\" is one word too many. " + hint());
        m_invocation.operands.push_back(word);
        return {};
    }

    Outcome<> takeOption(const std::string& word)
    {
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
        const Option* option = findOption(globalOptions(), name);
        const bool isGlobal = option != nullptr;
        if (option == nullptr && m_invocation.command != nullptr)
            option = findOption(m_invocation.command->options, name);
        if (option == nullptr)
            return usage("Unknown option --" + name + ". " + hint());
        if (option->value.empty()) {
            if (equals != std::string::npos)
                return usage("--" + name + " takes no value.");
            return isGlobal ? setGlobal(name, {}) : set(*option, {});
        }
        if (equals != std::string::npos)
            return isGlobal ? setGlobal(name, word.substr(equals + 1)) : set(*option, word.substr(equals + 1));
        if (m_index + 1 >= m_arguments.size() || isNextOption())
            return usage("--" + name + " needs a value: --" + name + " " + std::string(option->value) + ".");
        const std::string& value = m_arguments[++m_index];
        if (isGlobal)
            return setGlobal(name, value);
        if (auto stored = set(*option, value); !stored)
            return stored;
        while (option->isRepeatable && m_index + 1 < m_arguments.size() && !isNextOption()) {
            if (auto stored = set(*option, m_arguments[++m_index]); !stored)
                return stored;
        }
        return {};
    }

    [[nodiscard]] bool isNextOption() const { return m_arguments[m_index + 1].starts_with("--"); }

    Outcome<> set(const Option& option, const std::string& value)
    {
        auto& values = m_invocation.options[std::string(option.name)];
        if (!values.empty() && !option.isRepeatable)
            return usage("--" + std::string(option.name) + " is given twice.");
        values.push_back(value);
        return {};
    }

    Outcome<> setGlobal(const std::string& name, const std::string& value)
    {
        GlobalOptions& global = m_invocation.global;
        if (name == "json") {
            global.isJson = true;
        } else if (name == "help") {
            global.isHelp = true;
        } else if (name == "version") {
            global.isVersion = true;
        } else if (name == "verbose") {
            global.isVerbose = true;
        } else {
            if (value.empty())
                return usage("--" + name + " needs a value.");
            (name == "data-dir"   ? global.dataDirectory
             : name == "database" ? global.database
                                  : global.integration) = value;
        }
        return {};
    }

    Outcome<Invocation> finish()
    {
        if (m_invocation.global.isHelp || m_invocation.global.isVersion)
            return std::move(m_invocation);
        if (m_invocation.group.empty())
            return usage("A command is missing. `rollcallctl --help` lists all commands.");
        if (m_invocation.command == nullptr)
            return usage("\"" + m_invocation.group + "\" needs one of: " + verbsOf(m_commands, m_invocation.group) +
                         ".");
        const Command& command = *m_invocation.command;
        if (!isOptional(command) && m_invocation.operands.size() < operandCount(command))
            return usage("`" + command.name() + "` needs " + std::string(command.operand) + ". " + hint());
        return std::move(m_invocation);
    }

    [[nodiscard]] std::string hint() const
    {
        if (m_invocation.command == nullptr)
            return "`rollcallctl --help` lists all commands.";
        return "`rollcallctl " + m_invocation.command->name() + " --help` says what it takes.";
    }

    std::span<const std::string> m_arguments;
    std::span<const Command> m_commands;
    Invocation m_invocation;
    std::size_t m_index = 0;
    std::size_t m_plainSeen = 0;
    bool m_hasVerb = false;
    bool m_isPlainOnly = false;
    bool m_isHelpWord = false;
    bool m_isHelpWordTaken = false;
};

} // namespace

Outcome<Invocation> parseCommandLine(std::span<const std::string> arguments, std::span<const Command> commands)
{
    return Parser(arguments, commands).parse();
}

} // namespace rollcall::ctl
