// SPDX-License-Identifier: Apache-2.0
// Hands questions on to the repositories; only the next instant is put together here.
#include "JobReader.h"

#include <algorithm>

namespace rollcall::directory {

core::Result<std::optional<Job>> JobReader::job(JobId id)
{
    return m_jobs.byId(id);
}

core::Result<std::vector<Job>> JobReader::jobs(const JobQuery& query)
{
    return m_jobs.find(query);
}

core::Result<std::vector<JobAttempt>> JobReader::attempts(JobId job)
{
    return m_jobs.attempts(job);
}

core::Result<std::optional<JobQueue>> JobReader::queue(JobQueueId id)
{
    return m_queues.byId(id);
}

core::Result<std::vector<JobQueue>> JobReader::queues(std::optional<IntegrationId> integration, std::int64_t limit)
{
    return m_queues.newest(integration, limit);
}

core::Result<JobProgress> JobReader::progress(JobQueueId queue)
{
    return m_jobs.progress(queue);
}

core::Result<std::optional<core::Timestamp>> JobReader::nextDue(std::string_view kind)
{
    const ReadScope snapshot(m_connection);
    const auto queues = m_queues.open(kind, {});
    if (!queues)
        return tl::unexpected(queues.error());
    std::optional<core::Timestamp> next;
    for (const OpenJobQueue& queue : *queues) {
        for (const JobUrgency urgency : {JobUrgency::First, JobUrgency::Usual, JobUrgency::Last}) {
            const auto earliest = m_jobs.earliest(queue.id, urgency);
            if (!earliest)
                return tl::unexpected(earliest.error());
            if (!*earliest)
                continue;
            const core::Timestamp due = queue.perMinute > 0 ? std::max(**earliest, queue.nextStart) : **earliest;
            next = next ? std::min(*next, due) : due;
        }
    }
    return next;
}

} // namespace rollcall::directory
