// SPDX-License-Identifier: Apache-2.0
// Turns Ctrl+C and the system's request to end into a call on the event loop.
#pragma once

#include <QTimer>

#include <functional>

namespace rollcall::ctl {

/// While it lives, SIGINT and SIGTERM call `requested` once on this thread's event loop instead of ending the process.
/// One at a time per process, since signal handlers are the process's.
class SignalWatch {
public:
    explicit SignalWatch(std::function<void()> requested);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

private:
    QTimer m_poll;
};

} // namespace rollcall::ctl
