// SPDX-License-Identifier: Apache-2.0
// Standard C++ signals, polled: the one portable way, and the handler does nothing but set a flag.
#include "ctl/SignalWatch.h"

#include <chrono>
#include <csignal>
#include <utility>

namespace rollcall::ctl {

namespace {

// A signal handler can reach nothing but this.
volatile std::sig_atomic_t wasRequested = 0;

extern "C" void noteRequest(int)
{
    wasRequested = 1;
}

} // namespace

SignalWatch::SignalWatch(std::function<void()> requested)
{
    wasRequested = 0;
    std::signal(SIGINT, noteRequest);
    std::signal(SIGTERM, noteRequest);
    m_poll.setInterval(std::chrono::milliseconds{50});
    QObject::connect(&m_poll, &QTimer::timeout, &m_poll, [this, requested = std::move(requested)] {
        if (wasRequested == 0)
            return;
        m_poll.stop();
        requested();
    });
    m_poll.start();
}

SignalWatch::~SignalWatch()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

} // namespace rollcall::ctl
