// SPDX-License-Identifier: Apache-2.0
// Counts calls by bucket, for the organisation and for each principal, and says when the next may come.
#pragma once

#include "core/Clock.h"
#include "demo/ManagementApi.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::demo::management {

[[nodiscard]] RateBucket bucketOf(std::string_view method, const std::vector<std::string>& segments);

struct RateVerdict {
    bool isAllowed = true;
    unsigned limit = 0; ///< 0: the bucket has none
    unsigned remaining = 0;
    std::int64_t reset = 0; ///< seconds since 1970 on the callers' clock, as the Date field of answers is
};

/// Thread-safe. Windows of 60 s begin with the first call in them, on the virtual clock.
class RateGate {
public:
    RateGate(const core::Clock& clock, const core::Clock& callersClock, RateLimits limits)
        : m_clock(clock), m_callersClock(callersClock), m_limits(limits)
    {
    }

    [[nodiscard]] RateVerdict admit(RateBucket bucket, const std::string& principal);
    /// A refusal that resets in `seconds`, for faults.
    [[nodiscard]] RateVerdict refusal(RateBucket bucket, unsigned seconds) const;
    void setLimits(const RateLimits& limits);
    [[nodiscard]] RateLimits limits() const;

    void count(RateBucket bucket, bool isRefused);
    [[nodiscard]] std::uint64_t calls(RateBucket bucket) const;
    [[nodiscard]] std::uint64_t calls() const;
    [[nodiscard]] std::uint64_t refused() const;
    void forget();

private:
    struct Window {
        std::optional<core::Timestamp> end;
        unsigned used = 0;
    };
    Window& openWindow(RateBucket bucket, const std::string& principal);
    [[nodiscard]] std::int64_t secondsFromNow(std::chrono::milliseconds left) const;

    const core::Clock& m_clock;
    const core::Clock& m_callersClock;
    mutable std::mutex m_mutex;
    RateLimits m_limits;
    std::map<std::pair<RateBucket, std::string>, Window> m_windows; ///< "" is the organisation
    std::array<std::uint64_t, rateBucketCount> m_calls{};
    std::uint64_t m_refused = 0;
};

} // namespace rollcall::demo::management
