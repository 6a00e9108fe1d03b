// SPDX-License-Identifier: Apache-2.0
// What is asked about jobs and their queues.
#pragma once

#include "JobQueueRepository.h"
#include "JobRepository.h"

namespace rollcall::directory {

class JobReader final : public JobReads {
public:
    explicit JobReader(Connection& connection) : m_connection(connection), m_queues(connection), m_jobs(connection) {}

    [[nodiscard]] core::Result<std::optional<Job>> job(JobId id) override;
    [[nodiscard]] core::Result<std::vector<Job>> jobs(const JobQuery& query) override;
    [[nodiscard]] core::Result<std::vector<JobAttempt>> attempts(JobId job) override;
    [[nodiscard]] core::Result<std::optional<JobQueue>> queue(JobQueueId id) override;
    [[nodiscard]] core::Result<std::vector<JobQueue>> queues(std::optional<IntegrationId> integration,
                                                             std::int64_t limit) override;
    [[nodiscard]] core::Result<JobProgress> progress(JobQueueId queue) override;
    [[nodiscard]] core::Result<std::optional<core::Timestamp>> nextDue(std::string_view kind) override;

private:
    Connection& m_connection;
    JobQueueRepository m_queues;
    JobRepository m_jobs;
};

} // namespace rollcall::directory
