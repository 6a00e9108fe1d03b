// SPDX-License-Identifier: Apache-2.0
// The rows of the journal and of the changes that belong to them, as the writer keeps them.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "directory/Journal.h"

#include <span>

namespace rollcall::directory {

/// One change before it has a journal row.
struct PendingChange {
    IntegrationId integration;
    std::optional<PersonId> person;
    std::optional<GroupId> group;
    std::string before;
    std::string after;
};

class JournalRepository {
public:
    explicit JournalRepository(Connection& connection) : m_connection(connection), m_counters(connection) {}

    /// `now` stands in for a time that the entry does not have. The changes are those that will be inserted for this
    /// row: what they take is counted with it.
    [[nodiscard]] core::Result<JournalId> insert(const JournalEntry& entry, core::Timestamp now,
                                                 std::span<const PendingChange> changes);
    /// More equal refusals for a row that is written already. False when it is gone.
    [[nodiscard]] core::Result<bool> addFolded(JournalId id, std::int64_t more);
    [[nodiscard]] core::Result<> insertChange(const PendingChange& change, std::optional<JournalId> journal,
                                              core::Timestamp now);
    [[nodiscard]] core::Result<> countDropped(std::int64_t count);

    /// Deletes the oldest rows that are older than the days, or more than the bytes: a few times `limit` at most.
    /// Answers how many.
    [[nodiscard]] core::Result<std::int64_t> prune(const Retention& retention, core::Timestamp now, std::int64_t limit);

private:
    /// Changes that no journal row stands for.
    [[nodiscard]] core::Result<std::int64_t> pruneLoneChanges(const Retention& retention, std::int64_t oldest,
                                                              std::int64_t limit);
    [[nodiscard]] core::Result<std::int64_t> pruneRows(const Retention& retention, std::int64_t oldest,
                                                       std::int64_t limit);
    /// Of the rows up to `last`, at most `limit`; false when there are more.
    [[nodiscard]] core::Result<bool> deleteChangesUpTo(std::int64_t last, std::int64_t limit);
    [[nodiscard]] core::Result<> insertBodies(JournalId id, const JournalEntry& entry, const std::string& headers,
                                              const std::string& legs);
    [[nodiscard]] core::Result<> countHour(const JournalEntry& entry, core::Timestamp at);

    Connection& m_connection;
    CounterRepository m_counters;
};

inline constexpr std::int64_t hourMilliseconds = 3'600'000;

} // namespace rollcall::directory
