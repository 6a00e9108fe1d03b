// SPDX-License-Identifier: Apache-2.0
// Keeps the access table fresh by the change feed.
#include "AccessCache.h"

#include "core/Log.h"

#include <chrono>
#include <utility>

namespace rollcall::listener {

namespace {

/// Between two reloads: a burst of changes costs a few small queries a second, a revocation counts well within one.
constexpr std::chrono::milliseconds reloadPause{100};

} // namespace

AccessCache::AccessCache(directory::Database& database)
    : m_database(database), m_table(std::make_shared<const AccessTable>())
{
    m_subscription = database.subscribe([this] {
        {
            const std::lock_guard lock(m_mutex);
            m_isStale = true;
        }
        m_wake.notify_one();
    });
    m_follower = std::jthread([this](std::stop_token stop) { follow(std::move(stop)); });
}

AccessCache::~AccessCache()
{
    close();
}

void AccessCache::close()
{
    m_subscription.reset();
    m_follower.request_stop();
    if (m_follower.joinable())
        m_follower.join();
}

core::Result<> AccessCache::prime()
{
    auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    auto table = loadAccessTable(**session);
    if (!table)
        return tl::unexpected(table.error());
    publish(std::move(*table));
    return {};
}

std::shared_ptr<const AccessTable> AccessCache::table() const
{
    const std::lock_guard lock(m_mutex);
    return m_table;
}

void AccessCache::publish(std::shared_ptr<const AccessTable> table)
{
    const std::lock_guard lock(m_mutex);
    if (table->position >= m_table->position)
        m_table = std::move(table);
}

void AccessCache::follow(std::stop_token stop)
{
    std::unique_ptr<directory::ReadSession> session;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return m_isStale; }))
                return;
            m_isStale = false;
        }
        if (!session) {
            auto opened = m_database.newReadSession();
            if (opened)
                session = std::move(*opened);
            else
                core::logError("listener", opened.error());
        }
        bool isDone = false;
        if (session) {
            auto table = loadAccessTable(*session);
            if (table) {
                publish(std::move(*table));
                isDone = true;
            } else {
                core::logError("listener", table.error());
                session.reset();
            }
        }
        std::unique_lock lock(m_mutex);
        if (!isDone)
            m_isStale = true;
        // Ends early on stop alone.
        m_wake.wait_for(lock, stop, reloadPause, [] { return false; });
    }
}

} // namespace rollcall::listener
