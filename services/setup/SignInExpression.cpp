// SPDX-License-Identifier: Apache-2.0
// Whether a routing rule asks for an attribute: said only of expressions that are read for sure.
#include "SignInRules.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace rollcall::setup {

namespace {

bool isWord(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_' ||
           one == '.';
}

bool isOpening(std::string_view term)
{
    return term == "(" || term == "[" || term == "{";
}

bool isClosing(std::string_view term)
{
    return term == ")" || term == "]" || term == "}";
}

/// Quoted text, a word, or a sign at the beginning of the rest. Empty where a quote does not end, or holds a backslash.
std::string_view nextTerm(std::string_view rest)
{
    constexpr std::array pairs{"&&", "||", "==", "!=", "<=", ">="};
    const char first = rest.front();
    if (first == '"' || first == '\'') {
        const std::size_t end = rest.find_first_of(first == '"' ? "\"\\" : "'\\", 1);
        return end == std::string_view::npos || rest[end] == '\\' ? std::string_view() : rest.substr(0, end + 1);
    }
    if (isWord(first))
        return {rest.begin(), std::ranges::find_if_not(rest, isWord)};
    const std::string_view two = rest.substr(0, 2);
    return std::ranges::any_of(pairs, [two](std::string_view pair) { return pair == two; }) ? two : rest.substr(0, 1);
}

/// What binds less than "and" would take the parts beside it along; within brackets it cannot.
bool isKnownSign(std::string_view sign, bool isInBrackets)
{
    constexpr std::array harmless{"&&", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%"};
    constexpr std::array bracketed{"||", ",", "?", ":"};
    const auto isIt = [sign](std::string_view known) { return known == sign; };
    return std::ranges::any_of(harmless, isIt) || (isInBrackets && std::ranges::any_of(bracketed, isIt));
}

/// The parts of an expression. Nothing where it is not sure how Okta reads it: quotes that do not end, brackets that do
/// not fit, operators in words, and signs that are not known.
std::optional<std::vector<std::string_view>> termsOf(std::string_view rest)
{
    std::vector<std::string_view> terms;
    std::string open;
    bool isAfterOperand = false;
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
        if (rest.empty())
            return open.empty() ? std::optional(std::move(terms)) : std::nullopt;
        const std::string_view term = nextTerm(rest);
        if (term.empty())
            return std::nullopt;
        rest.remove_prefix(term.size());
        const char first = term.front();
        const bool isOperand = isWord(first) || first == '"' || first == '\'';
        // Of two operands side by side one is an operator: "or", "not" and their like.
        if (isOperand && isAfterOperand)
            return std::nullopt;
        if (isClosing(term)) {
            if (open.empty() || open.back() != (first == ')' ? '(' : first == ']' ? '[' : '{'))
                return std::nullopt;
            open.pop_back();
        } else if (isOpening(term)) {
            open += first;
        } else if (!isOperand && !isKnownSign(term, !open.empty())) {
            return std::nullopt;
        }
        isAfterOperand = isOperand || isClosing(term);
        terms.push_back(term);
    }
}

/// The attribute, alone or compared with true, in as many brackets as one likes.
bool isQuestion(std::span<const std::string_view> part, const std::string& attribute)
{
    while (part.size() > 2 && part.front() == "(" && part.back() == ")")
        part = part.subspan(1, part.size() - 2);
    const bool isWhole = part.size() == 1 || (part.size() == 3 && part[1] == "==" && part[2] == "true");
    return isWhole &&
           (part[0] == attribute || part[0] == "user." + attribute || part[0] == "user.profile." + attribute);
}

/// It is understood where it asks for the attribute alone, or for that and for something else besides.
Asked asksIn(const std::string& expression, const std::string& attribute)
{
    if (scim::fold(expression).find(scim::fold(attribute)) == std::string::npos)
        return Asked::No;
    const auto terms = termsOf(expression);
    if (!terms)
        return Asked::Unreadable;
    const std::span<const std::string_view> all(*terms);
    std::size_t from = 0;
    std::size_t depth = 0;
    for (std::size_t at = 0; at <= all.size(); ++at) {
        if (at == all.size() || (depth == 0 && all[at] == "&&")) {
            if (isQuestion(all.subspan(from, at - from), attribute))
                return Asked::Yes;
            from = at + 1;
        } else if (isOpening(all[at])) {
            ++depth;
        } else if (isClosing(all[at])) {
            --depth;
        }
    }
    return Asked::Unreadable;
}

} // namespace

Asked asksForRegistration(const okta::PolicyRule& rule, const std::string& attribute)
{
    if (attribute.empty())
        return Asked::Yes;
    const auto isTrue = [](const auto& pattern) { return pattern.matchType == "EQUALS" && pattern.value == "true"; };
    const bool isAsked = rule.userIdentifier && rule.userIdentifier->attribute == attribute &&
                         !rule.userIdentifier->patterns.empty() &&
                         std::ranges::all_of(rule.userIdentifier->patterns, isTrue);
    return isAsked ? Asked::Yes : asksIn(rule.expression, attribute);
}

} // namespace rollcall::setup
