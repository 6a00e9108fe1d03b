// SPDX-License-Identifier: Apache-2.0
// Finds out what became of resources of which we do not know what the vendor made, until our copy says the same.
#pragma once

#include "composition/RelayPool.h"
#include "composition/RelayQueue.h"
#include "directory/Database.h"
#include "relay/Copy.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace rollcall::app {

/// The turn in which a resource is changed and reread; creations take turns by name.
[[nodiscard]] std::string turnOf(const relay::Uncertain& uncertain);

/// The delays of the rereads of one intent; after the last it is done. More than one, since a vendor may show a change
/// late, or do it after we stopped waiting.
struct RereadPace {
    std::vector<std::chrono::milliseconds> steps{std::chrono::seconds{0}, std::chrono::seconds{3},
                                                 std::chrono::seconds{15}, std::chrono::seconds{60}};
    std::chrono::milliseconds look{5'000}; ///< how often intents of other processes are looked for
};

/// Thread-safe. Every row of relay intents that nobody holds is taken up, also those of an earlier run and of an import
/// beside us.
class RelayReread {
public:
    /// All must outlive it. While `isHost` says false nothing is taken up: the directory has another host.
    RelayReread(directory::Database& database, RelayPool& relays, RelayQueue& queue, std::function<bool()> isHost,
                RereadPace pace);
    ~RelayReread();
    RelayReread(const RelayReread&) = delete;
    RelayReread& operator=(const RelayReread&) = delete;

    /// Somebody is at that intent; until `release` it is left alone.
    void hold(directory::RelayIntentId intent);
    /// The change is over. `isLeft`: the intent is still there, or others came of it, and are taken up.
    void release(directory::RelayIntentId intent, bool isLeft);

    /// Waits for what runs on its own thread; tasks end with the queue, which stops first.
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Job {
        directory::Integration integration;
        relay::Uncertain uncertain;
        std::size_t step = 0; ///< of the pace
        int failures = 0;     ///< in a row
        Clock::time_point due;
        bool isRunning = false;
    };
    /// What one look at the vendor came to.
    struct Round {
        bool isRead = false;  ///< the vendor could say
        bool isEnded = false; ///< the row is gone
    };

    void loop(const std::stop_token& stop);
    void look();
    void takeUp(directory::ReadSession& session);
    void offerDue();
    void finish(directory::RelayIntentId intent, const Round& round);
    [[nodiscard]] Round reread(directory::RelayIntentId intent, const Job& job, const std::stop_token& stop);
    [[nodiscard]] Round rereadNamed(directory::RelayIntentId intent, const Job& job, relay::Relay& relay,
                                    const std::stop_token& stop);
    [[nodiscard]] core::Result<> apply(directory::RelayIntentId intent, const Job& job,
                                       const std::vector<relay::CopyOperation>& operations);
    [[nodiscard]] core::Result<> settleName(directory::RelayIntentId intent, const Job& job, relay::Relay& relay,
                                            std::vector<relay::CopyOperation> operations, const std::stop_token& stop);
    [[nodiscard]] bool isLast(const Job& job) const { return job.step + 1 >= m_pace.steps.size(); }

    directory::Database& m_database;
    RelayPool& m_relays;
    RelayQueue& m_queue;
    const std::function<bool()> m_isHost;
    const RereadPace m_pace;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isLookWanted = true;
    std::set<std::int64_t> m_held;
    std::map<std::int64_t, Job> m_jobs;
    std::jthread m_thread;
};

} // namespace rollcall::app
