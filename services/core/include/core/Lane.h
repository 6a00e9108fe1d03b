// SPDX-License-Identifier: Apache-2.0
// A named set of owned threads that run blocking work one piece after the other.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace rollcall::core {

/// Work posted to a lane gets the lane's stop token, so that shutting down cancels what runs. An exception of work is
/// logged, and the lane goes on.
class Lane {
public:
    using Work = std::function<void(std::stop_token)>;

    /// `threadStarted` and `threadEnding` run on each of the lane's threads, e.g. to open and close a connection there.
    Lane(std::string name, std::size_t threadCount, std::function<void()> threadStarted = {},
         std::function<void()> threadEnding = {});
    /// Stops: see stop().
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// False when the lane has stopped; the work is then dropped.
    [[nodiscard]] bool post(Work work);

    /// Requests stop of what runs, runs what is queued with a stopped token (so that it can report cancellation),
    /// joins.
    void stop();

    [[nodiscard]] const std::string& name() const { return m_name; }

private:
    void run();

    std::string m_name;
    std::function<void()> m_threadStarted;
    std::function<void()> m_threadEnding;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Work> m_queue;
    bool m_stopping = false;
    std::stop_source m_stop;
    std::vector<std::thread> m_threads;
};

} // namespace rollcall::core
