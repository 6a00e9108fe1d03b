// SPDX-License-Identifier: Apache-2.0
// A small reader of Okta's expression language: the forms that mappings use. What it does not know it names.
#include "setup/Mapping.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace rollcall::setup {

namespace {

constexpr int deepest = 40;

/// A value of an expression: text, or null.
using Text = std::optional<std::string>;

char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

char upper(char character)
{
    return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
}

core::Error notUnderstood(std::string_view what)
{
    return core::makeError(core::ErrorKind::NotFound,
                           "\"" + std::string(what.substr(0, 80)) +
                               "\" cannot be worked out here. Okta shows it under *Preview* in the Profile Editor.");
}

class Reader {
public:
    Reader(std::string_view text, const okta::Profile& person) : m_text(text), m_person(person) {}

    core::Result<std::string> whole()
    {
        auto value = choice();
        if (!value)
            return tl::unexpected(std::move(value.error()));
        skipBlanks();
        if (m_at != m_text.size())
            return tl::unexpected(notUnderstood(m_text.substr(m_at)));
        return value->value_or("");
    }

private:
    using Value = core::Result<Text>;

    void skipBlanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t'))
            ++m_at;
    }
    bool take(std::string_view token)
    {
        skipBlanks();
        if (!m_text.substr(m_at).starts_with(token))
            return false;
        m_at += token.size();
        return true;
    }
    static bool isTrue(const Text& value) { return value && *value != "false" && !value->empty(); }
    static Text flag(bool value) { return value ? std::string("true") : std::string("false"); }

