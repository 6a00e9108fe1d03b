// SPDX-License-Identifier: Apache-2.0
// A point in time read from a SCIM dateTime, so that values in different zones compare rightly.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall::scim {

struct Instant {
    std::int64_t seconds = 0; ///< since 1970-01-01T00:00:00Z
    std::int64_t nanoseconds = 0;

    auto operator<=>(const Instant&) const = default;
};

/// RFC 3339, with the zone optional as in xsd:dateTime (then UTC); nullopt when the text is anything else.
[[nodiscard]] std::optional<Instant> parseInstant(std::string_view text);

} // namespace rollcall::scim
