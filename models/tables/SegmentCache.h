// SPDX-License-Identifier: Apache-2.0
// Rows of a long table by position, kept in sorted segments; those farthest from where the reader is are let go first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace rollcall::models {

/// Positions `first` to `first + count - 1`.
struct RowRange {
    std::int64_t first = 0;
    std::int64_t count = 0;

    [[nodiscard]] std::int64_t end() const { return first + count; }
    [[nodiscard]] bool isEmpty() const { return count <= 0; }
    bool operator==(const RowRange&) const = default;
};

/// A plain container: no thread, no loading. Positions are not negative. Pointers from find() hold until the next
/// change.
template<class Row>
class SegmentCache {
public:
    /// Holds at most `capacity` rows.
    explicit SegmentCache(std::size_t capacity = 4096) : m_capacity(capacity) {}

    /// The row at that position; nullptr when it is not held.
    [[nodiscard]] const Row* find(std::int64_t position) const
    {
        auto after = m_segments.upper_bound(position);
        if (after == m_segments.begin())
            return nullptr;
        const auto& [first, rows] = *std::prev(after);
        if (position >= first + length(rows))
            return nullptr;
        return &rows[static_cast<std::size_t>(position - first)];
    }

    /// Holds these rows from `first` on, replacing what was there, then evicts what is farthest from their middle.
    void put(std::int64_t first, std::vector<Row> rows)
    {
        if (rows.empty())
            return;
        const RowRange range{first, length(rows)};
        cut(range);
        auto [segment, isNew] = m_segments.emplace(first, std::move(rows));
        m_size += static_cast<std::size_t>(range.count);
        joinWithNext(segment);
        if (segment != m_segments.begin())
            joinWithNext(std::prev(segment));
        evict(first + range.count / 2);
    }

    /// The smallest range that covers every position of `wanted` that is not held; empty when all are.
    [[nodiscard]] RowRange missing(RowRange wanted) const
    {
        std::int64_t first = wanted.first;
        std::int64_t end = wanted.end();
        if (const auto* segment = segmentAt(first))
            first = segment->first + length(segment->second);
        if (first >= end)
            return {wanted.first, 0};
        if (const auto* segment = segmentAt(end - 1))
            end = segment->first;
        return {first, end - first};
    }

    /// Rows came in at `position`: what was there moves down by `count`.
    void insertGap(std::int64_t position, std::int64_t count)
    {
        if (count <= 0)
            return;
        splitAt(position);
        shift(position, count);
    }

    /// Rows left at `position`: theirs are dropped, what followed moves up by `count`.
    void removeRows(std::int64_t position, std::int64_t count)
    {
        if (count <= 0)
            return;
        cut({position, count});
        shift(position + count, -count);
        auto segment = m_segments.find(position);
        if (segment != m_segments.end() && segment != m_segments.begin())
            joinWithNext(std::prev(segment));
    }

    void clear()
    {
        m_segments.clear();
        m_size = 0;
    }

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t segmentCount() const { return m_segments.size(); }

    /// `visit(position, row)` for every row held, in order.
    template<class Visit>
    void forEach(Visit visit) const
    {
        for (const auto& [first, rows] : m_segments) {
            std::int64_t position = first;
            for (const Row& row : rows)
                visit(position++, row);
        }
    }

private:
    using Segments = std::map<std::int64_t, std::vector<Row>>;

    static std::int64_t length(const std::vector<Row>& rows) { return static_cast<std::int64_t>(rows.size()); }
    static auto offset(std::int64_t count) { return static_cast<typename std::vector<Row>::difference_type>(count); }

    const typename Segments::value_type* segmentAt(std::int64_t position) const
    {
        auto after = m_segments.upper_bound(position);
        if (after == m_segments.begin())
            return nullptr;
        auto segment = std::prev(after);
        return position < segment->first + length(segment->second) ? &*segment : nullptr;
    }

    void splitAt(std::int64_t position)
    {
        const auto* found = segmentAt(position);
        if (!found || found->first == position)
            return;
        auto& rows = m_segments.find(found->first)->second;
        const auto middle = rows.begin() + offset(position - found->first);
        std::vector<Row> tail(std::make_move_iterator(middle), std::make_move_iterator(rows.end()));
        rows.erase(middle, rows.end());
        m_segments.emplace(position, std::move(tail));
    }

    void cut(RowRange range)
    {
        splitAt(range.first);
        splitAt(range.end());
        auto segment = m_segments.lower_bound(range.first);
        while (segment != m_segments.end() && segment->first < range.end()) {
            m_size -= segment->second.size();
            segment = m_segments.erase(segment);
        }
    }

    void shift(std::int64_t from, std::int64_t by)
    {
        Segments shifted;
        auto segment = m_segments.lower_bound(from);
        while (segment != m_segments.end()) {
            shifted.emplace(segment->first + by, std::move(segment->second));
            segment = m_segments.erase(segment);
        }
        m_segments.merge(shifted);
    }

    void joinWithNext(typename Segments::iterator segment)
    {
        auto next = std::next(segment);
        if (next == m_segments.end() || segment->first + length(segment->second) != next->first)
            return;
        segment->second.insert(segment->second.end(), std::make_move_iterator(next->second.begin()),
                               std::make_move_iterator(next->second.end()));
        m_segments.erase(next);
    }

    void evict(std::int64_t focus)
    {
        while (m_size > m_capacity) {
            const auto excess = static_cast<std::int64_t>(m_size - m_capacity);
            const auto front = m_segments.begin();
            const auto back = std::prev(m_segments.end());
            const std::int64_t before = focus - front->first;
            const std::int64_t after = back->first + length(back->second) - 1 - focus;
            const std::int64_t lead = before > after ? before - after : after - before;
            if (before > after) {
                const std::int64_t count = std::min({excess, length(front->second), std::max<std::int64_t>(1, lead)});
                cut({front->first, count});
            } else {
                const std::int64_t count = std::min({excess, length(back->second), std::max<std::int64_t>(1, lead)});
                cut({back->first + length(back->second) - count, count});
            }
        }
    }

    std::size_t m_capacity;
    std::size_t m_size = 0;
    Segments m_segments;
};

} // namespace rollcall::models
