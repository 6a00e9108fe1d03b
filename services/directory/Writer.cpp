// SPDX-License-Identifier: Apache-2.0
// Group commit: while one batch is being made durable, the next gathers.
#include "Writer.h"

#include "core/Log.h"

#include <algorithm>
#include <exception>
#include <future>
#include <iterator>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::size_t operationsPerBatch = 256;
constexpr std::size_t journalRowsPerBatch = 512;
constexpr std::size_t journalRowsAtOnce = 16;
/// The share of the journal while operations wait, and while none does.
constexpr auto journalTimeUnderLoad = std::chrono::milliseconds(5);
constexpr auto journalTimeAlone = std::chrono::milliseconds(20);
/// Journal rows wait that long for a batch that is written anyway.
constexpr auto journalPatience = std::chrono::milliseconds(150);
/// And so long after a batch that failed.
constexpr auto journalPauseAfterFailure = std::chrono::seconds(1);
constexpr auto idleBeforeUpkeep = std::chrono::milliseconds(100);
/// Writes that never pause still leave that much to upkeep.
constexpr auto upkeepPauseUnderLoad = std::chrono::seconds(1);
constexpr auto longestDrain = std::chrono::seconds(10);

core::Error closing()
{
    return core::makeError(core::ErrorKind::Unavailable, "The directory is being closed. Try again in a moment.");
}

core::Error tooMuchWaits()
{
    return core::makeError(core::ErrorKind::Unavailable, "Too many changes wait to be written. Try again in a moment.");
}

} // namespace

Writer::Writer(const SqlDialect& dialect, const core::Clock& clock, WriterOptions options,
               std::function<void()> committed)
    : m_dialect(dialect), m_clock(clock), m_options(std::move(options)), m_committed(std::move(committed))
{
}

core::Result<std::unique_ptr<Writer>> Writer::start(const SqlDialect& dialect, const core::Clock& clock,
                                                    WriterOptions options, std::function<void()> committed)
{
    std::unique_ptr<Writer> writer(new Writer(dialect, clock, std::move(options), std::move(committed)));
    std::promise<core::Result<>> started;
    auto future = started.get_future();
    writer->m_thread = std::thread([&started, self = writer.get()] { self->run(started); });
    if (auto result = future.get(); !result)
        return tl::unexpected(std::move(result.error()));
    return writer;
}

Writer::~Writer()
{
    stop();
}

void Writer::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isStopping)
            m_drainEnd = std::chrono::steady_clock::now() + longestDrain;
        m_isStopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::write(WriteOperation operation, WriteCompletion done)
{
    core::Error refusal = closing();
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isStopping) {
            if (m_queue.size() < mostWaiting) {
                m_queue.push_back({std::move(operation), std::move(done)});
                m_wake.notify_one();
                return;
            }
            refusal = tooMuchWaits();
        }
    }
    done(tl::unexpected(std::move(refusal)));
}

void Writer::journalLater(JournalEntry entry)
{
    const std::lock_guard lock(m_mutex);
    const bool wasEmpty = m_journal.isEmpty();
    m_journal.push(std::move(entry));
    if (wasEmpty)
        m_wake.notify_one();
}

WriterStatistics Writer::statistics() const
{
    const std::lock_guard lock(m_mutex);
    WriterStatistics statistics = m_statistics;
    statistics.journalDropped = m_journal.dropped();
    return statistics;
}

void Writer::run(std::promise<core::Result<>>& started)
{
    auto connection = Connection::open(m_dialect, m_options.connection);
    if (!connection) {
        started.set_value(tl::unexpected(std::move(connection.error())));
        return;
    }
    if (auto writable = probe(**connection); !writable) {
        started.set_value(std::move(writable));
        return;
    }
    WriteBatch batch(**connection);
    WriterUpkeep upkeep(**connection, m_options.connection.file, m_options.retention, m_clock);
    started.set_value({});
    auto nextUpkeep = std::chrono::steady_clock::now() + upkeepPauseUnderLoad;
    while (waitForWork(upkeep)) {
        writeBatch(batch);
        upkeep.afterBatch();
        if (std::chrono::steady_clock::now() >= nextUpkeep) {
            upkeep.stepUnderLoad();
            nextUpkeep = std::chrono::steady_clock::now() + upkeepPauseUnderLoad;
        }
    }
    refuseWaiting();
    upkeep.beforeClosing();
}

core::Result<> Writer::probe(Connection& connection)
{
    auto begun = connection.run(m_dialect.beginWrite());
    const SqlFailure failure = connection.lastFailure();
    if (begun)
        begun = connection.run("ROLLBACK");
    connection.clearPoison();
    // Somebody else who writes at the moment proves that it can be written.
    if (!begun && failure == SqlFailure::Busy)
        return {};
    return begun;
}

