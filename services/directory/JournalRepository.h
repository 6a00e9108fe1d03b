// SPDX-License-Identifier: Apache-2.0
// The rows of the journal and of the changes that belong to them, as the writer keeps them.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "directory/Journal.h"

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

    /// `now` stands in for a time that the entry does not have.
    [[nodiscard]] core::Result<JournalId> insert(const JournalEntry& entry, core::Timestamp now);
    /// More equal refusals for a row that is written already. False when it is gone.
    [[nodiscard]] core::Result<bool> addFolded(JournalId id, std::int64_t more);
    [[nodiscard]] core::Result<> insertChange(const PendingChange& change, std::optional<JournalId> journal,
                                              core::Timestamp now);
    [[nodiscard]] core::Result<> countDropped(std::int64_t count);

    /// Deletes at most `limit` of the oldest rows that are older than the days, or more than the bytes; answers how
    /// many.
    [[nodiscard]] core::Result<std::int64_t> prune(const Retention& retention, core::Timestamp now, std::int64_t limit);

private:
    [[nodiscard]] core::Result<> insertBodies(JournalId id, const JournalEntry& entry, const std::string& headers);
    [[nodiscard]] core::Result<> countHour(const JournalEntry& entry, core::Timestamp at);

    Connection& m_connection;
    CounterRepository m_counters;
};

inline constexpr std::int64_t hourMilliseconds = 3'600'000;

} // namespace rollcall::directory
