// SPDX-License-Identifier: Apache-2.0
// Finds out what became of resources of which we do not know what the vendor made, until our copy says the same.
#pragma once

#include "Intents.h"
#include "Queue.h"
#include "Settler.h"
#include "directory/Database.h"
#include "relay/Copy.h"
#include "relay/EngineOptions.h"
#include "relay/RelaySource.h"

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

namespace rollcall::relay {

/// Thread-safe. Every row of relay intents that nobody holds is taken up, also those of an earlier run and of an import
/// beside us. All rows of one resource are one job.
class RereadSchedule {
public:
    /// All must outlive it. While `isHost` says false nothing is taken up: the directory has another host.
    RereadSchedule(directory::Database& database, RelaySource& relays, Queue& queue, std::function<bool()> isHost,
                   RereadPace pace);
    ~RereadSchedule();
    RereadSchedule(const RereadSchedule&) = delete;
    RereadSchedule& operator=(const RereadSchedule&) = delete;

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
        Uncertain uncertain;
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
    [[nodiscard]] bool isUnderWay(directory::IntegrationId integration, const Uncertain& uncertain) const;

    directory::Database& m_database;
    RelaySource& m_relays;
    Queue& m_queue;
    const std::function<bool()> m_isHost;
    const RereadPace m_pace;
    const Settler m_settler;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isLookWanted = true;
    bool m_isChanged = false; ///< there may be something to offer
    std::set<std::int64_t> m_held;
    std::map<Key, Job> m_jobs;
    std::jthread m_thread;
};

} // namespace rollcall::relay
