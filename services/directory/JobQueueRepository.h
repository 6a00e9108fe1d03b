// SPDX-License-Identifier: Apache-2.0
// Queues of jobs as rows, and when the next job of each may begin.
#pragma once

#include "Connection.h"
#include "directory/Jobs.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// An open queue in which something waits, and how many of it may begin at this instant.
struct OpenJobQueue {
    JobQueueId id;
    int perMinute = 0;
    core::Timestamp nextStart{};
    std::int64_t mayBegin = 0;
};

class JobQueueRepository {
public:
    explicit JobQueueRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<JobQueue>> byId(JobQueueId id);
    [[nodiscard]] core::Result<std::optional<JobQueue>> standing(IntegrationId integration, std::string_view kind);
    /// Newest first; of all when no integration is named.
    [[nodiscard]] core::Result<std::vector<JobQueue>> newest(std::optional<IntegrationId> integration,
                                                             std::int64_t limit);
    [[nodiscard]] core::Result<std::vector<JobQueueId>> notGivenUp(IntegrationId integration);
    [[nodiscard]] core::Result<JobQueueId> insert(const JobQueue& queue);
    [[nodiscard]] core::Result<> update(const JobQueue& queue);

    /// Those of a kind in which something waits, the one that began longest ago first.
    [[nodiscard]] core::Result<std::vector<OpenJobQueue>> open(std::string_view kind, core::Timestamp now);
    /// So many of it began at this instant.
    [[nodiscard]] core::Result<> noteBegun(const OpenJobQueue& queue, std::int64_t begun, core::Timestamp now);
    /// Bulk queues made before then that have no jobs any more; how many it were.
    [[nodiscard]] core::Result<std::int64_t> prune(core::Timestamp before, std::int64_t limit);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