    Value choice()
    {
        if (++m_depth > deepest)
            return tl::unexpected(notUnderstood(m_text));
        auto condition = either();
        if (condition && take("?")) {
            auto yes = choice();
            if (!yes)
                return yes;
            if (!take(":"))
                return tl::unexpected(notUnderstood(m_text.substr(m_at)));
            auto no = choice();
            if (!no)
                return no;
            condition = isTrue(*condition) ? std::move(yes) : std::move(no);
        }
        --m_depth;
        return condition;
    }
    Value either()
    {
        auto left = both();
        while (left && (take("||") || takeWord("or"))) {
            auto right = both();
            if (!right)
                return right;
            left = flag(isTrue(*left) || isTrue(*right));
        }
        return left;
    }
    Value both()
    {
        auto left = comparison();
        while (left && (take("&&") || takeWord("and"))) {
            auto right = comparison();
            if (!right)
                return right;
            left = flag(isTrue(*left) && isTrue(*right));
        }
        return left;
    }
    Value comparison()
    {
        auto left = sum();
        if (!left)
            return left;
        const bool isEqual = take("==");
        if (!isEqual && !take("!="))
            return left;
        auto right = sum();
        if (!right)
            return right;
        return flag((*left == *right) == isEqual);
    }
    Value sum()
    {
        auto left = single();
        while (left && take("+")) {
            auto right = single();
            if (!right)
                return right;
            left = Text(left->value_or("") + right->value_or(""));
        }
        return left;
    }
    Value single()
    {
        skipBlanks();
        if (m_at == m_text.size())
            return tl::unexpected(notUnderstood(m_text));
        if (take("(")) {
            auto value = choice();
            if (value && !take(")"))
                return tl::unexpected(notUnderstood(m_text.substr(m_at)));
            return value;
        }
        const char first = m_text[m_at];
        if (first == '"' || first == '\'')
            return quoted(first);
        if (first == '!' && !m_text.substr(m_at).starts_with("!=")) {
            ++m_at;
            auto value = single();
            return value ? Value(flag(!isTrue(*value))) : value;
        }
        return named();
    }
    Value quoted(char mark)
    {
        const auto end = m_text.find(mark, m_at + 1);
        if (end == std::string_view::npos)
            return tl::unexpected(notUnderstood(m_text.substr(m_at)));
        std::string text(m_text.substr(m_at + 1, end - m_at - 1));
        m_at = end + 1;
        return Text(std::move(text));
    }
    std::string word()
    {
        skipBlanks();
        const std::size_t start = m_at;
        while (m_at < m_text.size() && (std::isalnum(static_cast<unsigned char>(m_text[m_at])) != 0 ||
                                        m_text[m_at] == '_' || m_text[m_at] == '.'))
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }
    bool takeWord(std::string_view wanted)
    {
        const std::size_t start = m_at;
        if (std::string found = word(); std::ranges::equal(found, wanted, {}, lower))
            return true;
        m_at = start;
        return false;
    }
    Value named()
    {
        const std::size_t start = m_at;
        const std::string name = word();
        if (name == "null")
            return Text();
        if (name == "true" || name == "false" ||
            (!name.empty() && std::ranges::all_of(name, [](char digit) { return digit >= '0' && digit <= '9'; })))
            return Text(name);
        for (const std::string_view prefix : {"user.", "source.", "appuser."}) {
            if (name.starts_with(prefix) && name.find('.', prefix.size()) == std::string::npos) {
                const auto found = m_person.find(std::string_view(name).substr(prefix.size()));
                if (found == m_person.end() || std::holds_alternative<std::monostate>(found->second))
                    return Text();
                return Text(okta::toText(found->second));
            }
        }
        if (name.starts_with("String.") && take("("))
            return call(name.substr(std::string_view("String.").size()));
        return tl::unexpected(notUnderstood(m_text.substr(start)));
    }
    Value call(const std::string& function)
    {
        std::vector<std::string> values;
        while (!take(")")) {
            if (!values.empty() && !take(","))
                return tl::unexpected(notUnderstood(m_text.substr(m_at)));
            auto value = choice();
            if (!value)
                return value;
            values.push_back(value->value_or(""));
        }
        return apply(function, std::move(values));
    }
    static Value apply(const std::string& function, std::vector<std::string> values)
    {
        const std::size_t count = values.size();
        if (function == "append" && count == 2)
            return Text(values[0] + values[1]);
        if (function == "substringBefore" && count == 2)
            return Text(values[0].substr(0, values[0].find(values[1])));
        if (function == "substringAfter" && count == 2) {
            const auto found = values[0].find(values[1]);
            return Text(found == std::string::npos ? std::string() : values[0].substr(found + values[1].size()));
        }
        if ((function == "toUpperCase" || function == "toLowerCase") && count == 1) {
            std::ranges::transform(values[0], values[0].begin(), function == "toUpperCase" ? upper : lower);
            return Text(values[0]);
        }
        if (function == "removeSpaces" && count == 1) {
            std::erase(values[0], ' ');
            return Text(values[0]);
        }
        if (function == "len" && count == 1)
            return Text(std::to_string(values[0].size()));
        if (function == "replace" && count == 3 && !values[1].empty()) {
            for (std::size_t at = values[0].find(values[1]); at != std::string::npos;
                 at = values[0].find(values[1], at + values[2].size()))
                values[0].replace(at, values[1].size(), values[2]);
            return Text(values[0]);
        }
        if (function == "substring" && count == 3)
            return part(values);
        return tl::unexpected(notUnderstood("String." + function));
    }
    static Value part(const std::vector<std::string>& values)
    {
        const auto number = [](const std::string& text) {
            const bool isNumber = !text.empty() && text.size() < 7 &&
                                  std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
            return isNumber ? std::optional(static_cast<std::size_t>(std::stoul(text))) : std::nullopt;
        };
        const auto from = number(values[1]);
        const auto to = number(values[2]);
        if (!from || !to || *from > *to)
            return tl::unexpected(notUnderstood("String.substring"));
        return Text(*from >= values[0].size() ? std::string() : values[0].substr(*from, *to - *from));
    }

    std::string_view m_text;
    const okta::Profile& m_person;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace

core::Result<std::string> evaluate(std::string_view expression, const okta::Profile& person)
{
    return Reader(expression, person).whole();
}

} // namespace rollcall::setup
