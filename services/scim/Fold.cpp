// SPDX-License-Identifier: Apache-2.0
// Case folding through utf8proc.
#include "scim/Fold.h"

#include "Utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

namespace rollcall::scim {

namespace {

char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string foldAscii(std::string_view text)
{
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), asciiLower);
    return folded;
}

const utf8proc_uint8_t* bytesOf(std::string_view text)
{
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// The text through utf8proc_map; unchanged when that cannot read it.
std::string mapped(std::string_view text, unsigned options)
{
    utf8proc_uint8_t* raw = nullptr;
    const utf8proc_ssize_t length = utf8proc_map(bytesOf(text), static_cast<utf8proc_ssize_t>(text.size()), &raw,
                                                 static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
    if (length < 0) {
        return std::string(text);
    }
    return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length));
}

/// Accents and vowel points only: the combining vowel signs of Indic scripts are letters to their readers.
bool isAccent(std::int32_t c)
{
    static constexpr std::array<std::pair<std::int32_t, std::int32_t>, 8> ranges{{{0x0300, 0x036F},
                                                                                  {0x0591, 0x05BD},
                                                                                  {0x05BF, 0x05C7},
                                                                                  {0x0610, 0x061A},
                                                                                  {0x064B, 0x065F},
                                                                                  {0x1AB0, 0x1AFF},
                                                                                  {0x1DC0, 0x1DFF},
                                                                                  {0xFE20, 0xFE2F}}};
    return c == 0x0670 || std::ranges::any_of(ranges, [c](const auto& r) { return c >= r.first && c <= r.second; });
}

/// Letters whose stroke or ligature Unicode does not decompose but people leave out when they type.
std::string_view plainLetters(std::int32_t c)
{
    switch (c) {
    case 0x00E6:
        return "ae";
    case 0x00F0:
    case 0x0111:
        return "d";
    case 0x00F8:
        return "o";
    case 0x00FE:
        return "th";
    case 0x0127:
        return "h";
    case 0x0131:
        return "i";
    case 0x0142:
        return "l";
    case 0x0153:
        return "oe";
    case 0x0167:
        return "t";
    default:
        return {};
    }
}

} // namespace

std::size_t validUtf8Length(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) < 0x80U) {
            ++at;
            continue;
        }
        utf8proc_int32_t codePoint = 0;
        const utf8proc_ssize_t length =
            utf8proc_iterate(bytesOf(text.substr(at)), static_cast<utf8proc_ssize_t>(text.size() - at), &codePoint);
        if (length <= 0) {
            return at;
        }
        at += static_cast<std::size_t>(length);
    }
    return at;
}

bool isValidUtf8(std::string_view text)
{
    return validUtf8Length(text) == text.size();
}

std::string fold(std::string_view text)
{
    if (isAscii(text)) {
        return foldAscii(text);
    }
    if (!isValidUtf8(text)) {
        return std::string(text);
    }
    // Normalised first: a letter that folds to several can otherwise change the order of the marks after it.
    const std::string normal = mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return mapped(normal, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

std::string foldForSearch(std::string_view text)
{
    if (isAscii(text)) {
        return foldAscii(text);
    }
    if (!isValidUtf8(text)) {
        return std::string(text);
    }
    const std::string apart = mapped(fold(text), UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    std::string stripped;
    stripped.reserve(apart.size());
    std::size_t at = 0;
    while (at < apart.size()) {
        utf8proc_int32_t codePoint = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(bytesOf(std::string_view(apart).substr(at)),
                                                         static_cast<utf8proc_ssize_t>(apart.size() - at), &codePoint);
        if (length <= 0) {
            return std::string(text);
        }
        const auto size = static_cast<std::size_t>(length);
        if (const std::string_view plain = plainLetters(codePoint); !plain.empty()) {
            stripped += plain;
        } else if (!isAccent(codePoint)) {
            stripped.append(apart, at, size);
        }
        at += size;
    }
    return mapped(stripped, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

bool equalsIgnoringAsciiCase(std::string_view left, std::string_view right)
{
    return left.size() == right.size() &&
           std::ranges::equal(left, right, [](char a, char b) { return asciiLower(a) == asciiLower(b); });
}

} // namespace rollcall::scim
