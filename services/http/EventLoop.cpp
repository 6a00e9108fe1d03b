// SPDX-License-Identifier: Apache-2.0
// The event loop on Boost.Asio.
#include "EventLoop.h"

#include "AsioTypes.h"

#include <boost/asio/post.hpp>

namespace rollcall::http {

EventLoop::EventLoop() : m_core(std::make_unique<Core>()) {}

EventLoop::~EventLoop() = default;

void EventLoop::run()
{
    m_core->io.run();
}

void EventLoop::post(std::function<void()> task)
{
    asio::post(m_core->io, std::move(task));
}

void EventLoop::postAfter(std::chrono::milliseconds delay, std::function<void()> task)
{
    auto timer = std::make_shared<Timer>(m_core->io.get_executor(), delay);
    Timer& waiting = *timer;
    waiting.async_wait([timer = std::move(timer), task = std::move(task)](const ErrorCode& error) {
        if (!error)
            task();
    });
}

void EventLoop::stop()
{
    m_core->io.stop();
}

void EventLoop::runLeftOver()
{
    // A task may stop the loop again.
    do {
        m_core->io.restart();
    } while (m_core->io.poll() > 0);
    m_core->io.stop();
}

bool EventLoop::isCurrentThread() const
{
    return m_core->io.get_executor().running_in_this_thread();
}

} // namespace rollcall::http
