// SPDX-License-Identifier: Apache-2.0
// Keeps the first rows of an order while all pass by, in bounded memory.
#pragma once

#include "core/Result.h"
#include "scim/Sort.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rollcall::directory {

/// One row of a sorted list: where it belongs, and which it is.
struct SortedRow {
    std::string key;
    std::int64_t row = 0;
};

class TopRows {
public:
    /// Keeps the `count` that come first in the order; equal keys in the order of the rows, turned with it.
    TopRows(const scim::Sort& sort, std::int64_t count);

    /// Invalid when what is to be kept would take too much memory.
    [[nodiscard]] core::Result<> take(SortedRow row);
    /// How many passed by.
    [[nodiscard]] std::int64_t total() const { return m_total; }
    /// Those from the place `first` on, counted from 0, in order. Ends the collection.
    [[nodiscard]] std::vector<SortedRow> releaseFrom(std::int64_t first);

private:
    [[nodiscard]] bool isBefore(const SortedRow& left, const SortedRow& right) const;

    const scim::Sort& m_sort;
    std::int64_t m_count;
    std::int64_t m_total = 0;
    std::size_t m_bytes = 0;
    std::vector<SortedRow> m_rows; ///< a heap whose top is the last of those kept
};

} // namespace rollcall::directory
