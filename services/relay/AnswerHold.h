// SPDX-License-Identifier: Apache-2.0
// What the answers of one conversation take of the budget, given back when nobody uses them any more.
#pragma once

#include "relay/AnswerBudget.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace rollcall::relay {

/// Thread-safe.
class AnswerHold {
public:
    explicit AnswerHold(std::shared_ptr<AnswerBudget> budget) : m_budget(std::move(budget)) {}
    ~AnswerHold() { m_budget->giveBack(m_bytes); }
    AnswerHold(const AnswerHold&) = delete;
    AnswerHold& operator=(const AnswerHold&) = delete;

    [[nodiscard]] bool take(std::size_t bytes)
    {
        if (!m_budget->take(bytes)) {
            m_isShort = true;
            return false;
        }
        m_bytes += bytes;
        return true;
    }
    /// Whether less was left than an answer needed.
    [[nodiscard]] bool isShort() const { return m_isShort; }

private:
    std::shared_ptr<AnswerBudget> m_budget;
    std::atomic<std::size_t> m_bytes = 0;
    std::atomic<bool> m_isShort = false;
};

} // namespace rollcall::relay
