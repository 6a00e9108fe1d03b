// SPDX-License-Identifier: Apache-2.0
// One attempt from its lease to its recorded end, on a lane's thread.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "jobs/Handler.h"

#include <atomic>
#include <functional>
#include <string>

namespace rollcall::jobs {

class RunningAttempt final : public Attempt {
public:
    RunningAttempt(directory::Database& database, const core::Clock& clock, std::string owner, directory::Job job,
                   const KindOptions& options);

    /// Makes the attempt and records its end.
    void run(const Handler& handler);

    [[nodiscard]] const directory::Job& job() const override { return m_job; }
    [[nodiscard]] std::stop_token stop() const override { return m_stop.get_token(); }
    [[nodiscard]] core::Result<> handOver() override;

    // From the runner's own thread.
    void requestStop() { m_stop.request_stop(); }
    /// False when the lease is not ours any more: the attempt is asked to stop.
    [[nodiscard]] bool renewLease();

private:
    [[nodiscard]] Outcome outcomeOf(const Handler& handler);
    [[nodiscard]] directory::JobEnd endOf(const Outcome& outcome) const;
    /// Tries until it is on disk, the lease is lost, or the program ends.
    void record(const directory::JobEnd& end, const AlsoWrite& alsoWrite);
    [[nodiscard]] core::Result<> write(const directory::JobEnd& end, const AlsoWrite& alsoWrite);

    directory::Database& m_database;
    const core::Clock& m_clock;
    const std::string m_owner;
    const directory::Job m_job;
    const KindOptions m_options;
    std::stop_source m_stop;
    std::atomic<bool> m_isHandedOver = false;
};

} // namespace rollcall::jobs
