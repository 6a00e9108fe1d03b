// SPDX-License-Identifier: Apache-2.0
// The one thread that writes: takes what waits, commits it once, then answers.
#pragma once

#include "Connection.h"
#include "JournalQueue.h"
#include "WriteBatch.h"
#include "WriterUpkeep.h"
#include "core/Clock.h"
#include "directory/Database.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace rollcall::directory {

struct WriterOptions {
    ConnectionOptions connection;
    Retention retention;
    /// A batch takes no further operation after that time.
    std::chrono::milliseconds timePerBatch{20};
};

/// Thread-safe.
class Writer {
public:
    /// `committed` is called on the writer's thread after each commit, before the completions.
    [[nodiscard]] static core::Result<std::unique_ptr<Writer>>
    start(const SqlDialect& dialect, const core::Clock& clock, WriterOptions options, std::function<void()> committed);
    /// Stops: see stop().
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Finishes what waits, for ten seconds at most, then joins. What comes later, also from a completion meanwhile, is
    /// answered with Unavailable.
    void stop();

    /// What waits at most; whoever comes then is answered at once, with Unavailable.
    static constexpr std::size_t mostWaiting = 4096;

    void write(WriteOperation operation, WriteCompletion done);
    void journalLater(JournalEntry entry);
    [[nodiscard]] WriterStatistics statistics() const;

private:
    struct Item {
        WriteOperation operation;
        WriteCompletion done;
    };
    struct Finished {
        WriteCompletion done;
        core::Result<> result;
    };

    Writer(const SqlDialect& dialect, const core::Clock& clock, WriterOptions options, std::function<void()> committed);
    void run(std::promise<core::Result<>>& started);
    /// Refuses at the start what could only refuse every write later: a file that is damaged or cannot be written.
    [[nodiscard]] core::Result<> probe(Connection& connection);
    /// False when the thread shall end.
    [[nodiscard]] bool waitForWork(WriterUpkeep& upkeep);
    void writeBatch(WriteBatch& batch);
    [[nodiscard]] std::optional<Item> next();
    /// What waits in the journal's queue, in order, within the journal's share of a batch. `entries` gets what was
    /// taken.
    [[nodiscard]] core::Result<> writeJournal(WriteBatch& batch, std::vector<QueuedJournalEntry>& entries);
    /// With `entries` not written: back into the queue when they may be later, for a full disk has room again some day.
    void noteFailure(std::vector<QueuedJournalEntry> entries, bool mayPass);
    /// Whether a batch shall take rows of the journal along. After a failure they wait a while and then try alone, so
    /// that operations fail for no other reason than their own.
    enum class JournalTurn { Along, Alone, NotNow };
    [[nodiscard]] JournalTurn journalTurn(std::chrono::steady_clock::time_point now) const;
    [[nodiscard]] core::Result<> finishBatch(WriteBatch& batch, const std::vector<QueuedJournalEntry>& entries);
    void answer(std::vector<Finished>& finished, const core::Result<>& batch);
    void refuseWaiting();

    const SqlDialect& m_dialect;
    const core::Clock& m_clock;
    const WriterOptions m_options;
    const std::function<void()> m_committed;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_queue;
    JournalQueue m_journal;
    std::chrono::steady_clock::time_point m_journalNotBefore;
    bool m_isJournalAlone = false;
    WriterStatistics m_statistics;
    bool m_isStopping = false;
    std::chrono::steady_clock::time_point m_drainEnd;
    std::thread m_thread;
};

} // namespace rollcall::directory
