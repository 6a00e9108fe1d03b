// SPDX-License-Identifier: Apache-2.0
// Who has a job, and what became of it, is decided here and nowhere else.
#include "JobWriter.h"

#include <array>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::array urgencies{JobUrgency::First, JobUrgency::Usual, JobUrgency::Last};

core::Result<> refuseEnded(const JobQueue& queue)
{
    if (queue.state == JobQueueState::Cancelled)
        return core::failure(core::ErrorKind::Invalid, "This was given up already. Begin a new one.");
    return {};
}

} // namespace

JobWriter::JobWriter(WriteContext& context)
    : m_context(context), m_queues(context.connection), m_jobs(context.connection)
{
}

core::Result<> JobWriter::feed(FeedChange change, IntegrationId integration, std::int64_t row)
{
    return m_context.addFeed(FeedKind::Job, change, integration, row);
}

core::Result<JobQueueId> JobWriter::insertQueue(const NewJobQueue& queue, bool isStanding)
{
    JobQueue row;
    row.integration = queue.integration;
    row.kind = queue.kind;
    row.isStanding = isStanding;
    row.title = queue.title;
    row.askedBy = queue.askedBy;
    row.perMinute = queue.perMinute;
    row.created = m_context.now;
    auto inserted = m_queues.insert(row);
    if (!inserted)
        return inserted;
    if (auto fed = feed(FeedChange::Changed, queue.integration, 0); !fed)
        return tl::unexpected(std::move(fed.error()));
    return inserted;
}

core::Result<JobQueueId> JobWriter::addQueue(const NewJobQueue& queue)
{
    return insertQueue(queue, false);
}

core::Result<JobQueueId> JobWriter::standingQueue(IntegrationId integration, std::string_view kind)
{
    const auto found = m_queues.standing(integration, kind);
    if (!found)
        return tl::unexpected(found.error());
    if (*found)
        return (*found)->id;
    return insertQueue({integration, std::string(kind), {}, {}, 0}, true);
}

core::Result<> JobWriter::changeQueue(JobQueueId id, const JobQueueChange& change)
{
    auto found = m_queues.byId(id);
    if (!found)
        return tl::unexpected(std::move(found.error()));
    if (!*found)
        return core::failure(core::ErrorKind::NotFound, "This bulk action is not in the directory any more.");
    JobQueue queue = **found;
    if (auto usable = refuseEnded(queue); !usable)
        return usable;
    queue.state = change.state.value_or(queue.state);
    queue.reason = change.reason.value_or(queue.reason);
    queue.perMinute = change.perMinute.value_or(queue.perMinute);
    if (auto updated = m_queues.update(queue); !updated)
        return updated;
    return feed(FeedChange::Changed, queue.integration, 0);
}

core::Result<std::int64_t> JobWriter::cancelSome(std::int64_t limit)
{
    const auto waiting = m_jobs.waitingInGivenUpQueues(limit);
    if (!waiting)
        return tl::unexpected(waiting.error());
    for (const JobRepository::Orphan& job : *waiting) {
        if (auto cancelled = m_jobs.cancel(job.id, job.reason, m_context.now); !cancelled)
            return tl::unexpected(std::move(cancelled.error()));
        if (auto fed = feed(FeedChange::Changed, job.integration, job.id.value); !fed)
            return tl::unexpected(std::move(fed.error()));
    }
    return static_cast<std::int64_t>(waiting->size());
}

core::Result<JobQueueId> JobWriter::queueFor(const NewJob& job)
{
    if (!job.queue)
        return standingQueue(job.integration, job.kind);
    const auto queue = m_queues.byId(*job.queue);
    if (!queue)
        return tl::unexpected(queue.error());
    if (!*queue || (*queue)->kind != job.kind || (*queue)->integration != job.integration)
        return core::failure(core::ErrorKind::Invalid, "This bulk action is not for work of this kind.");
    if (auto usable = refuseEnded(**queue); !usable)
        return tl::unexpected(std::move(usable.error()));
    return *job.queue;
}

