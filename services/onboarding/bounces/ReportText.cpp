// SPDX-License-Identifier: Apache-2.0
// Whatever stands there is shown to people at most: it is cut, and made one line.
#include "ReportText.h"

#include "onboarding/MimeReader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <vector>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t longestAddress = 600; ///< RFC 5321 allows 254 bytes; escapes make it longer
constexpr std::size_t longestDiagnostic = 500;
constexpr std::size_t longestId = 500;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void appendUtf8(std::string& text, std::uint32_t point)
{
    const auto byte = [&text](std::uint32_t value) { text.push_back(static_cast<char>(value)); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | point >> 6U);
        byte(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        byte(0xE0U | point >> 12U);
        byte(0x80U | (point >> 6U & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    } else {
        byte(0xF0U | point >> 18U);
        byte(0x80U | (point >> 12U & 0x3FU));
        byte(0x80U | (point >> 6U & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    }
}

/// `\x{E9}` (RFC 6533 §3).
std::string withoutEscapes(std::string_view text)
{
    std::string plain;
    while (!text.empty()) {
        const std::size_t end = text.starts_with("\\x{") ? text.find('}') : std::string_view::npos;
        std::uint32_t point = 0;
        const bool isEscape = end != std::string_view::npos && end > 3 && end <= 9 &&
                              std::from_chars(text.data() + 3, text.data() + end, point, 16).ptr == text.data() + end &&
                              point >= 0x20 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        if (isEscape)
            appendUtf8(plain, point);
        else
            plain.push_back(text.front());
        text.remove_prefix(isEscape ? end + 1 : 1);
    }
    return plain;
}

/// How many bytes the letter that begins the text has; 0 when it is no valid UTF-8.
std::size_t letterSize(std::string_view text)
{
    const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = at(0);
    const std::size_t size = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : (first & 0xF0U) == 0xE0       ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
    if (size == 0 || size > text.size())
        return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xC0U) != 0x80)
            return 0;
    }
    const bool isOverlong = (first == 0xE0 && at(1) < 0xA0) || (first == 0xF0 && at(1) < 0x90);
    const bool isNone = (first == 0xED && at(1) >= 0xA0) || (first == 0xF4 && at(1) >= 0x90);
    return isOverlong || isNone ? 0 : size;
}

/// One line, its blanks folded, what is no text taken as a question mark.
std::string oneLine(std::string_view text, std::size_t most)
{
    std::string line;
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const std::size_t size = letterSize(text);
        std::string_view letter = size == 0 ? std::string_view("?") : text.substr(0, size);
        if (first <= 0x20 || first == 0x7F)
            letter = line.empty() || line.back() == ' ' ? std::string_view() : std::string_view(" ");
        if (line.size() + letter.size() > most)
            break;
        line += letter;
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return std::string(trimmed(line));
}

/// A server may quote the mail, which holds the person's own link.
std::string withoutLinks(const std::string& line)
{
    constexpr std::string_view mark = "/enrol/";
    std::string kept;
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        const std::string_view word = std::string_view(line).substr(at, end - at);
        kept += word.find(mark) == std::string_view::npos ? word : std::string_view("[link]");
        if (end < line.size())
            kept += ' ';
        at = end + 1;
    }
    return kept;
}

std::vector<std::string_view> wordsOf(std::string_view text, std::size_t most)
{
    constexpr std::string_view between = " \t,:";
    std::vector<std::string_view> words;
    for (std::size_t at = text.find_first_not_of(between); at != std::string_view::npos && words.size() < most;) {
        const std::size_t end = std::min(text.find_first_of(between, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(between, end);
    }
    return words;
}

std::optional<int> numberOf(std::string_view word, int least, int most)
{
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

std::optional<unsigned> monthOf(std::string_view word)
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned i = 0; i < months.size(); ++i) {
        if (isSameWord(word, months.at(i)))
            return i + 1;
    }
    return std::nullopt;
}

/// "+0130"; names of zones other than these count as UTC (RFC 5322 §4.3).
std::chrono::minutes offsetOf(std::string_view zone)
{
    if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-'))
        return {};
    const auto hours = numberOf(zone.substr(1, 2), 0, 23);
    const auto minutes = numberOf(zone.substr(3, 2), 0, 59);
    if (!hours || !minutes)
        return {};
    const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return zone[0] == '-' ? -offset : offset;
}

} // namespace

std::string reportedAddress(std::string_view field)
{
    const std::size_t semicolon = field.find(';');
    const std::string_view type =
        semicolon == std::string_view::npos ? std::string_view("rfc822") : trimmed(field.substr(0, semicolon));
    const bool isUtf8 = isSameWord(type, "utf-8");
    if (!isUtf8 && !isSameWord(type, "rfc822"))
        return {};
    std::string_view address = semicolon == std::string_view::npos ? field : field.substr(semicolon + 1);
    address = trimmed(address);
    if (address.starts_with('<') && address.ends_with('>') && address.size() > 2)
        address = address.substr(1, address.size() - 2);
    if (address.size() > longestAddress)
        return {};
    return oneLine(isUtf8 ? withoutEscapes(address) : std::string(address), longestAddress);
}

std::string diagnosticText(std::string_view field)
{
    const std::size_t semicolon = field.find(';');
    // Only a type stands before it, as in "smtp;" or "x-unix;", and not half a sentence.
    const bool hasType = semicolon != std::string_view::npos &&
                         trimmed(field.substr(0, semicolon)).find_first_of(" \t") == std::string_view::npos;
    return withoutLinks(oneLine(hasType ? field.substr(semicolon + 1) : field, longestDiagnostic));
}

std::string messageIdIn(std::string_view field)
{
    const std::size_t begin = field.find('<');
    const std::size_t end = begin == std::string_view::npos ? begin : field.find('>', begin);
    if (end == std::string_view::npos || end - begin - 1 > longestId)
        return {};
    return std::string(trimmed(field.substr(begin + 1, end - begin - 1)));
}

std::string senderName(std::string_view field)
{
    const std::size_t at = field.rfind('@');
    std::string_view name = field.substr(0, at);
    const std::size_t begin = name.find_last_of("< \t\"");
    if (begin != std::string_view::npos)
        name.remove_prefix(begin + 1);
    return std::string(trimmed(name));
}

std::optional<core::Timestamp> mailDate(std::string_view field)
{
    auto words = wordsOf(field.substr(0, 100), 9);
    if (!words.empty() && !numberOf(words.front(), 1, 31))
        words.erase(words.begin()); // the day of the week
    if (words.size() < 5)
        return std::nullopt;
    const auto day = numberOf(words[0], 1, 31);
    const auto month = monthOf(words[1]);
    const auto year = numberOf(words[2], 1970, 9999);
    const auto hour = numberOf(words[3], 0, 23);
    const auto minute = numberOf(words[4], 0, 59);
    if (!day || !month || !year || !hour || !minute)
        return std::nullopt;
    const auto second = words.size() > 5 ? numberOf(words[5], 0, 60) : std::nullopt;
    const std::string_view zone = words.size() > (second ? 6U : 5U) ? words[second ? 6 : 5] : std::string_view();
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok())
        return std::nullopt;
    return core::Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(second.value_or(0)) - offsetOf(zone);
}

} // namespace rollcall::onboarding
