// SPDX-License-Identifier: Apache-2.0
// How many bytes of request bodies are worked on, or wait for it, whether or not their clients still do.
#pragma once

#include <atomic>
#include <cstddef>

namespace rollcall::listener {

/// Thread-safe. The HTTP layer counts a body until its request is answered; one that was answered because its time was
/// over may still wait in a queue.
class BodyBudget {
public:
    explicit BodyBudget(std::size_t limit) : m_limit(limit) {}

    /// False when others hold too much. One alone may go over, and nothing always fits.
    [[nodiscard]] bool take(std::size_t bytes)
    {
        std::size_t held = m_held.load();
        do {
            if (held > 0 && bytes > 0 && (held > m_limit || bytes > m_limit - held))
                return false;
        } while (!m_held.compare_exchange_weak(held, held + bytes));
        return true;
    }
    void giveBack(std::size_t bytes) { m_held -= bytes; }

private:
    const std::size_t m_limit;
    std::atomic<std::size_t> m_held = 0;
};

} // namespace rollcall::listener
