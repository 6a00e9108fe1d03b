// SPDX-License-Identifier: Apache-2.0
// Spans by their last letter, everything else by RFC 3339.
#include "ctl/Moment.h"

#include "ctl/CommandLine.h"

#include <chrono>
#include <string>

namespace rollcall::ctl {

namespace {

constexpr std::int64_t longestSpan = 100'000;
constexpr std::size_t dateLength = 10; // 2027-01-31

} // namespace

std::optional<core::Timestamp> parseMoment(std::string_view text, core::Timestamp now)
{
    if (text.ends_with('d') || text.ends_with('h')) {
        const auto count = parseInteger(text.substr(0, text.size() - 1));
        if (!count || *count < 0 || *count > longestSpan)
            return std::nullopt;
        return now + (text.ends_with('d') ? std::chrono::days{*count} : std::chrono::hours{*count});
    }
    const bool isDate = text.size() == dateLength;
    return core::parseRfc3339(isDate ? std::string(text) + "T00:00:00Z" : std::string(text));
}

} // namespace rollcall::ctl
