// SPDX-License-Identifier: Apache-2.0
// The keeper's thread: a round when the feed moves or a time comes, and again after trouble.
#include "onboarding/InvitationKeeper.h"

#include "KeeperRound.h"
#include "core/Log.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace rollcall::onboarding {

namespace {

/// The clock may be another than the computer's, so that nothing is slept through for longer.
constexpr auto longestSleep = std::chrono::seconds(1);
/// Of a burst of changes one round is made, which also tells a burst from a few.
constexpr auto gathering = std::chrono::milliseconds(200);

} // namespace

std::string settingOfInvitations(directory::IntegrationId integration)
{
    return "invitations/" + std::to_string(integration.value);
}

class InvitationKeeper::State {
public:
    State(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock) {}

    void start()
    {
        m_subscription = m_database.subscribe([this] { wake(); });
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    void stop()
    {
        m_subscription.reset();
        if (m_thread.joinable()) {
            m_thread.request_stop();
            m_thread.join();
        }
    }
    void wake()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isWoken = true;
        }
        m_wake.notify_all();
    }

private:
    void run(const std::stop_token& stop)
    {
        auto reader = m_database.newReadSession();
        if (!reader) {
            core::logError("invitations", reader.error());
            return;
        }
        while (!stop.stop_requested()) {
            const auto hasMore = KeeperRound(m_database, **reader, m_clock, stop).run();
            if (!hasMore && hasMore.error().kind != core::ErrorKind::Cancelled)
                core::logError("invitations", hasMore.error());
            if (!hasMore || !*hasMore)
                sleep(stop);
        }
    }

    void sleep(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        if (m_wake.wait_for(lock, stop, longestSleep, [this] { return m_isWoken; }))
            m_wake.wait_for(lock, stop, gathering, [] { return false; });
        m_isWoken = false;
    }

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isWoken = false;
    directory::FeedSubscription m_subscription;
    std::jthread m_thread;
};

InvitationKeeper::InvitationKeeper(directory::Database& database, const core::Clock& clock)
    : m_state(std::make_unique<State>(database, clock))
{
}

InvitationKeeper::~InvitationKeeper()
{
    m_state->stop();
}

void InvitationKeeper::start()
{
    m_state->start();
}

void InvitationKeeper::stop()
{
    m_state->stop();
}

void InvitationKeeper::wake()
{
    m_state->wake();
}

} // namespace rollcall::onboarding
