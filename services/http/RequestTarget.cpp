// SPDX-License-Identifier: Apache-2.0
// Tells the forms of a target apart.
#include "RequestTarget.h"

#include "FieldText.h"

#include <algorithm>
#include <cstddef>

namespace rollcall::http {

namespace {

constexpr std::string_view schemeMark = "://";

// The length of the well-formed UTF-8 sequence at the front (Unicode, table 3-7), or 0.
std::size_t sequenceLength(std::string_view text)
{
    const auto byte = [text](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto isTail = [&byte](std::size_t at) { return (byte(at) & 0xc0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return isTail(1) ? 2 : 0;
    // No detours, no surrogates, nothing beyond U+10FFFF.
    const unsigned lowest = lead == 0xe0 ? 0xa0U : lead == 0xf0 ? 0x90U : 0x80U;
    const unsigned highest = lead == 0xed ? 0x9fU : lead == 0xf4 ? 0x8fU : 0xbfU;
    if (byte(1) < lowest || byte(1) > highest)
        return 0;
    if (lead >= 0xe0 && lead <= 0xef)
        return isTail(2) ? 3 : 0;
    return lead >= 0xf0 && lead <= 0xf4 && isTail(2) && isTail(3) ? 4 : 0;
}

bool isUtf8(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

bool isAbsoluteForm(std::string_view target)
{
    const auto mark = target.find(schemeMark);
    if (mark == std::string_view::npos)
        return false;
    const std::string_view scheme = target.substr(0, mark);
    if (!equalsIgnoringCase(scheme, "http") && !equalsIgnoringCase(scheme, "https"))
        return false;
    const std::string_view rest = target.substr(mark + schemeMark.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    return !authority.empty() && isHost(authority);
}

} // namespace

bool isHost(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) {
        return c == ' ' || c == '\t' || c == ',' || c == '/' || c == '?' || c == '#' || c == '@' || c == '\\';
    });
}

std::string_view originForm(std::string_view target)
{
    if (target.empty() || target.front() == '/')
        return target;
    const auto mark = target.find(schemeMark);
    if (mark == std::string_view::npos)
        return target;
    const auto start = target.find_first_of("/?", mark + schemeMark.size());
    return start == std::string_view::npos ? std::string_view{} : target.substr(start);
}

std::string_view targetFault(std::string_view method, std::string_view target)
{
    // Whoever asks for a tunnel sends no HTTP afterwards.
    if (method == "CONNECT")
        return "a tunnel is asked for";
    if (target.empty() || hasControlCharacter(target) || target.find_first_of(" \t") != std::string_view::npos)
        return "a malformed target";
    if (!isUtf8(target))
        return "a target that is not UTF-8";
    if (target.find('#') != std::string_view::npos)
        return "a fragment in the target";
    if (target == "*")
        return method == "OPTIONS" ? "" : "a target of * without OPTIONS";
    if (target.front() != '/' && !isAbsoluteForm(target))
        return "a target that is neither a path nor a URL";
    return "";
}

} // namespace rollcall::http
