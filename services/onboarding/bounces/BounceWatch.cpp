// SPDX-License-Identifier: Apache-2.0
// Pauses go by the time that passes, whatever the directory's clock says.
#include "onboarding/BounceWatch.h"

#include "core/Log.h"
#include "onboarding/BounceReader.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace rollcall::onboarding {

class BounceWatch::State {
public:
    State(directory::Database& database, const core::Clock& clock, BounceBoxOpener open, BounceSettingsState state,
          BounceWatchOptions options)
        : m_database(database),
          m_clock(clock),
          m_open(std::move(open)),
          m_settings(std::move(state)),
          m_options(options)
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
    using Steady = std::chrono::steady_clock;

    void run(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            noticeSettings();
            if (m_box && Steady::now() >= m_next)
                read(stop);
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, stop, m_options.settings, [] { return false; });
        }
    }

    void noticeSettings()
    {
        const auto state = m_settings();
        if (!state) {
            tell(state.error());
            return;
        }
        if (m_seen == *state)
            return;
        m_seen = *state;
        m_box.reset();
        m_next = Steady::now();
        auto box = m_open();
        if (box) {
            m_box = std::move(*box);
            m_pause = usualPause();
        } else if (box.error().kind == core::ErrorKind::NotFound) {
            if (const auto forgotten = forgetBounceStanding(m_database); !forgotten)
                tell(forgotten.error());
        } else {
            tell(box.error());
        }
    }

    [[nodiscard]] std::chrono::milliseconds usualPause() const
    {
        return m_options.pause.count() > 0 ? m_options.pause : m_box->pause();
    }

    void read(const std::stop_token& stop)
    {
        const auto tally = readBounces(m_database, *m_box, stop);
        if (tally) {
            m_told.clear();
            m_pause = usualPause();
            m_next = tally->hasMore ? Steady::now() : Steady::now() + m_pause;
            return;
        }
        if (tally.error().kind == core::ErrorKind::Cancelled)
            return;
        tell(tally.error());
        m_next = Steady::now() + m_pause;
        keep(tally.error());
        m_pause = std::min(m_pause * 2, m_options.longestPause);
    }

    void keep(const core::Error& error)
    {
        const core::Timestamp now = m_clock.now();
        const auto kept = keepBounceTrouble(m_database, m_box->source(), error, now, now + m_pause);
        if (!kept)
            core::logError("bounces", kept.error());
    }

    /// The same trouble each time is told once.
    void tell(const core::Error& error)
    {
        if (std::exchange(m_told, error.message) != error.message)
            core::logError("bounces", error);
    }

    directory::Database& m_database;
    const core::Clock& m_clock;
    const BounceBoxOpener m_open;
    const BounceSettingsState m_settings;
    const BounceWatchOptions m_options;
    std::chrono::milliseconds m_pause{0};
    std::unique_ptr<BounceBox> m_box;
    std::optional<std::string> m_seen; ///< the settings that the box was made by
    Steady::time_point m_next{};
    std::string m_told;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;
};

BounceWatch::BounceWatch(directory::Database& database, const core::Clock& clock, BounceBoxOpener open,
                         BounceSettingsState state, BounceWatchOptions options)
    : m_state(std::make_unique<State>(database, clock, std::move(open), std::move(state), options))
{
}

BounceWatch::~BounceWatch()
{
    m_state->stop();
}

void BounceWatch::start()
{
    m_state->start();
}

void BounceWatch::stop()
{
    m_state->stop();
}

} // namespace rollcall::onboarding
