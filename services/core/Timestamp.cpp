// SPDX-License-Identifier: Apache-2.0
// RFC 3339 without the C library's locale and time zone.
#include "core/Timestamp.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace rollcall::core {

namespace {

// Reads exactly `count` digits at `position` and moves past them.
bool readDigits(std::string_view text, std::size_t& position, std::size_t count, int& value)
{
    if (position + count > text.size())
        return false;
    const char* first = text.data() + position;
    for (std::size_t i = 0; i < count; ++i) {
        if (first[i] < '0' || first[i] > '9')
            return false;
    }
    std::from_chars(first, first + count, value);
    position += count;
    return true;
}

bool readLetter(std::string_view text, std::size_t& position, char letter)
{
    if (position >= text.size() || text[position] != letter)
        return false;
    ++position;
    return true;
}

// The fraction of a second in milliseconds; more digits are cut off.
bool readFraction(std::string_view text, std::size_t& position, int& milliseconds)
{
    milliseconds = 0;
    if (position >= text.size() || text[position] != '.')
        return true;
    ++position;
    int weight = 100;
    std::size_t digits = 0;
    while (position < text.size() && text[position] >= '0' && text[position] <= '9') {
        milliseconds += (text[position] - '0') * weight;
        weight /= 10;
        ++position;
        ++digits;
    }
    return digits > 0;
}

bool readOffset(std::string_view text, std::size_t& position, int& minutes)
{
    minutes = 0;
    if (position >= text.size())
        return false;
    const char sign = text[position];
    if (sign == 'Z' || sign == 'z') {
        ++position;
        return true;
    }
    if (sign != '+' && sign != '-')
        return false;
    ++position;
    int hours = 0;
    int rest = 0;
    if (!readDigits(text, position, 2, hours) || !readLetter(text, position, ':') ||
        !readDigits(text, position, 2, rest) || hours > 23 || rest > 59)
        return false;
    minutes = (hours * 60 + rest) * (sign == '-' ? -1 : 1);
    return true;
}

} // namespace

std::string toRfc3339(Timestamp time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::array<char, 40> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return std::string(text.data(), static_cast<std::size_t>(length));
}

std::optional<Timestamp> parseRfc3339(std::string_view text)
{
    std::size_t at = 0;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0, offset = 0;
    const bool isComplete =
        readDigits(text, at, 4, year) && readLetter(text, at, '-') && readDigits(text, at, 2, month) &&
        readLetter(text, at, '-') && readDigits(text, at, 2, day) && readLetter(text, at, 'T') &&
        readDigits(text, at, 2, hour) && readLetter(text, at, ':') && readDigits(text, at, 2, minute) &&
        readLetter(text, at, ':') && readDigits(text, at, 2, second) && readFraction(text, at, fraction) &&
        readOffset(text, at, offset) && at == text.size();
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!isComplete || !date.ok() || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    return Timestamp{std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute - offset} +
                     std::chrono::seconds{second} + std::chrono::milliseconds{fraction}};
}

} // namespace rollcall::core
