// SPDX-License-Identifier: Apache-2.0
// Whether changes can be stored just now, as /readyz tells.
#pragma once

#include "core/Result.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace rollcall::listener {

class Door;

/// Thread-safe.
class WriteHealth {
public:
    /// Told how each commit ended: one that is on disk says that all is well, a store that is full, locked, read-only
    /// or damaged that it is not; a refusal of the change itself says nothing.
    void note(const core::Result<>& committed);
    [[nodiscard]] bool isFailing() const { return m_isFailing.load(std::memory_order_relaxed); }
    /// Why it is failing, in the words of the store; empty when it is not.
    [[nodiscard]] std::string trouble() const;

    /// Whether another look is due; at most one a second is.
    [[nodiscard]] bool isProbeDue(std::chrono::steady_clock::time_point now);

private:
    std::atomic<bool> m_isFailing{false};
    mutable std::mutex m_mutex;
    std::string m_trouble; ///< of the last failure
    std::chrono::steady_clock::time_point m_nextProbe{};
};

/// Writes a mark of its own when changes cannot be stored, so that it is noticed when that has passed although nobody
/// sends changes to a server that says it is not ready.
void probeWrites(const std::shared_ptr<Door>& door);

} // namespace rollcall::listener
