// SPDX-License-Identifier: Apache-2.0
// Keeps the access table fresh by the change feed, so that a new integration or a revoked token counts at once.
#pragma once

#include "AccessTable.h"
#include "core/Result.h"
#include "directory/Database.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace rollcall::listener {

/// Thread-safe. Owns one thread with a read session of its own, so that a full reader queue cannot delay a revocation.
class AccessCache {
public:
    /// The database must outlive the cache.
    explicit AccessCache(directory::Database& database);
    ~AccessCache();
    AccessCache(const AccessCache&) = delete;
    AccessCache& operator=(const AccessCache&) = delete;

    /// Ends following and lets go of the database; the last table stays. Whoever still holds the cache may outlive the
    /// database from then on.
    void close();

    /// Reads the table for the first time; the errors of the session.
    [[nodiscard]] core::Result<> prime();

    /// Never null.
    [[nodiscard]] std::shared_ptr<const AccessTable> table() const;

    /// Takes over a table that somebody else has read, unless ours is newer.
    void publish(std::shared_ptr<const AccessTable> table);

private:
    void follow(std::stop_token stop);

    directory::Database& m_database;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isStale = false;
    std::shared_ptr<const AccessTable> m_table;
    directory::FeedSubscription m_subscription;
    std::jthread m_follower;
};

} // namespace rollcall::listener
