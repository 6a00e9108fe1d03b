// SPDX-License-Identifier: Apache-2.0
// Jobs and their queues inside the writer's transaction, with the feed rows that belong to them.
#pragma once

#include "JobQueueRepository.h"
#include "JobRepository.h"
#include "WriteContext.h"

namespace rollcall::directory {

class JobWriter final : public JobWrites {
public:
    explicit JobWriter(WriteContext& context);

    [[nodiscard]] core::Result<JobQueueId> addQueue(const NewJobQueue& queue) override;
    [[nodiscard]] core::Result<> changeQueue(JobQueueId queue, const JobQueueChange& change) override;
    [[nodiscard]] core::Result<JobQueueId> standingQueue(IntegrationId integration, std::string_view kind) override;
    [[nodiscard]] core::Result<std::int64_t> cancelSome(std::int64_t limit) override;

    [[nodiscard]] core::Result<AddedJob> add(const NewJob& job) override;
    [[nodiscard]] core::Result<std::vector<Job>> lease(const JobLease& lease) override;
    [[nodiscard]] core::Result<bool> renew(JobId job, std::string_view owner, std::chrono::milliseconds by) override;
    [[nodiscard]] core::Result<bool> handOver(JobId job, std::string_view owner) override;
    [[nodiscard]] core::Result<bool> end(JobId job, std::string_view owner, const JobEnd& end) override;
    [[nodiscard]] core::Result<std::int64_t> reclaim(std::string_view onlyRunner, std::int64_t limit) override;
    [[nodiscard]] core::Result<> retry(JobId job) override;
    [[nodiscard]] core::Result<> cancel(JobId job, std::string_view reason) override;
    [[nodiscard]] core::Result<> giveUpQueues(IntegrationId integration, std::string_view reason) override;

private:
    [[nodiscard]] core::Result<JobQueueId> insertQueue(const NewJobQueue& queue, bool isStanding);
    /// The queue a new job belongs to.
    [[nodiscard]] core::Result<JobQueueId> queueFor(const NewJob& job);
    /// One from each queue in turn, while there is room and something due; what was taken is counted in `taken`.
    [[nodiscard]] core::Result<> leaseFrom(std::vector<OpenJobQueue>& queues, JobUrgency urgency, const JobLease& lease,
                                           std::vector<std::int64_t>& taken, std::vector<Job>& leased);
    [[nodiscard]] core::Result<> endAbandoned(const RunningJob& job);
    [[nodiscard]] core::Result<Job> required(JobId job);
    [[nodiscard]] core::Result<> feed(FeedChange change, IntegrationId integration, std::int64_t row);

    WriteContext& m_context;
    JobQueueRepository m_queues;
    JobRepository m_jobs;
};

} // namespace rollcall::directory
