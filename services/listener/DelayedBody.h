// SPDX-License-Identifier: Apache-2.0
// Answers that go out later without a thread waiting for each.
#pragma once

#include "http/Message.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace rollcall::listener {

/// One thread that calls back when the time has come. Thread-safe. What still waits at the end is called at once.
class Delays {
public:
    Delays();
    ~Delays();
    Delays(const Delays&) = delete;
    Delays& operator=(const Delays&) = delete;

    void after(std::chrono::milliseconds delay, std::function<void()> call);

private:
    void run(std::stop_token stop);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::multimap<std::chrono::steady_clock::time_point, std::function<void()>> m_waiting;
    std::jthread m_thread;
};

/// A body whose first byte leaves after a while, and the head with it.
class DelayedBody final : public http::BodyStream {
public:
    /// Without waiting when the delays are gone by then.
    DelayedBody(std::weak_ptr<Delays> delays, std::chrono::milliseconds delay, std::string body);
    void next(Deliver deliver) override;

private:
    std::weak_ptr<Delays> m_delays;
    std::chrono::milliseconds m_delay;
    std::string m_body;
};

} // namespace rollcall::listener
