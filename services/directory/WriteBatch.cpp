// SPDX-License-Identifier: Apache-2.0
// Only constraint errors leave the transaction usable; after any other, nothing of the batch may be committed.
#include "WriteBatch.h"

#include "core/Log.h"

#include <exception>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr int busyAttempts = 3;

} // namespace

core::Result<> WriteBatch::begin(core::Timestamp clock)
{
    // Only here can another process be in the way: once the lock is ours, nothing of the batch runs twice.
    for (int attempt = 1;; ++attempt) {
        m_connection.clearPoison();
        auto begun = m_connection.run(m_connection.dialect().beginWrite());
        if (begun)
            break;
        if (m_connection.lastFailure() != SqlFailure::Busy || attempt == busyAttempts)
            return begun;
    }
    return m_session.beginBatch(clock);
}

core::Result<> WriteBatch::run(const WriteOperation& operation)
{
    if (auto begun = m_connection.run("SAVEPOINT operation"); !begun)
        return begun;
    core::Result<> result;
    try {
        result = operation(m_session);
    } catch (const std::exception& exception) {
        result = core::failure(core::ErrorKind::Internal,
                               "Something went wrong in Rollcall; nothing was changed. The log has the reason.",
                               exception.what());
        core::logError("directory", result.error());
    }
    if (m_connection.poison())
        return tl::unexpected(*m_connection.poison());
    if (result) {
        if (auto ended = m_session.endOperation(); !ended)
            return ended;
    } else {
        m_session.forgetOperation();
        if (auto undone = m_connection.run("ROLLBACK TO operation"); !undone)
            return undone;
    }
    if (auto released = m_connection.run("RELEASE operation"); !released)
        return released;
    return result;
}

core::Result<> WriteBatch::write(QueuedJournalEntry& entry)
{
    if (entry.writtenAs) {
        const auto isFolded = m_session.foldInto(*entry.writtenAs, entry.entry.folded);
        if (!isFolded)
            return tl::unexpected(isFolded.error());
        if (*isFolded)
            return {};
    }
    const auto id = m_session.journal(entry.entry);
    if (!id && m_connection.poison())
        return tl::unexpected(id.error());
    if (id)
        entry.writtenAs = *id;
    return {};
}

core::Result<> WriteBatch::canGoOn(const core::Result<>& last) const
{
    if (m_connection.poison())
        return tl::unexpected(*m_connection.poison());
    if (!last && !isOwnRefusal(last))
        return last;
    return {};
}

core::Result<> WriteBatch::commit(std::uint64_t dropped)
{
    if (dropped > m_dropsRecorded) {
        auto recorded =
            JournalRepository(m_connection).countDropped(static_cast<std::int64_t>(dropped - m_dropsRecorded));
        if (!recorded)
            return recorded;
    }
    if (auto ended = m_session.endBatch(); !ended)
        return ended;
    if (auto committed = m_connection.run("COMMIT"); !committed)
        return committed;
    m_dropsRecorded = dropped;
    return {};
}

bool WriteBatch::mayPass() const
{
    // Without poison it was an operation that gave the batch up, and the rest of it is as good as before.
    const auto failure = m_connection.lastFailure();
    return !m_connection.poison() || failure == SqlFailure::Full || failure == SqlFailure::Busy;
}

void WriteBatch::rollBack()
{
    // After a full disk the transaction is gone already, and this fails: nothing is lost by asking.
    std::ignore = m_connection.run("ROLLBACK");
    m_connection.clearPoison();
}

bool WriteBatch::isOwnRefusal(const core::Result<>& result)
{
    // A refusal of its own is as true in a batch that failed: it would not have been written either way.
    return !result && result.error().kind != core::ErrorKind::Unavailable &&
           result.error().kind != core::ErrorKind::Corrupt;
}

} // namespace rollcall::directory
