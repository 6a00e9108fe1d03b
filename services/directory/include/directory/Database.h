// SPDX-License-Identifier: Apache-2.0
// One open directory: its file, its one writer, its readers, its change feed.
#pragma once

#include "core/Clock.h"
#include "core/Deliver.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "directory/Feed.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace rollcall::directory {

struct OpenOptions {
    std::filesystem::path dataDirectory; ///< made when missing, readable by its owner alone
    const core::Clock* clock = nullptr;  ///< the system's when null; must outlive the database
    std::size_t readers = 2;
    Retention retention;
    /// For one test only: proves that the durability test can fail.
    bool isSynchronousOff = false;
};

/// Runs on the writer's thread inside a savepoint. An error undoes it alone, unless it is Unavailable or Corrupt.
using WriteOperation = std::function<core::Result<>(WriteSession&)>;
/// Called on the writer's thread once the batch is on disk, or has failed. Must be quick.
using WriteCompletion = std::function<void(const core::Result<>&)>;

struct WriterStatistics {
    std::uint64_t operations = 0;
    std::uint64_t batches = 0;
    std::uint64_t failedBatches = 0;
    std::uint64_t journalDropped = 0;
};

/// Thread-safe.
class Database {
public:
    /// Opens, and migrates under an exclusive lock when the schema is older. Errors: Denied (another process is
    /// migrating or the folder is on a network file system), Corrupt (a checksum differs, not a directory of ours),
    /// Invalid (the file is newer than this program).
    [[nodiscard]] static core::Result<std::unique_ptr<Database>> open(const OpenOptions& options);
    /// Finishes what the writer has taken, then closes. No reader may outlive it.
    virtual ~Database() = default;

    /// A connection for the calling thread. Must be destroyed there, before the database.
    [[nodiscard]] virtual core::Result<std::unique_ptr<ReadSession>> newReadSession() = 0;

    /// Queues an operation. The completion is always called: with Unavailable, before this returns, when the directory
    /// is being closed or more waits already than it will hold.
    virtual void write(WriteOperation operation, WriteCompletion done) = 0;
    /// Queues a row for a later batch without delaying anybody. A full queue drops it and counts that; refusals of the
    /// same address, reason and minute fold into one row.
    virtual void journalLater(JournalEntry entry) = 0;
    [[nodiscard]] virtual WriterStatistics writerStatistics() const = 0;

    /// Runs on a reader's thread with that thread's session. False: it will not run, since the directory is being
    /// closed or more waits already than it will hold.
    using ReadWork = std::function<void(core::Result<ReadSession*>, std::stop_token)>;
    [[nodiscard]] virtual bool read(ReadWork work) = 0;

    [[nodiscard]] virtual FeedSubscription subscribe(FeedListener listener) = 0;
    [[nodiscard]] virtual const std::filesystem::path& dataDirectory() const = 0;

    /// Writes and waits. Not for the GUI thread nor for the writer's.
    [[nodiscard]] core::Result<> writeAndWait(WriteOperation operation);

    /// Reads on a reader's thread; the future always finishes, with Internal when the work throws. `work` is
    /// `Result<T>(ReadSession&, std::stop_token)`.
    template<class Work>
    [[nodiscard]] auto readAsync(std::stop_token stop, Work work)
        -> QFuture<std::invoke_result_t<Work, ReadSession&, std::stop_token>>
    {
        using Outcome = std::invoke_result_t<Work, ReadSession&, std::stop_token>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        auto future = promise->future();
        const bool isQueued = read([promise, stop, work = std::move(work)](core::Result<ReadSession*> session,
                                                                           std::stop_token laneStop) mutable {
            const auto read = [&]() -> Outcome {
                if (stop.stop_requested() || laneStop.stop_requested())
                    return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
                if (!session)
                    return tl::unexpected(session.error());
                try {
                    return work(**session, stop.stop_possible() ? stop : laneStop);
                } catch (const std::exception& exception) {
                    return tl::unexpected(defectOf(exception));
                }
            };
            promise->addResult(read());
            promise->finish();
        });
        if (!isQueued) {
            promise->addResult(Outcome(core::failure(
                core::ErrorKind::Unavailable, "Too many requests wait for the directory. Try again in a moment.")));
            promise->finish();
        }
        return future;
    }

    /// Writes from the screen; the future always finishes. `work` is `Result<T>(WriteSession&)`.
    template<class Work>
    [[nodiscard]] auto writeAsync(Work work) -> QFuture<std::invoke_result_t<Work, WriteSession&>>
    {
        using Outcome = std::invoke_result_t<Work, WriteSession&>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        auto outcome = std::make_shared<std::optional<Outcome>>();
        promise->start();
        auto future = promise->future();
        write(
            [outcome, work = std::move(work)](WriteSession& session) mutable -> core::Result<> {
                outcome->emplace(work(session));
                if (!outcome->value())
                    return tl::unexpected(outcome->value().error());
                return {};
            },
            [promise, outcome](const core::Result<>& committed) {
                if (!committed)
                    promise->addResult(Outcome(tl::unexpected(committed.error())));
                else
                    promise->addResult(std::move(outcome->value()));
                promise->finish();
            });
        return future;
    }

private:
    /// What an exception, which is a defect of ours, is to the person who waits. Logged.
    [[nodiscard]] static core::Error defectOf(const std::exception& exception);
};

/// Who listens and runs schedules for a directory: one process at a time.
struct HostInfo {
    std::string program; ///< "rollcall" or "rollcallctl serve"
    long long processId = 0;
    std::string url; ///< where it listens; empty when it does not
    core::Timestamp since{};
};

/// Held by the host until destruction; the operating system frees it when the process dies. Move-only.
class HostLock {
public:
    /// Denied, with the holder's name in the message, when there is a host already.
    [[nodiscard]] static core::Result<HostLock> acquire(const std::filesystem::path& dataDirectory,
                                                        const HostInfo& info);
    /// The present host; nothing when there is none.
    [[nodiscard]] static std::optional<HostInfo> holder(const std::filesystem::path& dataDirectory);
    /// Changes what others read about us, e.g. after the listener moved to another port.
    [[nodiscard]] core::Result<> update(const HostInfo& info);

    HostLock(HostLock&&) noexcept;
    HostLock& operator=(HostLock&&) noexcept;
    ~HostLock();

private:
    struct State;
    explicit HostLock(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::directory
