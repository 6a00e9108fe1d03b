// SPDX-License-Identifier: Apache-2.0
// A small reader of Okta's expression language: the forms that mappings use. What it does not know it names.
#include "scim/LetterCase.h"
#include "setup/Mapping.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace rollcall::setup {

namespace {

// What comes from Okta, a file or the keyboard is worked out where it is shown: it must end soon.
constexpr int deepest = 40;
constexpr std::size_t longestExpression = 4096;
constexpr std::size_t longestText = 65536;

/// A value of an expression: text, or null.
using Text = std::optional<std::string>;

char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

core::Error notUnderstood(std::string_view what)
{
    return core::makeError(core::ErrorKind::NotFound,
                           "\"" + std::string(scim::partOf(what, 0, 80)) +
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

    [[nodiscard]] const std::set<std::string>& absent() const { return m_absent; }

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
    static Value bounded(std::string text)
    {
        return text.size() > longestText ? Value(tl::unexpected(notUnderstood(text))) : Value(Text(std::move(text)));
    }

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
            left = bounded(left->value_or("") + right->value_or(""));
        }
        return left;
    }
    Value single()
    {
        std::size_t negations = 0;
        for (skipBlanks(); m_text.substr(m_at).starts_with('!') && !m_text.substr(m_at).starts_with("!=");
             skipBlanks()) {
            ++m_at;
            ++negations;
        }
        auto value = plain();
        return value && negations > 0 ? Value(flag(isTrue(*value) == (negations % 2 == 0))) : value;
    }
    Value plain()
    {
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
                const std::string_view attribute = std::string_view(name).substr(prefix.size());
                const auto found = m_person.find(attribute);
                if (found == m_person.end())
                    m_absent.emplace(attribute);
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
            return bounded(values[0] + values[1]);
        if (function == "substringBefore" && count == 2)
            return Text(values[0].substr(0, values[0].find(values[1])));
        if (function == "substringAfter" && count == 2) {
            const auto found = values[0].find(values[1]);
            return Text(found == std::string::npos ? std::string() : values[0].substr(found + values[1].size()));
        }
        if (function == "toUpperCase" && count == 1)
            return bounded(scim::upperCase(values[0]));
        if (function == "toLowerCase" && count == 1)
            return bounded(scim::lowerCase(values[0]));
        if (function == "removeSpaces" && count == 1) {
            std::erase(values[0], ' ');
            return Text(values[0]);
        }
        if (function == "len" && count == 1)
            return Text(std::to_string(scim::lengthOf(values[0])));
        if (function == "replace" && count == 3 && !values[1].empty())
            return replaced(values[0], values[1], values[2]);
        if (function == "substring" && count == 3)
            return part(values);
        return tl::unexpected(notUnderstood("String." + function));
    }
    /// Ends where it has become too long, which a short expression can make of a short text.
    static Value replaced(std::string_view text, std::string_view what, std::string_view with)
    {
        std::string result;
        for (auto at = text.find(what); at != std::string_view::npos && result.size() <= longestText;
             at = text.find(what)) {
            result.append(text.substr(0, at)).append(with);
            text.remove_prefix(at + what.size());
        }
        return bounded(result.append(text));
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
        return Text(std::string(scim::partOf(values[0], *from, *to - *from)));
    }

    std::string_view m_text;
    const okta::Profile& m_person;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::set<std::string> m_absent;
};

} // namespace

core::Result<std::string> evaluate(std::string_view expression, const okta::Profile& person)
{
    if (expression.size() > longestExpression)
        return tl::unexpected(notUnderstood(expression));
    return Reader(expression, person).whole();
}

std::vector<std::string> absentAttributes(std::string_view expression, const okta::Profile& person)
{
    Reader reader(expression, person);
    if (expression.size() > longestExpression || !reader.whole())
        return {};
    return {reader.absent().begin(), reader.absent().end()};
}

} // namespace rollcall::setup