core::Result<AddedJob> JobWriter::add(const NewJob& job)
{
    const auto same = m_jobs.byCause(job.integration, job.kind, job.cause);
    if (!same)
        return tl::unexpected(same.error());
    if (*same)
        return AddedJob{**same, false};
    const auto queue = queueFor(job);
    if (!queue)
        return tl::unexpected(queue.error());
    Job row;
    row.queue = *queue;
    row.integration = job.integration;
    row.kind = job.kind;
    row.subject = job.subject;
    row.cause = job.cause;
    row.urgency = job.urgency;
    row.nextAttempt = job.notBefore.value_or(m_context.now);
    row.created = m_context.now;
    row.payload = job.payload;
    const auto inserted = m_jobs.insert(row);
    if (!inserted)
        return tl::unexpected(inserted.error());
    if (auto fed = feed(FeedChange::Added, job.integration, inserted->value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return AddedJob{*inserted, true};
}

core::Result<std::vector<Job>> JobWriter::lease(const JobLease& lease)
{
    auto queues = m_queues.open(lease.kind, m_context.now);
    if (!queues)
        return tl::unexpected(std::move(queues.error()));
    std::vector<Job> leased;
    std::vector<std::int64_t> taken(queues->size(), 0);
    for (const JobUrgency urgency : urgencies) {
        if (auto done = leaseFrom(*queues, urgency, lease, taken, leased); !done)
            return tl::unexpected(std::move(done.error()));
    }
    for (std::size_t index = 0; index < queues->size(); ++index) {
        if (taken[index] == 0)
            continue;
        if (auto noted = m_queues.noteBegun((*queues)[index], taken[index], m_context.now); !noted)
            return tl::unexpected(std::move(noted.error()));
    }
    return leased;
}

core::Result<> JobWriter::leaseFrom(std::vector<OpenJobQueue>& queues, JobUrgency urgency, const JobLease& lease,
                                    std::vector<std::int64_t>& taken, std::vector<Job>& leased)
{
    bool isAnyLeft = true;
    while (isAnyLeft) {
        isAnyLeft = false;
        for (std::size_t index = 0; index < queues.size(); ++index) {
            OpenJobQueue& queue = queues[index];
            if (static_cast<int>(leased.size()) >= lease.limit)
                return {};
            if (queue.mayBegin <= taken[index])
                continue;
            auto due = m_jobs.due(queue.id, urgency, m_context.now);
            if (!due)
                return tl::unexpected(std::move(due.error()));
            if (!*due)
                continue;
            Job job = std::move(**due);
            if (auto begun = m_jobs.begin(job, lease.owner, m_context.now, m_context.now + lease.duration); !begun)
                return begun;
            if (auto fed = feed(FeedChange::Changed, job.integration, job.id.value); !fed)
                return fed;
            job.state = JobState::Running;
            ++job.attempts;
            ++taken[index];
            leased.push_back(std::move(job));
            isAnyLeft = true;
        }
    }
    return {};
}

core::Result<bool> JobWriter::renew(JobId job, std::string_view owner, std::chrono::milliseconds by)
{
    return m_jobs.renew(job, owner, m_context.now + by);
}

core::Result<bool> JobWriter::handOver(JobId job, std::string_view owner)
{
    return m_jobs.markHandedOver(job, owner, m_context.now);
}

core::Result<bool> JobWriter::end(JobId id, std::string_view owner, const JobEnd& end)
{
    const auto job = m_jobs.running(id, owner);
    if (!job)
        return tl::unexpected(job.error());
    if (!*job)
        return false;
    if (auto ended = m_jobs.end(id, end, m_context.now); !ended)
        return tl::unexpected(std::move(ended.error()));
    if (auto fed = feed(FeedChange::Changed, (*job)->integration, id.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return true;
}

core::Result<> JobWriter::endAbandoned(const RunningJob& job)
{
    JobEnd end;
    if (job.isHandedOver) {
        end.state = JobState::Unknown;
        end.message = "Rollcall ended while this was being handed over: it may or may not have taken effect. It is not "
                      "done again without you.";
    } else {
        end.state = JobState::Waiting;
        end.message = "Rollcall ended before this began. It is tried again.";
    }
    if (auto ended = m_jobs.end(job.id, end, m_context.now); !ended)
        return ended;
    return feed(FeedChange::Changed, job.integration, job.id.value);
}

core::Result<std::int64_t> JobWriter::reclaim(std::string_view onlyRunner, std::int64_t limit)
{
    const auto abandoned = m_jobs.abandoned(m_context.now, onlyRunner, limit);
    if (!abandoned)
        return tl::unexpected(abandoned.error());
    for (const RunningJob& job : *abandoned) {
        if (auto ended = endAbandoned(job); !ended)
            return tl::unexpected(std::move(ended.error()));
    }
    return static_cast<std::int64_t>(abandoned->size());
}

core::Result<Job> JobWriter::required(JobId id)
{
    auto job = m_jobs.byId(id);
    if (!job)
        return tl::unexpected(std::move(job.error()));
    if (!*job)
        return core::failure(core::ErrorKind::NotFound, "This work is not in the directory any more.");
    return std::move(**job);
}

core::Result<> JobWriter::retry(JobId id)
{
    const auto job = required(id);
    if (!job)
        return tl::unexpected(job.error());
    if (job->state != JobState::Failed && job->state != JobState::Unknown)
        return core::failure(core::ErrorKind::Invalid, "Only what failed, or what is of unknown outcome, can be tried "
                                                       "again.");
    const auto queue = m_queues.byId(job->queue);
    if (!queue)
        return tl::unexpected(queue.error());
    if (*queue) {
        if (auto usable = refuseEnded(**queue); !usable)
            return usable;
    }
    if (auto restarted = m_jobs.restart(id, m_context.now); !restarted)
        return restarted;
    return feed(FeedChange::Changed, job->integration, id.value);
}

core::Result<> JobWriter::cancel(JobId id, std::string_view reason)
{
    const auto job = required(id);
    if (!job)
        return tl::unexpected(job.error());
    if (job->state != JobState::Waiting)
        return core::failure(core::ErrorKind::Invalid, "Only what has not begun can be given up.");
    if (auto cancelled = m_jobs.cancel(id, reason, m_context.now); !cancelled)
        return cancelled;
    return feed(FeedChange::Changed, job->integration, id.value);
}

core::Result<> JobWriter::giveUpQueues(IntegrationId integration, std::string_view reason)
{
    const auto queues = m_queues.notGivenUp(integration);
    if (!queues)
        return tl::unexpected(queues.error());
    for (const JobQueueId queue : *queues) {
        if (auto changed = changeQueue(queue, {JobQueueState::Cancelled, std::string(reason), {}}); !changed)
            return changed;
    }
    return {};
}

} // namespace rollcall::directory
