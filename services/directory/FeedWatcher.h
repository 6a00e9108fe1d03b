// SPDX-License-Identifier: Apache-2.0
// Tells subscribers that something was committed, here or by another process.
#pragma once

#include "Connection.h"
#include "directory/Feed.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace rollcall::directory {

/// Thread-safe.
class FeedWatcher {
public:
    FeedWatcher(const SqlDialect& dialect, ConnectionOptions options);
    ~FeedWatcher();
    FeedWatcher(const FeedWatcher&) = delete;
    FeedWatcher& operator=(const FeedWatcher&) = delete;

    [[nodiscard]] FeedSubscription subscribe(FeedListener listener);
    /// This process has committed.
    void notify();

private:
    struct Subscriber;
    struct Registry;

    void run();
    [[nodiscard]] static bool hasChanged(Connection* connection, std::int64_t& version);

    const SqlDialect& m_dialect;
    const ConnectionOptions m_options;
    std::shared_ptr<Registry> m_registry;
    std::thread m_thread;
};

} // namespace rollcall::directory