bool Writer::waitForWork(WriterUpkeep& upkeep)
{
    std::unique_lock lock(m_mutex);
    auto upkeepAt = std::chrono::steady_clock::now() + idleBeforeUpkeep;
    for (;;) {
        const auto now = std::chrono::steady_clock::now();
        if (m_isStopping)
            return (!m_queue.empty() || !m_journal.isEmpty()) && now < m_drainEnd;
        if (!m_queue.empty())
            return true;
        const auto journalAt = m_journal.isEmpty() ? std::chrono::steady_clock::time_point::max()
                                                   : std::max(m_journal.oldest() + journalPatience, m_journalNotBefore);
        if (now >= journalAt)
            return true;
        if (now >= upkeepAt) {
            lock.unlock();
            const bool hasMore = upkeep.idleStep();
            upkeepAt = std::chrono::steady_clock::now() + (hasMore ? std::chrono::milliseconds(0) : upkeep.untilNext());
            lock.lock();
            continue;
        }
        m_wake.wait_until(lock, std::min(upkeepAt, journalAt));
    }
}

std::optional<Writer::Item> Writer::next()
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty())
        return std::nullopt;
    Item item = std::move(m_queue.front());
    m_queue.pop_front();
    return item;
}

void Writer::writeBatch(WriteBatch& batch)
{
    auto state = batch.begin(m_clock.now());
    const bool hasBegun = state.has_value();
    std::vector<QueuedJournalEntry> entries;
    // Ahead of the operations: what was read before a write came in stands before it in the journal.
    const JournalTurn turn = journalTurn(std::chrono::steady_clock::now());
    if (state && turn != JournalTurn::NotNow)
        state = writeJournal(batch, entries);
    const std::size_t most = entries.empty() || turn == JournalTurn::Along ? operationsPerBatch : 0;
    const auto end = std::chrono::steady_clock::now() + m_options.timePerBatch;
    std::vector<Finished> finished;
    // A batch that could not begin still takes what waits: all of it gets the same answer now, not in a growing queue.
    while (finished.size() < most) {
        auto item = next();
        if (!item)
            break;
        core::Result<> result;
        if (state) {
            result = batch.run(item->operation);
            state = batch.canGoOn(result);
        }
        finished.push_back({std::move(item->done), std::move(result)});
        if (hasBegun && (!state || std::chrono::steady_clock::now() >= end))
            break;
    }
    if (state)
        state = finishBatch(batch, entries);
    if (!state) {
        core::logError("directory", state.error());
        const bool mayPass = batch.mayPass();
        batch.rollBack();
        noteFailure(std::move(entries), mayPass);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_statistics.operations += finished.size();
        ++(state ? m_statistics.batches : m_statistics.failedBatches);
    }
    if (state)
        m_committed();
    answer(finished, state);
}

Writer::JournalTurn Writer::journalTurn(std::chrono::steady_clock::time_point now) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_isStopping && now < m_journalNotBefore)
        return JournalTurn::NotNow;
    return m_isJournalAlone ? JournalTurn::Alone : JournalTurn::Along;
}

void Writer::noteFailure(std::vector<QueuedJournalEntry> entries, bool mayPass)
{
    const std::lock_guard lock(m_mutex);
    m_journalNotBefore = std::chrono::steady_clock::now() + journalPauseAfterFailure;
    m_isJournalAlone = true;
    // At the end there is no later.
    if (mayPass && !m_isStopping)
        m_journal.putBack(std::move(entries));
    else
        m_journal.noteLost(entries.size());
}

core::Result<> Writer::writeJournal(WriteBatch& batch, std::vector<QueuedJournalEntry>& entries)
{
    const auto begin = std::chrono::steady_clock::now();
    while (entries.size() < journalRowsPerBatch) {
        std::vector<QueuedJournalEntry> taken;
        {
            const std::lock_guard lock(m_mutex);
            const auto share = m_queue.empty() ? journalTimeAlone : journalTimeUnderLoad;
            if (std::chrono::steady_clock::now() - begin >= share)
                break;
            taken = m_journal.take(journalRowsAtOnce);
        }
        if (taken.empty())
            break;
        core::Result<> written;
        for (QueuedJournalEntry& entry : taken) {
            if (written)
                written = batch.write(entry);
        }
        std::ranges::move(taken, std::back_inserter(entries));
        if (!written)
            return written;
    }
    return {};
}

core::Result<> Writer::finishBatch(WriteBatch& batch, const std::vector<QueuedJournalEntry>& entries)
{
    if (auto committed = batch.commit(statistics().journalDropped); !committed)
        return committed;
    const std::lock_guard lock(m_mutex);
    m_isJournalAlone = m_isJournalAlone && entries.empty();
    for (const QueuedJournalEntry& entry : entries) {
        if (entry.writtenAs)
            m_journal.noteWritten(entry, *entry.writtenAs);
    }
    return {};
}

void Writer::answer(std::vector<Finished>& finished, const core::Result<>& batch)
{
    for (Finished& one : finished) {
        const core::Result<>& result = batch || WriteBatch::isOwnRefusal(one.result) ? one.result : batch;
        try {
            one.done(result);
        } catch (const std::exception& exception) {
            core::log(core::LogLevel::Error, "directory", exception.what());
        }
    }
}

void Writer::refuseWaiting()
{
    while (auto item = next())
        item->done(tl::unexpected(closing()));
}

} // namespace rollcall::directory
