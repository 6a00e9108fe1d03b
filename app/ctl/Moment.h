// SPDX-License-Identifier: Apache-2.0
// Points in time as people type them.
#pragma once

#include "core/Timestamp.h"

#include <optional>
#include <string_view>

namespace rollcall::ctl {

/// "2027-01-31" (its beginning in UTC), "2027-01-31T12:00:00Z" (RFC 3339), or a span from `now` in days or hours:
/// "90d", "12h". Nothing when it is none of these.
[[nodiscard]] std::optional<core::Timestamp> parseMoment(std::string_view text, core::Timestamp now);

} // namespace rollcall::ctl
