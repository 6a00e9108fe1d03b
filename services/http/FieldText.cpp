// SPDX-License-Identifier: Apache-2.0
// Character classes of header fields.
#include "FieldText.h"

#include <algorithm>

namespace rollcall::http {

namespace {

constexpr char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

} // namespace

bool equalsIgnoringCase(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, {}, lowered, lowered);
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool isToken(std::string_view text)
{
    static constexpr std::string_view punctuation = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               punctuation.find(c) != std::string_view::npos;
    });
}

bool hasControlCharacter(std::string_view text)
{
    return std::ranges::any_of(text, isControl);
}

void appendFieldValue(std::string& out, std::string_view value)
{
    if (!hasControlCharacter(value)) {
        out.append(value);
        return;
    }
    for (const char c : value)
        out.push_back(isControl(c) ? ' ' : c);
}

} // namespace rollcall::http
