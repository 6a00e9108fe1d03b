// SPDX-License-Identifier: Apache-2.0
// The thread of those who follow the directory's feed.
#pragma once

#include "core/Log.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "directory/ReadSession.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace rollcall::onboarding {

/// Makes a round when something was committed, at the latest after `longestSleep`, and at once while one says that
/// there is more. After trouble, which is logged, the feed's moving is no reason to come back at once.
class FeedFollower {
public:
    /// On its thread; with the reader that it has for itself.
    using Work = std::function<core::Result<bool>(directory::ReadSession& reader)>;

    /// The database must outlive it.
    FeedFollower(directory::Database& database, std::string name, std::chrono::milliseconds longestSleep, Work round)
        : m_database(database), m_name(std::move(name)), m_longestSleep(longestSleep), m_round(std::move(round))
    {
    }
    ~FeedFollower() { stop(); }
    FeedFollower(const FeedFollower&) = delete;
    FeedFollower& operator=(const FeedFollower&) = delete;

    void start()
    {
        m_subscription = m_database.subscribe([this] { wake(); });
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    /// Waits for the round that is under way.
    void stop()
    {
        m_subscription.reset();
        if (m_thread.joinable()) {
            m_thread.request_stop();
            m_thread.join();
        }
    }

private:
    void wake()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isWoken = true;
        }
        m_wake.notify_all();
    }
    void run(const std::stop_token& stop)
    {
        auto reader = m_database.newReadSession();
        if (!reader) {
            core::logError(m_name, reader.error());
            return;
        }
        while (!stop.stop_requested()) {
            const auto hasMore = m_round(**reader);
            if (!hasMore && hasMore.error().kind != core::ErrorKind::Cancelled)
                core::logError(m_name, hasMore.error());
            if (hasMore && *hasMore)
                continue;
            std::unique_lock lock(m_mutex);
            const bool hadTrouble = !hasMore;
            m_wake.wait_for(lock, stop, m_longestSleep, [this, hadTrouble] { return m_isWoken && !hadTrouble; });
            m_isWoken = false;
        }
    }

    directory::Database& m_database;
    const std::string m_name;
    const std::chrono::milliseconds m_longestSleep;
    const Work m_round;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isWoken = false;
    directory::FeedSubscription m_subscription;
    std::jthread m_thread;
};

} // namespace rollcall::onboarding
