// SPDX-License-Identifier: Apache-2.0
// A scanner for `<URL>; name="value"; …, <URL>…`.
#include "Links.h"

#include "Text.h"

#include <string_view>

namespace rollcall::okta {

namespace {

/// The end of what begins at `from`: the next `mark` outside quotes, or the end of the text.
std::size_t endOf(std::string_view text, std::size_t from, std::string_view marks)
{
    bool isQuoted = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (isQuoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            isQuoted = !isQuoted;
        else if (!isQuoted && marks.find(text[i]) != std::string_view::npos)
            return i;
    }
    return text.size();
}

bool namesNext(std::string_view relations)
{
    if (relations.size() >= 2 && relations.front() == '"' && relations.back() == '"')
        relations = relations.substr(1, relations.size() - 2);
    while (!relations.empty()) {
        const auto end = std::min(relations.find(' '), relations.size());
        if (equalsIgnoringCase(relations.substr(0, end), "next"))
            return true;
        relations.remove_prefix(std::min(end + 1, relations.size()));
    }
    return false;
}

bool isNext(std::string_view parameters)
{
    std::size_t at = 0;
    while (at < parameters.size()) {
        const auto end = endOf(parameters, at, ";");
        const auto parameter = trimmed(parameters.substr(at, end - at));
        const auto equals = parameter.find('=');
        if (equals != std::string_view::npos && equalsIgnoringCase(trimmed(parameter.substr(0, equals)), "rel"))
            return namesNext(trimmed(parameter.substr(equals + 1)));
        at = end + 1;
    }
    return false;
}

std::optional<std::string> nextIn(std::string_view field)
{
    std::size_t at = 0;
    while (at < field.size()) {
        const auto open = field.find('<', at);
        const auto close = open == std::string_view::npos ? open : field.find('>', open);
        if (close == std::string_view::npos)
            return std::nullopt;
        const auto end = endOf(field, close + 1, ",");
        if (isNext(field.substr(close + 1, end - close - 1)))
            return std::string(trimmed(field.substr(open + 1, close - open - 1)));
        at = end + 1;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> nextLink(const core::WebHeaders& headers)
{
    for (const auto& [name, value] : headers) {
        if (!equalsIgnoringCase(name, "link"))
            continue;
        if (auto next = nextIn(value))
            return next;
    }
    return std::nullopt;
}

} // namespace rollcall::okta
