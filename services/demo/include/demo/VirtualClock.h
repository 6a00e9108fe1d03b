// SPDX-License-Identifier: Apache-2.0
// A time of its own for the simulated organisation: it can run fast, stand still, be moved on, or skip what it would
// wait.
#pragma once

#include "core/Clock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace rollcall::demo {

/// Thread-safe. Never runs backwards.
class VirtualClock final : public core::Clock {
public:
    enum class Waits {
        Pass, ///< a wait lasts until the clock has reached its end
        Skip, ///< a wait moves the clock to its end at once
    };

    /// `rate` is virtual seconds per real second; 0 stands still until `advance`.
    explicit VirtualClock(core::Timestamp start, double rate = 1.0, Waits waits = Waits::Pass);

    [[nodiscard]] core::Timestamp now() const override;

    /// Moves the clock on and wakes whoever waits for that time. Negative durations are ignored.
    void advance(std::chrono::milliseconds duration);
    void setRate(double rate);
    void setWaits(Waits waits);

    /// Blocks until `duration` has passed on this clock. False when `stop` was requested first.
    [[nodiscard]] bool waitFor(std::chrono::milliseconds duration, const std::stop_token& stop);

    /// All durations ever given to `waitFor`, added up.
    [[nodiscard]] std::chrono::milliseconds waitedInAll() const;

private:
    [[nodiscard]] core::Timestamp nowLocked() const;
    void settleLocked();

    mutable std::mutex m_mutex;
    std::condition_variable_any m_moved;
    core::Timestamp m_base;
    std::chrono::steady_clock::time_point m_anchor;
    double m_rate;
    Waits m_waits;
    std::chrono::milliseconds m_waited{0};
};

} // namespace rollcall::demo
