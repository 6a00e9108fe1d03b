// SPDX-License-Identifier: Apache-2.0
// Commits of this process wake it; those of others show in a number that is polled while anybody listens.
#include "FeedWatcher.h"

#include "core/Log.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace rollcall::directory {

namespace {

constexpr auto pollInterval = std::chrono::milliseconds(250);

} // namespace

struct FeedWatcher::Subscriber {
    /// Held while the listener runs, so that unsubscribing waits for it; recursive, so that a listener may unsubscribe.
    std::recursive_mutex mutex;
    FeedListener listener;
};

struct FeedWatcher::Registry {
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::shared_ptr<Subscriber>> subscribers;
    bool hasCommit = false;
    bool isStopping = false;
};

FeedWatcher::FeedWatcher(const SqlDialect& dialect, ConnectionOptions options)
    : m_dialect(dialect),
      m_options(std::move(options)),
      m_registry(std::make_shared<Registry>()),
      m_thread([this] { run(); })
{
}

FeedWatcher::~FeedWatcher()
{
    {
        const std::lock_guard lock(m_registry->mutex);
        m_registry->isStopping = true;
    }
    m_registry->wake.notify_all();
    m_thread.join();
}

FeedSubscription FeedWatcher::subscribe(FeedListener listener)
{
    auto subscriber = std::make_shared<Subscriber>();
    subscriber->listener = std::move(listener);
    {
        const std::lock_guard lock(m_registry->mutex);
        m_registry->subscribers.push_back(subscriber);
    }
    m_registry->wake.notify_all();
    // A subscription may outlive the watcher.
    return FeedSubscription([registry = std::weak_ptr(m_registry), subscriber] {
        if (const auto alive = registry.lock()) {
            const std::lock_guard lock(alive->mutex);
            std::erase(alive->subscribers, subscriber);
        }
        const std::lock_guard lock(subscriber->mutex);
        subscriber->listener = nullptr;
    });
}

void FeedWatcher::notify()
{
    {
        const std::lock_guard lock(m_registry->mutex);
        m_registry->hasCommit = true;
    }
    m_registry->wake.notify_all();
}

bool FeedWatcher::hasChanged(Connection* connection, std::int64_t& version)
{
    if (!connection)
        return false;
    const auto current = connection->integer(connection->dialect().dataVersion());
    return current && std::exchange(version, *current) != *current;
}

void FeedWatcher::run()
{
    auto connection = Connection::open(m_dialect, m_options);
    if (!connection)
        core::logError("directory", connection.error());
    Connection* const watched = connection ? connection->get() : nullptr;
    std::int64_t version = 0;
    std::ignore = hasChanged(watched, version);
    for (;;) {
        bool hasCommit = false;
        std::vector<std::shared_ptr<Subscriber>> subscribers;
        {
            std::unique_lock lock(m_registry->mutex);
            const auto isDue = [this] { return m_registry->isStopping || m_registry->hasCommit; };
            if (m_registry->subscribers.empty())
                m_registry->wake.wait(lock, [&] { return isDue() || !m_registry->subscribers.empty(); });
            else
                m_registry->wake.wait_for(lock, pollInterval, isDue);
            if (m_registry->isStopping)
                return;
            hasCommit = std::exchange(m_registry->hasCommit, false);
            subscribers = m_registry->subscribers;
        }
        if (subscribers.empty() || (!hasChanged(watched, version) && !hasCommit))
            continue;
        for (const auto& subscriber : subscribers) {
            const std::lock_guard lock(subscriber->mutex);
            if (subscriber->listener)
                subscriber->listener();
        }
    }
}

} // namespace rollcall::directory
