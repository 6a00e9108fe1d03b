// SPDX-License-Identifier: Apache-2.0
// Threads, a queue, and an orderly end.
#include "core/Lane.h"

#include "core/Log.h"

#include <exception>
#include <utility>

namespace rollcall::core {

Lane::Lane(std::string name, std::size_t threadCount, std::function<void()> threadStarted,
           std::function<void()> threadEnding)
    : m_name(std::move(name)), m_threadStarted(std::move(threadStarted)), m_threadEnding(std::move(threadEnding))
{
    m_threads.reserve(threadCount);
    for (std::size_t i = 0; i < threadCount; ++i)
        m_threads.emplace_back([this] { run(); });
}

Lane::~Lane()
{
    stop();
}

bool Lane::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return false;
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
    return true;
}

void Lane::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_stop.request_stop();
    m_wake.notify_all();
    for (std::thread& thread : m_threads) {
        if (thread.joinable())
            thread.join();
    }
}

void Lane::run()
{
    if (m_threadStarted)
        m_threadStarted();
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_queue.empty())
            break;
        const Work work = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        try {
            work(m_stop.get_token());
        } catch (const std::exception& exception) {
            // One defect must not take the other work of this lane, or the program, with it.
            log(LogLevel::Error, m_name, exception.what());
        }
    }
    if (m_threadEnding)
        m_threadEnding();
}

} // namespace rollcall::core
