// SPDX-License-Identifier: Apache-2.0
// Answers that go out later without a thread waiting for each.
#include "DelayedBody.h"

#include <utility>

namespace rollcall::listener {

Delays::Delays() : m_thread([this](std::stop_token stop) { run(std::move(stop)); }) {}

Delays::~Delays()
{
    m_thread.request_stop();
    m_thread.join();
    for (auto& [due, call] : m_waiting)
        call();
}

void Delays::after(std::chrono::milliseconds delay, std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.emplace(std::chrono::steady_clock::now() + delay, std::move(call));
    }
    m_wake.notify_one();
}

void Delays::run(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        if (m_waiting.empty()) {
            m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); });
            continue;
        }
        const auto next = m_waiting.begin();
        if (const auto due = next->first; due > std::chrono::steady_clock::now()) {
            // Ends early on stop, and when something comes that is due before.
            m_wake.wait_until(lock, stop, due, [this, due] { return m_waiting.begin()->first < due; });
            continue;
        }
        auto call = std::move(next->second);
        m_waiting.erase(next);
        lock.unlock();
        call();
        lock.lock();
    }
}

DelayedBody::DelayedBody(std::weak_ptr<Delays> delays, std::chrono::milliseconds delay, std::string body)
    : m_delays(std::move(delays)), m_delay(delay), m_body(std::move(body))
{
}

void DelayedBody::next(Deliver deliver)
{
    const auto delays = m_delays.lock();
    if (m_body.empty() || !delays) {
        deliver(std::exchange(m_body, {}));
        return;
    }
    delays->after(m_delay, [deliver = std::move(deliver), body = std::exchange(m_body, {})] { deliver(body); });
}

} // namespace rollcall::listener
