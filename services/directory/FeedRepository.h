// SPDX-License-Identifier: Apache-2.0
// The rows of the change feed.
#pragma once

#include "Connection.h"
#include "directory/Feed.h"
#include "directory/Types.h"

#include <chrono>

namespace rollcall::directory {

/// Entries dated further ahead of the clock were written while it was wrong.
inline constexpr std::chrono::hours believedClockError{1};

class FeedRepository {
public:
    explicit FeedRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<FeedPosition> add(FeedKind kind, FeedChange change, IntegrationId integration,
                                                 std::int64_t row, core::Timestamp at);
    /// Only of entries that were added in the same transaction: nobody has seen them.
    [[nodiscard]] core::Result<> takeBack(FeedPosition position);
    [[nodiscard]] core::Result<std::vector<FeedEntry>> after(FeedPosition position, std::int64_t limit);
    [[nodiscard]] core::Result<FeedPosition> end();
    [[nodiscard]] core::Result<std::optional<FeedPosition>> consumerPosition(std::string_view name);
    /// Never back.
    [[nodiscard]] core::Result<> advanceConsumer(std::string_view name, FeedPosition position, core::Timestamp now);
    /// When the newest entry was written; nothing in an empty feed.
    [[nodiscard]] core::Result<std::optional<core::Timestamp>> newestTime();
    /// Deletes at most `limit` entries older than `before` that every durable reader has passed. The newest stays.
    [[nodiscard]] core::Result<std::int64_t> prune(core::Timestamp before, core::Timestamp now, std::int64_t limit);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
