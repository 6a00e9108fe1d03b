// SPDX-License-Identifier: Apache-2.0
// What waits for the lanes of the relay: bounded, fair to each integration, and in turns where order matters.
#pragma once

#include "core/Lane.h"
#include "directory/Types.h"

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

namespace rollcall::app {

struct RelayTask {
    directory::IntegrationId integration;
    /// Tasks of the same turn run one after the other, in the order in which they came; empty: whenever.
    std::string turn;
    std::size_t bytes = 0;
    /// What has not begun by then is given up.
    std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::max();
    std::function<void(std::stop_token)> run;
    /// Called instead of `run` when the task is given up, also on stopping; quick.
    std::function<void()> giveUp;
};

struct RelayQueueLimits {
    std::size_t lanes = 8;
    std::size_t lanesPerIntegration = 4; ///< so that one slow service does not hold up the others
    std::size_t waiting = 1'000;
    std::size_t bytes = std::size_t{32} * 1024 * 1024; ///< of what waits and what runs
};

/// Thread-safe. Each task that is taken is run or given up, exactly once.
class RelayQueue {
public:
    explicit RelayQueue(const RelayQueueLimits& limits);
    ~RelayQueue();
    RelayQueue(const RelayQueue&) = delete;
    RelayQueue& operator=(const RelayQueue&) = delete;

    /// Never blocks. False, and nothing is called, when it is full or has stopped.
    [[nodiscard]] bool offer(RelayTask task);
    /// Gives up what waits, asks what runs to stop, and waits for it.
    void stop();

private:
    using TaskPointer = std::shared_ptr<const RelayTask>;
    using Turn = std::pair<std::int64_t, std::string>;

    /// With the mutex held: hands to the lanes what may run now.
    void pump();
    [[nodiscard]] bool mayRun(const RelayTask& task) const;
    void execute(const TaskPointer& task, const std::stop_token& stop);
    void end(const RelayTask& task);
    void watchLatest(const std::stop_token& stop);

    const RelayQueueLimits m_limits;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::list<TaskPointer> m_waiting;
    std::map<std::int64_t, std::size_t> m_runningOf;
    std::set<Turn> m_turns; ///< of what runs
    std::size_t m_running = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_offered = 0;
    bool m_isStopping = false;
    core::Lane m_lane;
    std::jthread m_watch;
};

} // namespace rollcall::app
