// SPDX-License-Identifier: Apache-2.0
// Encoded words are base64 throughout: names of other scripts, which need them, are shorter so.
#include "HeaderText.h"

#include "core/Base64.h"
#include "scim/Fold.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t lineLength = 76;
/// `=?UTF-8?B?` and `?=` leave 63 of 75 characters, which hold 45 bytes.
constexpr std::size_t bytesPerWord = 45;

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](unsigned char byte) { return byte < 0x80; });
}

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

bool isAtomText(unsigned char byte)
{
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~ ";
    return std::isalnum(byte) != 0 || others.find(static_cast<char>(byte)) != std::string_view::npos;
}

/// RFC 5322 §3.2.4.
std::string quotedString(std::string_view text)
{
    std::string out = "\"";
    for (const char byte : text) {
        if (byte == '"' || byte == '\\')
            out += '\\';
        out += byte;
    }
    return out + '"';
}

std::string encodedWords(std::string_view utf8)
{
    std::string out;
    while (!utf8.empty()) {
        std::size_t length = std::min(bytesPerWord, utf8.size());
        while (length < utf8.size() && isContinuation(utf8[length]))
            --length;
        if (!out.empty())
            out += ' ';
        out += "=?UTF-8?B?" + core::toBase64(utf8.substr(0, length)) + "?=";
        utf8.remove_prefix(length);
    }
    return out;
}

} // namespace

bool isOneLine(std::string_view text)
{
    return scim::isValidUtf8(text) &&
           std::ranges::none_of(text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; });
}

std::string headerField(std::string_view name, std::string_view value)
{
    std::string out(name);
    out += ':';
    std::size_t column = out.size();
    while (!value.empty()) {
        const std::size_t blank = std::min(value.find(' '), value.size());
        const std::string_view word = value.substr(0, blank);
        if (column + 1 + word.size() > lineLength && column > name.size() + 1) {
            out += "\r\n";
            column = 0;
        }
        out += ' ';
        out += word;
        column += 1 + word.size();
        value.remove_prefix(std::min(blank + 1, value.size()));
    }
    return out + "\r\n";
}

std::string encodedText(std::string_view utf8)
{
    const bool looksEncoded = utf8.find("=?") != std::string_view::npos;
    const bool hasOddBlanks = utf8.starts_with(' ') || utf8.ends_with(' ') || utf8.find("  ") != std::string_view::npos;
    // A line has at most 998 characters, and a word without blanks cannot be folded.
    const bool isLong = utf8.size() > lineLength && utf8.find(' ') == std::string_view::npos;
    if (isAscii(utf8) && !looksEncoded && !hasOddBlanks && !isLong)
        return std::string(utf8);
    return encodedWords(utf8);
}

std::string mailboxText(const Mailbox& mailbox)
{
    if (mailbox.name.empty())
        return mailbox.address();
    std::string name;
    if (!isAscii(mailbox.name) || mailbox.name.find("=?") != std::string::npos || mailbox.name.size() > lineLength)
        name = encodedWords(mailbox.name);
    else if (std::ranges::all_of(mailbox.name, isAtomText) && mailbox.name.find("  ") == std::string::npos)
        name = mailbox.name;
    else
        name = quotedString(mailbox.name);
    return name + " <" + mailbox.address() + ">";
}

std::string dateText(core::Timestamp time)
{
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%s, %u %s %d %02d:%02d:%02d +0000",
                  days.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                  months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

} // namespace rollcall::onboarding
