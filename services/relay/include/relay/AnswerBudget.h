// SPDX-License-Identifier: Apache-2.0
// How many bytes of answers are held at the same time, over all relays that share it.
#pragma once

#include <cstddef>
#include <mutex>

namespace rollcall::relay {

/// Thread-safe. Counts the bytes of answers from when they are received until their outcome or reading is gone; what is
/// made of them meanwhile, parsed or written down, comes on top.
class AnswerBudget {
public:
    explicit AnswerBudget(std::size_t bytes = std::size_t{64} * 1024 * 1024) : m_left(bytes) {}
    AnswerBudget(const AnswerBudget&) = delete;
    AnswerBudget& operator=(const AnswerBudget&) = delete;

    /// False, and nothing is taken, when that many are not left. Never blocks for long.
    [[nodiscard]] bool take(std::size_t bytes);
    void giveBack(std::size_t bytes);

private:
    std::mutex m_mutex;
    std::size_t m_left;
};

} // namespace rollcall::relay
