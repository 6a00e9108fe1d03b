// SPDX-License-Identifier: Apache-2.0
// What waits for the lanes of the relay: bounded, fair to each integration, and in turns where order matters.
#pragma once

#include "core/Lane.h"
#include "directory/Types.h"
#include "relay/EngineOptions.h"
#include "relay/Relay.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::relay {

/// How the service behind an integration took a task.
enum class VendorPace {
    Unsaid,   ///< it was not asked, or said nothing about its pace
    Answered, ///< in time
    Hung,     ///< a call was waited for in vain
};

/// Whoever was called in vain for so long, hung.
constexpr std::chrono::seconds hungAfter{5};
[[nodiscard]] bool hasHung(const std::vector<Leg>& legs);

struct Task {
    using Clock = std::chrono::steady_clock;

    directory::IntegrationId integration;
    /// Tasks of the same turn run one after the other, each kind in the order in which it came; empty: whenever.
    std::string turn;
    std::size_t bytes = 0;
    /// No client waits for it: those for whom one does go first, until it has waited for long.
    bool isInBackground = false;
    /// What has not begun by then is given up.
    Clock::time_point latest = Clock::time_point::max();
    std::function<VendorPace(std::stop_token)> run;
    /// Called instead of `run` when the task is given up, also on stopping; quick.
    std::function<void()> giveUp;
};

/// Thread-safe. Each task that is taken is run or given up, exactly once.
class Queue {
public:
    enum class Offered {
        Taken,
        Full,   ///< for this integration, or for all
        Paused, ///< the service hung again and again
        Closed, ///< draining or stopped
    };

    explicit Queue(const QueueLimits& limits);
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// Never blocks. Unless it is taken nothing is called.
    [[nodiscard]] Offered offer(Task task);

    /// Takes nothing more, gives up what waits, and asks what runs to stop once `grace` is over. Never blocks.
    void drain(std::chrono::milliseconds grace);
    /// Takes tasks again.
    void resume();
    /// Gives up what waits, asks what runs to stop, and waits for it.
    void stop();

private:
    using Clock = Task::Clock;
    struct Waiting {
        std::shared_ptr<const Task> task;
        Clock::time_point since;
    };
    using Line = std::list<Waiting>;
    using Given = std::vector<std::shared_ptr<const Task>>;
    /// Of one integration.
    struct Share {
        Line clients;
        Line background;
        std::set<std::string> turns; ///< of what runs
        std::size_t running = 0;
        std::size_t bytes = 0;
        int hangs = 0; ///< in a row
        Clock::time_point hungAt;
        Clock::time_point pausedUntil;
    };

    /// With the mutex held: hands to the lanes what may run now, one integration after the other.
    void pump();
    [[nodiscard]] bool pumpOne(Share& share, Clock::time_point now);
    [[nodiscard]] bool begin(Share& share, Line& line);
    [[nodiscard]] bool hasLane(const Share& share) const;
    void execute(const std::shared_ptr<const Task>& task, const std::stop_token& stop);
    void end(const Task& task, VendorPace pace, Clock::time_point begun);
    /// What must be given up since the service is left alone from now on.
    [[nodiscard]] Given takePace(Share& share, VendorPace pace, Clock::time_point begun);
    void takeOut(Share& share, Line& line, Line::iterator which, Given& given);
    [[nodiscard]] Given takeOutAll();
    static void giveUp(const Given& given);
    void watch(const std::stop_token& stop);
    /// What has waited for too long; `next` becomes when to look again at the latest.
    [[nodiscard]] Given takeOutLate(Clock::time_point now, Clock::time_point& next);

    const QueueLimits m_limits;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::int64_t, Share> m_shares;
    std::int64_t m_served = 0; ///< the integration that was given a lane last
    std::size_t m_waiting = 0;
    std::size_t m_running = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_changes = 0; ///< counted for the watch
    bool m_isDraining = false;
    bool m_isStopping = false;
    Clock::time_point m_cancelAt = Clock::time_point::max();
    std::stop_source m_stop; ///< of what runs
    core::Lane m_lane;
    std::jthread m_watch;
};

} // namespace rollcall::relay
