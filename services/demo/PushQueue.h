// SPDX-License-Identifier: Apache-2.0
// Work for the provisioning engine: in order for each object, side by side for different ones, at a given pace.
#pragma once

#include "demo/ProvisioningClient.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace rollcall::demo {

/// What the task at hand has sent so far.
struct ExchangeTrace {
    std::string subjectId;
    std::size_t requests = 0;
    std::chrono::steady_clock::time_point begin;
};

/// What each worker thread owns: a connection and its trace.
struct PushWorker {
    ExchangeTrace trace;
    std::function<void(PushWorker&)>
        prepare; ///< before each task, on the worker's thread; keeps what `client` refers to
    std::optional<ProvisioningClient> client;
};

struct PushTask {
    std::string object;          ///< tasks of one object run one after the other, in the order they were posted
    bool isPerson = true;        ///< such tasks keep the pace, outside of bursts
    bool waitsForPeople = false; ///< until every person's task posted before it has ended
    std::uint64_t batch = 0;
    std::function<void(PushWorker&, const std::stop_token&)> run;
    std::function<void()> dropped; ///< called instead of `run` when cancelled before it began
};

/// Thread-safe. Each worker thread owns one connection.
class PushQueue {
public:
    using MakeWorker = std::function<std::unique_ptr<PushWorker>()>;
    PushQueue(unsigned threads, unsigned parallel, const MakeWorker& makeWorker);
    ~PushQueue();
    PushQueue(const PushQueue&) = delete;
    PushQueue& operator=(const PushQueue&) = delete;

    void post(PushTask task);
    /// How many tasks may run at a time; at most the number of threads.
    void setParallel(unsigned parallel);
    /// People per second; 0 is no limit.
    void setPace(double peoplePerSecond);

    /// Drops the queued tasks of the batch, or of all; tells the running ones to stop.
    void cancel(std::uint64_t batch);
    void cancelAll();
    /// Cancels, joins. Nothing can be posted afterwards.
    void stop();

private:
    struct Queued {
        std::uint64_t ticket = 0;
        PushTask task;
    };
    void work(const MakeWorker& makeWorker);
    [[nodiscard]] std::optional<Queued> takeLocked();
    [[nodiscard]] bool waitForSlot(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
    void removeLocked(std::uint64_t ticket, const std::string& object);
    void drop(const std::function<bool(const PushTask&)>& matches);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::map<std::uint64_t, PushTask> m_queue;                          ///< by ticket, so that older work comes first
    std::unordered_map<std::string, std::deque<std::uint64_t>> m_order; ///< by object: tickets queued or running
    std::set<std::uint64_t> m_people;                  ///< tickets of people's tasks that have not ended
    std::map<std::uint64_t, std::stop_source> m_stops; ///< by batch
    std::uint64_t m_nextTicket = 1;
    std::size_t m_running = 0;
    std::size_t m_parallel = 1;
    double m_pace = 0;
    std::chrono::steady_clock::time_point m_nextSlot;
    bool m_isStopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace rollcall::demo
