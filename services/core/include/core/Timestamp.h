// SPDX-License-Identifier: Apache-2.0
// Points in time as the directory stores them and as SCIM writes them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::core {

/// Milliseconds since 1970 in UTC: the precision of `meta.lastModified` and of the journal.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] constexpr std::int64_t toMilliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

[[nodiscard]] constexpr Timestamp fromMilliseconds(std::int64_t value)
{
    return Timestamp{std::chrono::milliseconds{value}};
}

/// `2026-03-01T09:15:02.118Z` (RFC 3339, always UTC, always three digits).
[[nodiscard]] std::string toRfc3339(Timestamp time);

/// Reads an RFC 3339 / xsd:dateTime with offset; nothing when it is not one.
[[nodiscard]] std::optional<Timestamp> parseRfc3339(std::string_view text);

} // namespace rollcall::core
