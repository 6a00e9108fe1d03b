// SPDX-License-Identifier: Apache-2.0
// The transaction of one batch: begun once, each operation in a savepoint of its own, committed or undone as a whole.
#pragma once

#include "Connection.h"
#include "DirectoryWriteSession.h"
#include "JournalQueue.h"
#include "directory/Database.h"

#include <span>

namespace rollcall::directory {

/// Lives on the writer's thread, for one batch after the other.
class WriteBatch {
public:
    explicit WriteBatch(Connection& connection) : m_connection(connection), m_session(connection) {}

    /// Takes the lock of all writers; another process in the way is waited for a few times.
    [[nodiscard]] core::Result<> begin(core::Timestamp clock);
    /// What it returns of its own is undone alone. Whether the batch can go on afterwards, canGoOn() says.
    [[nodiscard]] core::Result<> run(const WriteOperation& operation);
    /// Writes a row of the journal, or folds it into one. A refusal of the row alone is no error.
    [[nodiscard]] core::Result<> write(QueuedJournalEntry& entry);
    /// Error when a failure other than a refused row, or an operation, gave the batch up.
    [[nodiscard]] core::Result<> canGoOn(const core::Result<>& last) const;
    /// `dropped`: how many rows the journal's queue could not take so far.
    [[nodiscard]] core::Result<> commit(std::uint64_t dropped);
    /// After a failure, before it is rolled back: whether what could not be written may be when it is tried again,
    /// since a disk was full or another process in the way.
    [[nodiscard]] bool mayPass() const;
    /// Leaves the connection ready for the next batch.
    void rollBack();

    /// Whether the error belongs to the one operation, and not to the whole batch.
    [[nodiscard]] static bool isOwnRefusal(const core::Result<>& result);

private:
    Connection& m_connection;
    DirectoryWriteSession m_session;
    std::uint64_t m_dropsRecorded = 0; ///< drops that are in the totals already
};

} // namespace rollcall::directory
