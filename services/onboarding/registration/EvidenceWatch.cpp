// SPDX-License-Identifier: Apache-2.0
#include "onboarding/EvidenceWatch.h"

#include "Adoption.h"
#include "WriteBackStep.h"
#include "core/Log.h"
#include "okta/SystemLog.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

namespace rollcall::onboarding {

namespace {

using Steady = std::chrono::steady_clock;

std::string bookmarkSettingOf(directory::IntegrationId integration)
{
    return settingOfWriteBack(integration) + "/log";
}

/// What is watched of one integration; made anew when its settings change.
struct Watched {
    WriteBackSettings settings;
    std::shared_ptr<okta::Client> client;
    std::unique_ptr<okta::LogFollower> follower;
    Steady::time_point nextSignIns{};
    Steady::time_point nextTarget{};
    std::string lastTrouble; ///< that was logged
};

} // namespace

class EvidenceWatch::State {
public:
    State(directory::Database& database, const core::Clock& clock, OktaOpener open, EvidenceWatchOptions options)
        : m_database(database), m_clock(clock), m_open(std::move(open)), m_options(options)
    {
    }

    void start()
    {
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    void stop()
    {
        if (m_thread.joinable()) {
            m_thread.request_stop();
            m_thread.join();
        }
    }

private:
    void run(const std::stop_token& stop)
    {
        auto reader = m_database.newReadSession();
        if (!reader) {
            core::logError("evidence", reader.error());
            return;
        }
        const auto pause = std::min(std::min(m_options.signIns, m_options.target), std::chrono::milliseconds(1'000));
        while (!stop.stop_requested()) {
            if (const auto looked = look(**reader, stop); !looked)
                core::logError("evidence", looked.error());
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, stop, pause, [] { return false; });
        }
    }

    core::Result<> look(directory::ReadSession& reader, const std::stop_token& stop)
    {
        const auto integrations = reader.integrations();
        if (!integrations)
            return tl::unexpected(integrations.error());
        std::set<directory::IntegrationId> there;
        for (const directory::Integration& integration : *integrations) {
            const auto settings = readWriteBackSettings(reader, integration.id);
            if (!settings || settings->mode == WriteBackMode::Off)
                continue;
            there.insert(integration.id);
            Watched& watched = m_watched[integration.id];
            if (!(watched.settings == *settings)) {
                watched = Watched{};
                watched.settings = *settings;
            }
            tell(watched, lookAt(reader, integration, watched, stop));
        }
        std::erase_if(m_watched, [&there](const auto& each) { return !there.contains(each.first); });
        return {};
    }

    /// The same trouble each half minute is told once.
    static void tell(Watched& watched, const core::Result<>& looked)
    {
        const std::string trouble = looked ? std::string() : looked.error().message;
        if (!looked && looked.error().kind != core::ErrorKind::Cancelled && trouble != watched.lastTrouble)
            core::logError("evidence", looked.error());
        watched.lastTrouble = trouble;
    }

    core::Result<> lookAt(directory::ReadSession& reader, const directory::Integration& integration, Watched& watched,
                          const std::stop_token& stop)
    {
        const auto now = Steady::now();
        const bool isLogDue = !watched.settings.identityProvider.empty() && now >= watched.nextSignIns;
        // What we write ourselves proves nothing to us.
        const bool isTargetDue = watched.settings.mode == WriteBackMode::Watch && now >= watched.nextTarget;
        if (!isLogDue && !isTargetDue)
            return {};
        // Also after trouble: nobody is asked more often.
        if (isLogDue)
            watched.nextSignIns = now + m_options.signIns;
        if (isTargetDue)
            watched.nextTarget = now + m_options.target;
        auto client = m_open(integration);
        if (!client)
            return client.error().kind == core::ErrorKind::NotFound ? core::Result<>()
                                                                    : tl::unexpected(std::move(client.error()));
        if (watched.client != *client) {
            watched.follower.reset();
            watched.client = std::move(*client);
        }
        if (isTargetDue) {
            if (auto read = readTarget(integration, watched, stop); !read)
                return read;
        }
        return isLogDue ? followLog(reader, integration, watched, stop) : core::Result<>();
    }

    core::Result<> readTarget(const directory::Integration& integration, Watched& watched, const std::stop_token& stop)
    {
        AdoptionRun run(m_database, *watched.client, integration, watched.settings, {}, stop);
        if (auto read = run.readTarget(); !read)
            return read;
        return run.missTheOthers();
    }

    core::Result<> followLog(directory::ReadSession& reader, const directory::Integration& integration,
                             Watched& watched, const std::stop_token& stop)
    {
        if (!watched.follower) {
            const auto bookmark = reader.setting(bookmarkSettingOf(integration.id));
            if (!bookmark)
                return tl::unexpected(bookmark.error());
            okta::LogQuery query;
            query.filter = signInsThrough(watched.settings.identityProvider);
            query.since = m_clock.now() - std::chrono::hours(24 * 7);
            watched.follower = bookmark->value_or("").empty()
                                   ? std::make_unique<okta::LogFollower>(*watched.client, query)
                                   : std::make_unique<okta::LogFollower>(*watched.client, query, **bookmark);
        }
        const auto events = watched.follower->poll(stop);
        if (!events) {
            // A bookmark of another filter or organisation: from the beginning, where what is known changes nothing.
            watched.follower.reset();
            if (events.error().kind == okta::FailureKind::Malformed ||
                events.error().kind == okta::FailureKind::Invalid)
                forget(integration.id);
            return tl::unexpected(okta::toError(events.error()));
        }
        AdoptionRun run(m_database, *watched.client, integration, watched.settings, {}, stop);
        if (auto taken = run.takeSignIns(*events); !taken) {
            watched.follower.reset();
            return taken;
        }
        // Only behind what was taken: after a crash it is taken again, which changes nothing.
        return keep(integration.id, watched.follower->bookmark());
    }

    core::Result<> keep(directory::IntegrationId integration, const std::string& bookmark)
    {
        if (m_bookmarks[integration] == bookmark)
            return {};
        auto saved = m_database.writeAndWait([&](directory::WriteSession& session) {
            return session.saveSetting(bookmarkSettingOf(integration), bookmark);
        });
        if (saved)
            m_bookmarks[integration] = bookmark;
        return saved;
    }

    void forget(directory::IntegrationId integration)
    {
        if (const auto forgotten = keep(integration, {}); !forgotten)
            core::logError("evidence", forgotten.error());
    }

    directory::Database& m_database;
    const core::Clock& m_clock;
    const OktaOpener m_open;
    const EvidenceWatchOptions m_options;
    std::map<directory::IntegrationId, Watched> m_watched;
    std::map<directory::IntegrationId, std::string> m_bookmarks; ///< as they are stored
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;
};

EvidenceWatch::EvidenceWatch(directory::Database& database, const core::Clock& clock, OktaOpener open,
                             EvidenceWatchOptions options)
    : m_state(std::make_unique<State>(database, clock, std::move(open), options))
{
}

EvidenceWatch::~EvidenceWatch()
{
    m_state->stop();
}

void EvidenceWatch::start()
{
    m_state->start();
}

void EvidenceWatch::stop()
{
    m_state->stop();
}

} // namespace rollcall::onboarding
