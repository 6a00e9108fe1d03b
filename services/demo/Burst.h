// SPDX-License-Identifier: Apache-2.0
// Counts a burst from its first person to its last.
#pragma once

#include "Pushes.h"
#include "demo/OrganisationEvent.h"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace rollcall::demo {

/// Thread-safe. One burst at a time.
class Burst {
public:
    /// The number under which its tasks are posted; nothing while another burst runs.
    [[nodiscard]] std::optional<std::uint64_t> begin(std::size_t total);
    /// One person's task has ended. `isOver` is true for the last one.
    struct Count {
        BurstProgress progress;
        bool isOver = false;
    };
    [[nodiscard]] Count count(TaskEnd end);
    /// The batch to cancel; nothing when none runs.
    [[nodiscard]] std::optional<std::uint64_t> markCancelled();
    [[nodiscard]] BurstProgress progress() const;

private:
    [[nodiscard]] BurstProgress progressLocked() const;

    mutable std::mutex m_mutex;
    std::uint64_t m_batch = 0;
    std::size_t m_dropped = 0;
    BurstProgress m_progress;
    std::chrono::steady_clock::time_point m_begin;
};

} // namespace rollcall::demo
