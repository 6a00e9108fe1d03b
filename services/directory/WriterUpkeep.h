// SPDX-License-Identifier: Apache-2.0
// What the writer does between batches: checkpoints, retention, giving free pages back.
#pragma once

#include "Connection.h"
#include "FeedRepository.h"
#include "JobQueueRepository.h"
#include "JobRepository.h"
#include "JournalRepository.h"
#include "OAuthRepository.h"
#include "RemovedIntegrations.h"
#include "core/Clock.h"
#include "directory/Journal.h"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace rollcall::directory {

/// Lives on the writer's thread.
class WriterUpkeep {
public:
    WriterUpkeep(Connection& connection, const std::filesystem::path& file, const Retention& retention,
                 const core::Clock& clock);

    /// After each batch: keeps the log from growing beyond its bound, also under load.
    void afterBatch();
    /// One small step when nobody waits. False when there is nothing left to do for now.
    [[nodiscard]] bool idleStep();
    /// Between batches of writes that never pause: a few small steps, without a checkpoint.
    void stepUnderLoad();
    /// Empties the log before closing.
    void beforeClosing();
    /// How long the writer may sleep until there could be something to do.
    [[nodiscard]] std::chrono::milliseconds untilNext() const;

private:
    [[nodiscard]] std::uintmax_t logSize() const;
    /// True when the log is empty afterwards.
    bool checkpoint();
    /// Deletes a few rows that are due, or gives a few pages back. False when there is nothing left to do for now.
    [[nodiscard]] bool tidy();
    [[nodiscard]] core::Result<bool> prune();
    [[nodiscard]] core::Result<bool> deleteRemoved();
    /// Commits, or undoes what failed.
    [[nodiscard]] core::Result<bool> finish(core::Result<bool> step);
    [[nodiscard]] core::Result<bool> giveBackPages();

    Connection& m_connection;
    JournalRepository m_journal;
    FeedRepository m_feed;
    JobRepository m_jobs;
    JobQueueRepository m_queues;
    OAuthRepository m_oauth;
    RemovedIntegrations m_removed;
    std::filesystem::path m_logFile;
    Retention m_retention;
    const core::Clock& m_clock;
    std::chrono::steady_clock::time_point m_nextCheckpoint;
    std::chrono::steady_clock::time_point m_nextPrune;
    bool m_mayHaveFreePages = true;
    bool m_mayHaveRemoved = true;
};

} // namespace rollcall::directory
