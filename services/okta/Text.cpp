// SPDX-License-Identifier: Apache-2.0
// ASCII alone: what is compared here are header names, schemes and codes.
#include "Text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rollcall::okta {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::optional<int> digits(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

} // namespace

std::string toLower(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool equalsIgnoringCase(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

bool containsIgnoringCase(std::string_view text, std::string_view part)
{
    return !std::ranges::search(text, part, [](char a, char b) { return lower(a) == lower(b); }).empty() ||
           part.empty();
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string shortened(std::string_view text, std::size_t bytes)
{
    if (text.size() > bytes) {
        text = text.substr(0, bytes);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.remove_suffix(1);
        if (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80U) != 0)
            text.remove_suffix(1);
    }
    std::string result(text);
    std::ranges::replace_if(result, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
    return result;
}

std::optional<core::Timestamp> parseHttpDate(std::string_view text)
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    text = trimmed(text);
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[19] != ':' ||
        text[22] != ':')
        return std::nullopt;
    const auto* const month = std::ranges::find(months, text.substr(8, 3));
    const auto day = digits(text.substr(5, 2));
    const auto year = digits(text.substr(12, 4));
    const auto hour = digits(text.substr(17, 2));
    const auto minute = digits(text.substr(20, 2));
    const auto second = digits(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second || *hour > 23 || *minute > 59 ||
        *second > 60)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1U},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    return core::Timestamp{std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                           std::chrono::seconds{*second}};
}

Target& Target::with(std::string_view name, std::string_view value)
{
    if (value.empty())
        return *this;
    m_text += m_hasQuery ? '&' : '?';
    m_hasQuery = true;
    m_text += name;
    m_text += '=';
    m_text += percentEncoded(value);
    return *this;
}

Target& Target::with(std::string_view name, int value)
{
    return with(name, std::to_string(value));
}

} // namespace rollcall::okta
