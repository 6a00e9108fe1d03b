// SPDX-License-Identifier: Apache-2.0
// Jobs and their attempts as rows.
#pragma once

#include "Connection.h"
#include "directory/Jobs.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// A job that runs, as far as its end is decided by it.
struct RunningJob {
    JobId id;
    IntegrationId integration;
    bool isHandedOver = false;
};

class JobRepository {
public:
    explicit JobRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Job>> byId(JobId id);
    /// The one of a cause that was not given up.
    [[nodiscard]] core::Result<std::optional<JobId>> byCause(IntegrationId integration, std::string_view kind,
                                                             std::string_view cause);
    /// Newest first.
    [[nodiscard]] core::Result<std::vector<Job>> find(const JobQuery& query);
    [[nodiscard]] core::Result<JobId> insert(const Job& job);

    /// The next that is due in a queue.
    [[nodiscard]] core::Result<std::optional<Job>> due(JobQueueId queue, JobUrgency urgency, core::Timestamp now);
    /// The earliest instant at which one that waits in a queue is due.
    [[nodiscard]] core::Result<std::optional<core::Timestamp>> earliest(JobQueueId queue, JobUrgency urgency);
    /// Takes one that waits, and begins its next attempt.
    [[nodiscard]] core::Result<> begin(const Job& job, std::string_view owner, core::Timestamp now,
                                       core::Timestamp leaseExpires);
    [[nodiscard]] core::Result<bool> renew(JobId job, std::string_view owner, core::Timestamp leaseExpires);
    [[nodiscard]] core::Result<bool> markHandedOver(JobId job, std::string_view owner, core::Timestamp now);
    /// The one of this owner that runs.
    [[nodiscard]] core::Result<std::optional<RunningJob>> running(JobId job, std::string_view owner);
    /// Running ones whose lease has ended, or with an owner those that are not its own.
    [[nodiscard]] core::Result<std::vector<RunningJob>> abandoned(core::Timestamp now, std::string_view onlyRunner,
                                                                  std::int64_t limit);
    /// Ends the attempt that runs, and with it the lease.
    [[nodiscard]] core::Result<> end(JobId job, const JobEnd& end, core::Timestamp now);
    /// Waits again from now on, as if it had not been tried.
    [[nodiscard]] core::Result<> restart(JobId job, core::Timestamp now);
    [[nodiscard]] core::Result<> cancel(JobId job, std::string_view reason, core::Timestamp now);
    /// Waiting ones of queues that were given up, with the queue's reason.
    struct Orphan {
        JobId id;
        IntegrationId integration;
        std::string reason;
    };
    [[nodiscard]] core::Result<std::vector<Orphan>> waitingInGivenUpQueues(std::int64_t limit);

    [[nodiscard]] core::Result<std::vector<JobAttempt>> attempts(JobId job);
    [[nodiscard]] core::Result<JobProgress> progress(JobQueueId queue);
    /// Those that ended before then, with their attempts; how many it were. Unknown ones stay until somebody decided.
    [[nodiscard]] core::Result<std::int64_t> prune(core::Timestamp before, std::int64_t limit);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
