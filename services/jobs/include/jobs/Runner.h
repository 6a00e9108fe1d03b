// SPDX-License-Identifier: Apache-2.0
// Runs the directory's jobs in this process: takes what is due, makes the attempts, records how they ended.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "jobs/Handler.h"

#include <memory>
#include <string>

namespace rollcall::jobs {

struct RunnerOptions {
    const core::Clock* clock = nullptr; ///< the directory's; must outlive the runner
    /// No other process runs jobs of this directory, as the host of a file: what a process before left running is taken
    /// over at once, and not only when its lease ends.
    bool isOnlyRunner = false;
};

/// Nothing is lost or done twice: a job is leased in one transaction, its end written in another, and what lies between
/// is told by the handler (Attempt::handOver). The database must outlive it.
class Runner {
public:
    Runner(directory::Database& database, const RunnerOptions& options);
    /// As stop().
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Before start. Jobs of kinds that nobody added wait.
    void add(std::string kind, Handler handler, const KindOptions& options = {});
    /// Fails when the directory cannot be read.
    [[nodiscard]] core::Result<> start();
    /// Takes nothing more, asks what runs to stop, and waits until the end of each is recorded. What an unwritable
    /// directory keeps from being recorded is found by the next start.
    void stop();
    /// Looks at once, as when the clock was moved. Thread-safe.
    void wake();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::jobs
