// SPDX-License-Identifier: Apache-2.0
// A heap of as many rows as the list needs up to the end of its page.
#include "TopRows.h"

#include <algorithm>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::size_t mostBytes = std::size_t{64} * 1024 * 1024;

std::size_t bytesOf(const SortedRow& row)
{
    return sizeof(SortedRow) + row.key.size();
}

} // namespace

TopRows::TopRows(const scim::Sort& sort, std::int64_t count) : m_sort(sort), m_count(count) {}

bool TopRows::isBefore(const SortedRow& left, const SortedRow& right) const
{
    if (left.key == right.key)
        return m_sort.isDescending() ? left.row > right.row : left.row < right.row;
    return m_sort.isBefore(left.key, right.key);
}

core::Result<> TopRows::take(SortedRow row)
{
    const auto before = [this](const SortedRow& left, const SortedRow& right) { return isBefore(left, right); };
    ++m_total;
    if (m_count <= 0)
        return {};
    if (std::cmp_equal(m_rows.size(), m_count)) {
        if (!isBefore(row, m_rows.front()))
            return {};
        std::ranges::pop_heap(m_rows, before);
        m_bytes -= bytesOf(m_rows.back());
        m_rows.pop_back();
    }
    m_bytes += bytesOf(row);
    if (m_bytes > mostBytes)
        return core::failure(core::ErrorKind::Invalid,
                             "Too many entries stand before this page in the order that was asked for. Please narrow "
                             "the filter, or sort by userName, meta.created or meta.lastModified.");
    m_rows.push_back(std::move(row));
    std::ranges::push_heap(m_rows, before);
    return {};
}

std::vector<SortedRow> TopRows::releaseFrom(std::int64_t first)
{
    std::ranges::sort_heap(m_rows,
                           [this](const SortedRow& left, const SortedRow& right) { return isBefore(left, right); });
    const auto skipped = std::min<std::int64_t>(first, static_cast<std::int64_t>(m_rows.size()));
    m_rows.erase(m_rows.begin(), m_rows.begin() + skipped);
    return std::move(m_rows);
}

} // namespace rollcall::directory
