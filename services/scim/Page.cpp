// SPDX-License-Identifier: Apache-2.0
// startIndex and count of a list request.
#include "scim/Resource.h"

#include <algorithm>
#include <limits>

namespace rollcall::scim {

namespace {

/// An integer of any length, held to what 64 bits can say.
Result<std::int64_t> readInteger(std::string_view name, std::string_view text)
{
    constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
    const std::size_t first = text.find_first_not_of(' ');
    const std::size_t last = text.find_last_not_of(' ');
    std::string_view digits = first == std::string_view::npos ? "" : text.substr(first, last - first + 1);
    const bool isNegative = digits.starts_with('-');
    if (isNegative || digits.starts_with('+')) {
        digits.remove_prefix(1);
    }
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return tl::unexpected(invalidValue("The query parameter '" + std::string(name) + "' must be an integer."));
    }
    std::int64_t number = 0;
    for (const char digit : digits) {
        const std::int64_t next = digit - '0';
        number = number > (highest - next) / 10 ? highest : number * 10 + next;
    }
    return isNegative ? -number : number;
}

} // namespace

Result<PageRequest> readPage(std::optional<std::string_view> startIndex, std::optional<std::string_view> count,
                             std::int64_t maximumCount)
{
    PageRequest page;
    if (startIndex) {
        const Result<std::int64_t> number = readInteger("startIndex", *startIndex);
        if (!number) {
            return tl::unexpected(number.error());
        }
        page.startIndex = std::max<std::int64_t>(*number, 1);
    }
    if (count) {
        const Result<std::int64_t> number = readInteger("count", *count);
        if (!number) {
            return tl::unexpected(number.error());
        }
        page.count = std::max<std::int64_t>(*number, 0);
    }
    page.count = std::min(page.count, std::max<std::int64_t>(maximumCount, 0));
    return page;
}

} // namespace rollcall::scim
