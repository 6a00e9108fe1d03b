// SPDX-License-Identifier: Apache-2.0
// Finds out what became of resources of which we do not know what the vendor made, until our copy says the same.
#pragma once

#include "composition/RelayIntents.h"
#include "composition/RelayPool.h"
#include "composition/RelayQueue.h"
#include "composition/RelayReading.h"
#include "directory/Database.h"
#include "relay/Copy.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::app {

struct RereadPace {
    /// The delays of the readings of one resource in open doubt; after the last it is done. More than one, since a
    /// vendor may show a change late, or do it after we stopped waiting.
    std::vector<std::chrono::milliseconds> steps{std::chrono::seconds{0}, std::chrono::seconds{3},
                                                 std::chrono::seconds{15}, std::chrono::seconds{60}};
    std::chrono::milliseconds look{5'000}; ///< how often intents of other processes are looked for
    std::size_t atOnce = 2;                ///< readings of one integration
    /// Delays double from the first to the longest, while the vendor cannot say or members are missing.
    std::chrono::milliseconds firstDelay{1'000};
    std::chrono::milliseconds longestDelay{600'000};
    int failuresUntilTold = 8; ///< in a row; then the journal says so, once
    /// When what the vendor says cannot be used; what passes by itself, as a vendor that is away, is tried for ever.
    int failuresUntilEnd = 16;
    int roundsForMembers = 8; ///< without any member turning up
};

/// Thread-safe. Every row of relay intents that nobody holds is taken up, also those of an earlier run and of an import
/// beside us. All rows of one resource are one job.
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
    using Key = std::pair<std::int64_t, std::string>; ///< integration and resource
    struct Job {
        directory::Integration integration;
        relay::Uncertain uncertain;
        std::map<std::int64_t, Doubt> intents;
        std::size_t step = 0; ///< of the pace
        int failures = 0;     ///< in a row
        int rounds = 0;       ///< in a row, without any missing member turning up
        std::size_t missing = 0;
        Clock::time_point due;
        bool isRunning = false;
        bool isRenewed = false; ///< another intent came while it ran
    };

    void loop(const std::stop_token& stop);
    /// With the mutex held: when there is something to offer.
    [[nodiscard]] Clock::time_point nextDue() const;
    void look();
    /// The rows that others of the same resource stand for.
    [[nodiscard]] std::vector<directory::RelayIntentId> takeUp(directory::ReadSession& session);
    void takeUp(const directory::Integration& integration, const directory::RelayIntent& intent);
    [[nodiscard]] std::vector<directory::RelayIntentId> superseded() const;
    void dropGone(const std::set<std::int64_t>& rows);
    void offerDue();
    [[nodiscard]] bool offer(const Key& key, Job& job);
    [[nodiscard]] bool mayBeOffered(const Job& job, const std::map<std::int64_t, std::size_t>& counts) const;
    [[nodiscard]] std::map<std::int64_t, std::size_t> running() const;
    [[nodiscard]] ReadingOrder orderOf(const Job& job) const;
    [[nodiscard]] VendorPace read(const Key& key, const ReadingOrder& order, int failures, const std::stop_token& stop);
    /// The queue did not run it.
    void putOff(const Key& key);
    void finish(const Key& key, const ReadingOrder& order, const ReadingOutcome& outcome);
    void goOn(Job& job, const ReadingOutcome& outcome) const;
    [[nodiscard]] std::chrono::milliseconds delay(int times) const;
    [[nodiscard]] bool isUnderWay(directory::IntegrationId integration, const relay::Uncertain& uncertain) const;

    directory::Database& m_database;
    RelayPool& m_relays;
    RelayQueue& m_queue;
    const std::function<bool()> m_isHost;
    const RereadPace m_pace;
    const RelayReading m_reading;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isLookWanted = true;
    bool m_isChanged = false; ///< there may be something to offer
    std::set<std::int64_t> m_held;
    std::map<Key, Job> m_jobs;
    std::jthread m_thread;
};

} // namespace rollcall::app
