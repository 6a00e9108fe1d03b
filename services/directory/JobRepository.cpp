// SPDX-License-Identifier: Apache-2.0
// States and urgencies are stored as numbers, which therefore never change their meaning.
#include "JobRepository.h"

#include "Rows.h"

#include <limits>
#include <string>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::string_view jobColumns = "id, queue, integration, kind, subject, cause, urgency, state, attempts, "
                                        "next_attempt, message, created, finished, payload";

std::int64_t numberOf(JobState state)
{
    return static_cast<std::int64_t>(state);
}

Job jobOf(const Statement& row)
{
    Job job;
    job.id = JobId(row.integer(0));
    job.queue = JobQueueId(row.integer(1));
    job.integration = IntegrationId(row.integer(2));
    job.kind = row.text(3);
    job.subject = row.text(4);
    job.cause = row.text(5);
    job.urgency = static_cast<JobUrgency>(row.integer(6));
    job.state = static_cast<JobState>(row.integer(7));
    job.attempts = static_cast<int>(row.integer(8));
    job.nextAttempt = row.time(9);
    job.message = row.text(10);
    job.created = row.time(11);
    job.finished = row.optionalTime(12);
    job.payload = row.blob(13);
    return job;
}

RunningJob runningOf(const Statement& row)
{
    return {JobId(row.integer(0)), IntegrationId(row.integer(1)), row.optionalInteger(2).has_value()};
}

std::string selectJobs(std::string_view rest)
{
    return "SELECT " + std::string(jobColumns) + " FROM jobs " + std::string(rest);
}

} // namespace

core::Result<std::optional<Job>> JobRepository::byId(JobId id)
{
    static const std::string sql = selectJobs("WHERE id = ?");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(id.value), jobOf);
}

core::Result<std::optional<JobId>> JobRepository::byCause(IntegrationId integration, std::string_view kind,
                                                          std::string_view cause)
{
    Statement query = m_connection.statement(
        "SELECT id FROM jobs WHERE integration = ? AND kind = ? AND cause = ? AND cause <> '' AND state <> 5");
    query.bind(integration.value).bindText(kind).bindText(cause);
    return oneRow(query, [](const Statement& row) { return JobId(row.integer(0)); });
}

core::Result<std::vector<Job>> JobRepository::find(const JobQuery& query)
{
    std::string condition = "WHERE id < ?";
    if (query.integration)
        condition += " AND integration = ?";
    if (query.integration && !query.subject.empty())
        condition += " AND subject = ?";
    if (query.queue)
        condition += " AND queue = ?";
    if (query.state)
        condition += " AND state = ?";
    Statement rows = m_connection.statement(selectJobs(condition + " ORDER BY id DESC LIMIT ?"));
    rows.bind(query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max());
    if (query.integration)
        rows.bind(query.integration->value);
    if (query.integration && !query.subject.empty())
        rows.bindText(query.subject);
    if (query.queue)
        rows.bind(query.queue->value);
    if (query.state)
        rows.bind(numberOf(*query.state));
    return allRows(rows.bind(query.limit), jobOf);
}

