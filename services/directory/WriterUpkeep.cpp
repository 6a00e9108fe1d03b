// SPDX-License-Identifier: Apache-2.0
// Small steps only: a request that comes in meanwhile waits for one of them at most.
#include "WriterUpkeep.h"

#include "core/Log.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::uintmax_t largestLog = std::uintmax_t{64} * 1024 * 1024;
constexpr auto checkpointPause = std::chrono::milliseconds(500);
constexpr auto prunePause = std::chrono::seconds(60);
constexpr std::int64_t rowsPerPrune = 200;
constexpr int pagesAtOnce = 128;
/// What expired is still known that long: a late use of it can be named for what it is.
constexpr auto keepExpiredTokens = std::chrono::hours(24);
constexpr auto timeUnderLoad = std::chrono::milliseconds(20);

} // namespace

WriterUpkeep::WriterUpkeep(Connection& connection, const std::filesystem::path& file, const Retention& retention,
                           const core::Clock& clock)
    : m_connection(connection),
      m_journal(connection),
      m_feed(connection),
      m_jobs(connection),
      m_queues(connection),
      m_oauth(connection),
      m_removed(connection),
      m_logFile(connection.dialect().logFile(file)),
      m_retention(retention),
      m_clock(clock)
{
}

std::uintmax_t WriterUpkeep::logSize() const
{
    std::error_code code;
    const std::uintmax_t size = std::filesystem::file_size(m_logFile, code);
    return code ? 0 : size;
}

bool WriterUpkeep::checkpoint()
{
    m_nextCheckpoint = std::chrono::steady_clock::now() + checkpointPause;
    // A reader in the way is not waited for: what it does not hold back is copied, and the next attempt comes soon.
    for (const QString& statement : m_connection.dialect().checkpoint())
        std::ignore = m_connection.execute(statement);
    m_connection.clearPoison();
    return logSize() == 0;
}

void WriterUpkeep::afterBatch()
{
    m_mayHaveFreePages = true;
    m_mayHaveRemoved = true;
    if (logSize() > largestLog && std::chrono::steady_clock::now() >= m_nextCheckpoint)
        checkpoint();
}

bool WriterUpkeep::tidy()
{
    const auto now = std::chrono::steady_clock::now();
    if (now >= m_nextPrune) {
        const auto pruned = prune();
        if (pruned && *pruned) {
            m_mayHaveFreePages = true;
            return true;
        }
        m_nextPrune = now + prunePause;
        if (!pruned)
            core::logError("directory", pruned.error());
    }
    if (m_mayHaveRemoved) {
        const auto deleted = deleteRemoved();
        m_mayHaveRemoved = deleted && *deleted;
        if (!deleted)
            core::logError("directory", deleted.error());
        if (m_mayHaveRemoved)
            return true;
    }
    if (m_mayHaveFreePages) {
        const auto given = giveBackPages();
        m_mayHaveFreePages = given && *given;
    }
    return m_mayHaveFreePages;
}

bool WriterUpkeep::idleStep()
{
    if (tidy())
        return true;
    if (std::chrono::steady_clock::now() >= m_nextCheckpoint && logSize() > 0)
        checkpoint();
    m_connection.clearPoison();
    return false;
}

void WriterUpkeep::stepUnderLoad()
{
    const auto end = std::chrono::steady_clock::now() + timeUnderLoad;
    while (tidy() && std::chrono::steady_clock::now() < end) {
    }
    m_connection.clearPoison();
}

void WriterUpkeep::beforeClosing()
{
    checkpoint();
}

std::chrono::milliseconds WriterUpkeep::untilNext() const
{
    const auto next = logSize() > 0 || m_mayHaveFreePages ? std::min(m_nextCheckpoint, m_nextPrune) : m_nextPrune;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
    return std::max(wait, std::chrono::milliseconds(1));
}

core::Result<bool> WriterUpkeep::prune()
{
    if (auto begun = m_connection.run(m_connection.dialect().beginWrite()); !begun)
        return tl::unexpected(std::move(begun.error()));
    const core::Timestamp now = m_clock.now();
    const auto rows = m_journal.prune(m_retention, now, rowsPerPrune);
    const auto entries = rows ? m_feed.prune(now - std::chrono::days(m_retention.days), now, rowsPerPrune * 10) : rows;
    const auto tokens = entries ? m_oauth.prune(now - keepExpiredTokens, rowsPerPrune) : entries;
    const core::Timestamp oldest = now - std::chrono::days(m_retention.days);
    const auto jobs = tokens ? m_jobs.prune(oldest, rowsPerPrune) : tokens;
    const auto queues = jobs ? m_queues.prune(oldest, rowsPerPrune) : jobs;
    return finish(queues ? core::Result<bool>(*rows + *entries + *tokens + *jobs + *queues > 0)
                         : tl::unexpected(queues.error()));
}

core::Result<bool> WriterUpkeep::deleteRemoved()
{
    const auto waiting = m_connection.integer("SELECT count(*) FROM integrations WHERE removed IS NOT NULL");
    if (!waiting)
        return tl::unexpected(waiting.error());
    if (*waiting == 0)
        return false;
    if (auto begun = m_connection.run(m_connection.dialect().beginWrite()); !begun)
        return tl::unexpected(std::move(begun.error()));
    const auto rows = m_removed.deleteSome(rowsPerPrune);
    return finish(rows ? core::Result<bool>(*rows > 0) : tl::unexpected(rows.error()));
}

core::Result<bool> WriterUpkeep::finish(core::Result<bool> step)
{
    if (step) {
        auto committed = m_connection.run("COMMIT");
        if (committed)
            return step;
        step = tl::unexpected(std::move(committed.error()));
    }
    std::ignore = m_connection.run("ROLLBACK");
    return step;
}

core::Result<bool> WriterUpkeep::giveBackPages()
{
    const auto free = m_connection.integer(m_connection.dialect().countFreePages());
    if (!free)
        return tl::unexpected(free.error());
    // A few stay for the next rows.
    constexpr std::int64_t worthwhile = 256;
    if (*free < worthwhile)
        return false;
    if (auto done = m_connection.execute(m_connection.dialect().giveBackPages(pagesAtOnce)); !done)
        return tl::unexpected(std::move(done.error()));
    return true;
}

} // namespace rollcall::directory
