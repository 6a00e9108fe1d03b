// SPDX-License-Identifier: Apache-2.0
// The rows and the time that one search may take. Whoever takes more than a moment stands aside for others.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>

namespace rollcall::directory {

/// Lives as long as one search.
class SearchBudget {
public:
    /// `standAside` is called once by a search that goes on for long; its error ends the search. May be empty.
    SearchBudget(const ScanBudget& budget, const std::stop_token& stop,
                 const std::function<core::Result<>()>& standAside);

    [[nodiscard]] std::int64_t rowsLeft() const { return m_rows; }
    /// Rows that are left, and one more: enough to see that it is too much.
    [[nodiscard]] std::int64_t limit() const;
    /// Invalid, with a sentence that says what to ask instead.
    [[nodiscard]] static core::Error tooMuch();
    /// Rows that were read. Errors: Cancelled, Invalid when rows or time are used up, that of standing aside.
    [[nodiscard]] core::Result<> spend(std::size_t rows);
    /// Entries of an index that were walked: they cost time, and no rows.
    [[nodiscard]] core::Result<> walk(std::size_t entries);

private:
    std::int64_t m_rows;
    std::int64_t m_walked = 0;
    std::chrono::steady_clock::time_point m_end;
    const std::stop_token& m_stop;
    const std::function<core::Result<>()>& m_standAside;
    bool m_isAside = false;
};

} // namespace rollcall::directory