core::Result<JobId> JobRepository::insert(const Job& job)
{
    Statement insert =
        m_connection.statement("INSERT INTO jobs(queue, integration, kind, subject, cause, urgency, state, attempts, "
                               "next_attempt, lease_owner, "
                               "message, created, payload) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, '', '', ?, ?)");
    insert.bind(job.queue.value).bind(job.integration.value).bindText(job.kind).bindText(job.subject);
    insert.bindText(job.cause).bind(static_cast<std::int64_t>(job.urgency)).bindTime(job.nextAttempt);
    if (auto inserted = insert.bindTime(job.created).bindBlob(job.payload).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return JobId(insert.insertedId());
}

core::Result<std::optional<Job>> JobRepository::due(JobQueueId queue, JobUrgency urgency, core::Timestamp now)
{
    static const std::string sql = selectJobs(
        "WHERE queue = ? AND urgency = ? AND state = 0 AND next_attempt <= ? ORDER BY next_attempt, id LIMIT 1");
    Statement query = m_connection.statement(sql);
    query.bind(queue.value).bind(static_cast<std::int64_t>(urgency)).bindTime(now);
    return oneRow(query, jobOf);
}

core::Result<std::optional<core::Timestamp>> JobRepository::earliest(JobQueueId queue, JobUrgency urgency)
{
    Statement query = m_connection.statement("SELECT next_attempt FROM jobs WHERE queue = ? AND urgency = ? AND state "
                                             "= 0 ORDER BY next_attempt, id LIMIT 1");
    query.bind(queue.value).bind(static_cast<std::int64_t>(urgency));
    return oneRow(query, [](const Statement& row) { return row.time(0); });
}

core::Result<> JobRepository::begin(const Job& job, std::string_view owner, core::Timestamp now,
                                    core::Timestamp leaseExpires)
{
    Statement take = m_connection.statement("UPDATE jobs SET state = 1, attempts = attempts + 1, lease_owner = ?, "
                                            "lease_expires = ?, handed_over = NULL WHERE id = ?");
    if (auto taken = take.bindText(owner).bindTime(leaseExpires).bind(job.id.value).run(); !taken)
        return taken;
    Statement attempt = m_connection.statement(
        "INSERT INTO job_attempts(job, number, owner, started, outcome, message, detail) VALUES (?, (SELECT "
        "coalesce(max(number), 0) + 1 FROM job_attempts WHERE job = ?), ?, ?, 1, '', '')");
    return attempt.bind(job.id.value).bind(job.id.value).bindText(owner).bindTime(now).run();
}

core::Result<bool> JobRepository::renew(JobId job, std::string_view owner, core::Timestamp leaseExpires)
{
    Statement update =
        m_connection.statement("UPDATE jobs SET lease_expires = ? WHERE id = ? AND state = 1 AND lease_owner = ?");
    if (auto updated = update.bindTime(leaseExpires).bind(job.value).bindText(owner).run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    return update.rowsAffected() > 0;
}

core::Result<bool> JobRepository::markHandedOver(JobId job, std::string_view owner, core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE jobs SET handed_over = ? WHERE id = ? AND state = 1 AND lease_owner = ?");
    if (auto updated = update.bindTime(now).bind(job.value).bindText(owner).run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    return update.rowsAffected() > 0;
}

core::Result<std::optional<RunningJob>> JobRepository::running(JobId job, std::string_view owner)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, handed_over FROM jobs WHERE id = ? AND state = 1 AND lease_owner = ?");
    return oneRow(query.bind(job.value).bindText(owner), runningOf);
}

core::Result<std::vector<RunningJob>> JobRepository::abandoned(core::Timestamp now, std::string_view onlyRunner,
                                                               std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, handed_over FROM jobs WHERE state = 1 AND (lease_expires <= ? OR (? <> '' AND "
        "lease_owner <> ?)) ORDER BY lease_expires LIMIT ?");
    query.bindTime(now).bindText(onlyRunner).bindText(onlyRunner).bind(limit);
    return allRows(query, runningOf);
}

core::Result<> JobRepository::end(JobId job, const JobEnd& end, core::Timestamp now)
{
    const bool isOver =
        end.state == JobState::Done || end.state == JobState::Failed || end.state == JobState::Cancelled;
    Statement update = m_connection.statement("UPDATE jobs SET state = ?, message = ?, next_attempt = ?, finished = ?, "
                                              "lease_owner = '', lease_expires = NULL, "
                                              "handed_over = NULL WHERE id = ?");
    update.bind(numberOf(end.state)).bindText(end.message).bindTime(end.nextAttempt.value_or(now));
    update.bindTime(isOver ? std::optional(now) : std::nullopt);
    if (auto updated = update.bind(job.value).run(); !updated)
        return updated;
    Statement attempt = m_connection.statement(
        "UPDATE job_attempts SET ended = ?, outcome = ?, message = ?, detail = ? WHERE job = ? AND outcome = 1");
    attempt.bindTime(now).bind(numberOf(end.state)).bindText(end.message).bindText(end.detail);
    return attempt.bind(job.value).run();
}

core::Result<> JobRepository::restart(JobId job, core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE jobs SET state = 0, attempts = 0, next_attempt = ?, finished = NULL, handed_over = NULL WHERE id = ?");
    return update.bindTime(now).bind(job.value).run();
}

core::Result<> JobRepository::cancel(JobId job, std::string_view reason, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE jobs SET state = 5, message = ?, finished = ? WHERE id = ?");
    return update.bindText(reason).bindTime(now).bind(job.value).run();
}

core::Result<std::vector<JobRepository::Orphan>> JobRepository::waitingInGivenUpQueues(std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT j.id, j.integration, q.reason FROM job_queues q JOIN jobs j ON j.queue = q.id AND j.state = 0 WHERE "
        "q.state = 2 LIMIT ?");
    return allRows(query.bind(limit), [](const Statement& row) {
        return Orphan{JobId(row.integer(0)), IntegrationId(row.integer(1)), row.text(2)};
    });
}

core::Result<std::vector<JobAttempt>> JobRepository::attempts(JobId job)
{
    Statement query = m_connection.statement(
        "SELECT number, started, ended, outcome, message, detail FROM job_attempts WHERE job = ? ORDER BY id");
    return allRows(query.bind(job.value), [](const Statement& row) {
        return JobAttempt{static_cast<int>(row.integer(0)),      row.time(1), row.optionalTime(2),
                          static_cast<JobState>(row.integer(3)), row.text(4), row.text(5)};
    });
}

core::Result<JobProgress> JobRepository::progress(JobQueueId queue)
{
    Statement query = m_connection.statement("SELECT state, count(*) FROM jobs WHERE queue = ? GROUP BY state");
    const auto rows = allRows(query.bind(queue.value), [](const Statement& row) {
        return std::pair(static_cast<JobState>(row.integer(0)), row.integer(1));
    });
    if (!rows)
        return tl::unexpected(rows.error());
    JobProgress progress;
    for (const auto& [state, count] : *rows) {
        switch (state) {
        case JobState::Waiting:
            progress.waiting = count;
            break;
        case JobState::Running:
            progress.running = count;
            break;
        case JobState::Done:
            progress.done = count;
            break;
        case JobState::Failed:
            progress.failed = count;
            break;
        case JobState::Unknown:
            progress.unknown = count;
            break;
        case JobState::Cancelled:
            progress.cancelled = count;
            break;
        }
    }
    return progress;
}

core::Result<std::int64_t> JobRepository::prune(core::Timestamp before, std::int64_t limit)
{
    std::vector<JobId> old;
    {
        Statement query = m_connection.statement(
            "SELECT id FROM jobs WHERE finished IS NOT NULL AND finished < ? ORDER BY finished LIMIT ?");
        auto ids = allIds<JobId>(query.bindTime(before).bind(limit));
        if (!ids)
            return tl::unexpected(std::move(ids.error()));
        old = std::move(*ids);
    }
    for (const JobId job : old) {
        Statement attempts = m_connection.statement("DELETE FROM job_attempts WHERE job = ?");
        if (auto removed = attempts.bind(job.value).run(); !removed)
            return tl::unexpected(std::move(removed.error()));
        Statement remove = m_connection.statement("DELETE FROM jobs WHERE id = ?");
        if (auto removed = remove.bind(job.value).run(); !removed)
            return tl::unexpected(std::move(removed.error()));
    }
    return static_cast<std::int64_t>(old.size());
}

} // namespace rollcall::directory
