// SPDX-License-Identifier: Apache-2.0
// Letter by letter through utf8proc, which maps each to one; ß is the one in common use that becomes two.
#include "scim/LetterCase.h"

#include <utf8proc.h>

#include <array>

namespace rollcall::scim {

namespace {

constexpr utf8proc_int32_t sharpS = 0x00DF;

struct Letter {
    std::string_view bytes;
    utf8proc_int32_t codePoint; ///< negative for a byte that is no UTF-8
};

/// Of a text that is not empty.
Letter firstOf(std::string_view text)
{
    utf8proc_int32_t codePoint = -1;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &codePoint);
    if (length <= 0)
        return {text.substr(0, 1), -1};
    return {text.substr(0, static_cast<std::size_t>(length)), codePoint};
}

void append(std::string& text, utf8proc_int32_t codePoint)
{
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(codePoint, bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::string mapped(std::string_view text, utf8proc_int32_t (*map)(utf8proc_int32_t))
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Letter letter = firstOf(text);
        if (letter.codePoint < 0)
            result += letter.bytes;
        else if (letter.codePoint == sharpS && map == utf8proc_toupper)
            result += "SS";
        else
            append(result, map(letter.codePoint));
        text.remove_prefix(letter.bytes.size());
    }
    return result;
}

} // namespace

std::string upperCase(std::string_view text)
{
    return mapped(text, utf8proc_toupper);
}

std::string lowerCase(std::string_view text)
{
    return mapped(text, utf8proc_tolower);
}

std::size_t lengthOf(std::string_view text)
{
    std::size_t count = 0;
    for (; !text.empty(); ++count)
        text.remove_prefix(firstOf(text).bytes.size());
    return count;
}

std::string_view partOf(std::string_view text, std::size_t from, std::size_t count)
{
    for (; from > 0 && !text.empty(); --from)
        text.remove_prefix(firstOf(text).bytes.size());
    std::string_view rest = text;
    for (; count > 0 && !rest.empty(); --count)
        rest.remove_prefix(firstOf(rest).bytes.size());
    return text.substr(0, text.size() - rest.size());
}

} // namespace rollcall::scim
