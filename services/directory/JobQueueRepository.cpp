// SPDX-License-Identifier: Apache-2.0
// States are stored as numbers, which therefore never change their meaning.
#include "JobQueueRepository.h"

#include "Rows.h"

#include <algorithm>
#include <limits>
#include <string>

namespace rollcall::directory {

namespace {

constexpr std::string_view queueColumns =
    "id, integration, kind, is_standing, title, asked_by, state, reason, per_minute, created";

JobQueue queueOf(const Statement& row)
{
    JobQueue queue;
    queue.id = JobQueueId(row.integer(0));
    queue.integration = IntegrationId(row.integer(1));
    queue.kind = row.text(2);
    queue.isStanding = row.flag(3);
    queue.title = row.text(4);
    queue.askedBy = row.text(5);
    queue.state = static_cast<JobQueueState>(row.integer(6));
    queue.reason = row.text(7);
    queue.perMinute = static_cast<int>(row.integer(8));
    queue.created = row.time(9);
    return queue;
}

std::string selectQueues(std::string_view condition)
{
    return "SELECT " + std::string(queueColumns) + " FROM job_queues " + std::string(condition);
}

/// A second's worth may begin together, so that a high pace needs no wake-up for each job.
std::int64_t burstOf(int perMinute)
{
    return std::max(1, perMinute / 60);
}

std::int64_t intervalOf(int perMinute)
{
    return 60'000 / std::max(1, perMinute);
}

std::int64_t allowance(int perMinute, core::Timestamp nextStart, core::Timestamp now)
{
    if (perMinute <= 0)
        return std::numeric_limits<std::int64_t>::max();
    // The clock was set back: nobody waits for it to catch up.
    const auto ahead = nextStart - now;
    if (ahead > std::chrono::minutes(2))
        return 1;
    if (ahead > std::chrono::milliseconds(0))
        return 0;
    return std::min(burstOf(perMinute), 1 + (-ahead).count() / std::max<std::int64_t>(1, intervalOf(perMinute)));
}

} // namespace

core::Result<std::optional<JobQueue>> JobQueueRepository::byId(JobQueueId id)
{
    static const std::string sql = selectQueues("WHERE id = ?");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(id.value), queueOf);
}

core::Result<std::optional<JobQueue>> JobQueueRepository::standing(IntegrationId integration, std::string_view kind)
{
    static const std::string sql = selectQueues("WHERE integration = ? AND kind = ? AND is_standing = 1");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(integration.value).bindText(kind), queueOf);
}

core::Result<std::vector<JobQueue>> JobQueueRepository::newest(std::optional<IntegrationId> integration,
                                                               std::int64_t limit)
{
    static const std::string ofOne = selectQueues("WHERE integration = ? ORDER BY id DESC LIMIT ?");
    static const std::string ofAll = selectQueues("ORDER BY id DESC LIMIT ?");
    Statement query = m_connection.statement(integration ? ofOne : ofAll);
    if (integration)
        query.bind(integration->value);
    return allRows(query.bind(limit), queueOf);
}

core::Result<std::vector<JobQueueId>> JobQueueRepository::notGivenUp(IntegrationId integration)
{
    Statement query = m_connection.statement("SELECT id FROM job_queues WHERE integration = ? AND state <> ?");
    query.bind(integration.value).bind(static_cast<std::int64_t>(JobQueueState::Cancelled));
    return allIds<JobQueueId>(query);
}

core::Result<JobQueueId> JobQueueRepository::insert(const JobQueue& queue)
{
    Statement insert = m_connection.statement("INSERT INTO job_queues(integration, kind, is_standing, title, asked_by, "
                                              "state, reason, per_minute, next_start, "
                                              "created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)");
    insert.bind(queue.integration.value).bindText(queue.kind).bindFlag(queue.isStanding);
    insert.bindText(queue.title).bindText(queue.askedBy).bind(static_cast<std::int64_t>(queue.state));
    insert.bindText(queue.reason).bind(std::int64_t{queue.perMinute}).bindTime(queue.created);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return JobQueueId(insert.insertedId());
}

core::Result<> JobQueueRepository::update(const JobQueue& queue)
{
    Statement update =
        m_connection.statement("UPDATE job_queues SET state = ?, reason = ?, per_minute = ? WHERE id = ?");
    update.bind(static_cast<std::int64_t>(queue.state)).bindText(queue.reason).bind(std::int64_t{queue.perMinute});
    return update.bind(queue.id.value).run();
}

core::Result<std::vector<OpenJobQueue>> JobQueueRepository::open(std::string_view kind, core::Timestamp now)
{
    Statement query = m_connection.statement(
        "SELECT id, per_minute, next_start FROM job_queues q WHERE kind = ? AND state = 0 AND EXISTS "
        "(SELECT 1 FROM jobs j WHERE j.queue = q.id AND j.state = 0) ORDER BY next_start, id");
    return allRows(query.bindText(kind), [now](const Statement& row) {
        OpenJobQueue queue{JobQueueId(row.integer(0)), static_cast<int>(row.integer(1)), row.time(2)};
        queue.mayBegin = allowance(queue.perMinute, queue.nextStart, now);
        return queue;
    });
}

core::Result<> JobQueueRepository::noteBegun(const OpenJobQueue& queue, std::int64_t begun, core::Timestamp now)
{
    core::Timestamp next = now;
    if (queue.perMinute > 0) {
        const std::chrono::milliseconds interval(intervalOf(queue.perMinute));
        const core::Timestamp earliest = now - interval * (burstOf(queue.perMinute) - 1);
        const bool isBelievable = queue.nextStart >= earliest && queue.nextStart <= now;
        next = (isBelievable ? queue.nextStart : earliest) + interval * begun;
    }
    Statement update = m_connection.statement("UPDATE job_queues SET next_start = ? WHERE id = ?");
    return update.bindTime(next).bind(queue.id.value).run();
}

core::Result<std::int64_t> JobQueueRepository::prune(core::Timestamp before, std::int64_t limit)
{
    Statement remove = m_connection.statement(
        "DELETE FROM job_queues WHERE id IN (SELECT id FROM job_queues q WHERE is_standing = 0 AND created < ? AND NOT "
        "EXISTS (SELECT 1 FROM jobs j WHERE j.queue = q.id) LIMIT ?)");
    if (auto removed = remove.bindTime(before).bind(limit).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected();
}

} // namespace rollcall::directory
