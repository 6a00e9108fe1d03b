// SPDX-License-Identifier: Apache-2.0
// Journal rows that wait for a later batch: bounded, with equal refusals folded into one.
#pragma once

#include "directory/Journal.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace rollcall::directory {

/// A row to be written, or more of one that was written before.
struct QueuedJournalEntry {
    JournalEntry entry;
    std::string foldKey; ///< empty when it never folds
    std::optional<JournalId> writtenAs;
    std::chrono::steady_clock::time_point queuedAt;
};

/// Not thread-safe: the writer guards it with its own mutex.
class JournalQueue {
public:
    static constexpr std::size_t capacity = 4096;

    /// Drops and counts the entry when the queue is full.
    void push(JournalEntry entry);
    /// The oldest, at most `limit`.
    [[nodiscard]] std::vector<QueuedJournalEntry> take(std::size_t limit);
    /// Rows that were taken last and not written come before all others again, and fold with what came meanwhile. Those
    /// that a full queue has no room for are dropped and counted, the newest of them.
    void putBack(std::vector<QueuedJournalEntry> entries);
    /// Later refusals with the same key go to this row.
    void noteWritten(const QueuedJournalEntry& entry, JournalId id);
    /// Rows that could not be written are lost, and counted.
    void noteLost(std::size_t count) { m_dropped += count; }
    /// Forgets a written row that is gone.
    void forgetWritten(const std::string& key) { m_written.erase(key); }

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    /// Since when the first one waits. Not for an empty queue.
    [[nodiscard]] std::chrono::steady_clock::time_point oldest() const { return m_entries.front().queuedAt; }
    /// How many were dropped since the queue was made.
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }

private:
    [[nodiscard]] std::optional<JournalId> writtenRow(const std::string& key) const;

    std::deque<QueuedJournalEntry> m_entries;
    /// Where in all that was ever queued an entry stands.
    std::unordered_map<std::string, std::uint64_t> m_waiting;
    std::unordered_map<std::string, JournalId> m_written;
    std::uint64_t m_taken = 0;
    std::uint64_t m_dropped = 0;
};

} // namespace rollcall::directory
