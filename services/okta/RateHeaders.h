// SPDX-License-Identifier: Apache-2.0
// The three X-Rate-Limit headers of an answer.
#pragma once

#include "core/Timestamp.h"
#include "core/WebClient.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace rollcall::okta {

struct RateHeaders {
    std::optional<int> limit;
    std::optional<int> remaining;
    std::optional<std::int64_t> reset; ///< seconds since 1970, by Okta's clock

    /// Okta's sign for too many calls at the same moment; its reset says nothing then.
    [[nodiscard]] bool isConcurrency() const { return limit == 0; }
    /// From `serverNow` until the window has certainly ended: one second more, since times are whole seconds.
    [[nodiscard]] std::optional<std::chrono::milliseconds> untilReset(core::Timestamp serverNow,
                                                                      std::chrono::milliseconds longest) const;
};

/// A field that came several times counts by its strictest value.
[[nodiscard]] RateHeaders readRateHeaders(const core::WebHeaders& headers);

} // namespace rollcall::okta
