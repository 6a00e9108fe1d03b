// SPDX-License-Identifier: Apache-2.0
// One thread's event loop, without a trace of the library that drives it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace rollcall::http {

/// One thread's loop. `post`, `stop` and `isCurrentThread` may be called from any thread.
class EventLoop {
public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Runs until `stop`.
    void run();
    void post(std::function<void()> task);
    /// Runs the task after the delay, unless the loop has stopped by then.
    void postAfter(std::chrono::milliseconds delay, std::function<void()> task);
    void stop();
    /// After `stop`, once no thread is inside `run` any more: runs what was still queued, so that nothing it holds
    /// stays open.
    void runLeftOver();
    /// Whether the caller is inside this loop's `run`.
    [[nodiscard]] bool isCurrentThread() const;

    struct Core;
    [[nodiscard]] Core& core() { return *m_core; }

private:
    std::unique_ptr<Core> m_core;
};

} // namespace rollcall::http
