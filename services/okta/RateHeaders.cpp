// SPDX-License-Identifier: Apache-2.0
// Numbers of headers, which may have been joined by commas on the way.
#include "RateHeaders.h"

#include "Text.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace rollcall::okta {

namespace {

std::vector<std::int64_t> numbers(const core::WebHeaders& headers, std::string_view name)
{
    std::vector<std::int64_t> result;
    for (const auto& [key, value] : headers) {
        if (!equalsIgnoringCase(key, name))
            continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(','), rest.size());
            const auto part = trimmed(rest.substr(0, end));
            std::int64_t number = 0;
            const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), number);
            if (error == std::errc() && stop == part.data() + part.size() && number >= 0)
                result.push_back(number);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return result;
}

std::optional<int> smallest(const std::vector<std::int64_t>& values)
{
    if (values.empty())
        return std::nullopt;
    return static_cast<int>(std::min<std::int64_t>(*std::ranges::min_element(values), std::numeric_limits<int>::max()));
}

} // namespace

std::optional<std::chrono::milliseconds> RateHeaders::untilReset(core::Timestamp serverNow,
                                                                 std::chrono::milliseconds longest) const
{
    if (!reset)
        return std::nullopt;
    const auto now = std::chrono::floor<std::chrono::seconds>(serverNow).time_since_epoch().count();
    const std::int64_t most = std::chrono::ceil<std::chrono::seconds>(longest).count();
    // Compared before the subtraction: a hostile reset may be any number.
    const std::int64_t left = *reset >= now + most ? most : *reset - now + 1;
    return std::min<std::chrono::milliseconds>(std::chrono::seconds{std::max<std::int64_t>(left, 1)}, longest);
}

RateHeaders readRateHeaders(const core::WebHeaders& headers)
{
    RateHeaders result;
    result.limit = smallest(numbers(headers, "X-Rate-Limit-Limit"));
    result.remaining = smallest(numbers(headers, "X-Rate-Limit-Remaining"));
    const auto resets = numbers(headers, "X-Rate-Limit-Reset");
    if (!resets.empty())
        result.reset = *std::ranges::max_element(resets);
    return result;
}

} // namespace rollcall::okta
