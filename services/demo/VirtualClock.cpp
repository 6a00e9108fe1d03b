// SPDX-License-Identifier: Apache-2.0
// Virtual time as a straight line over the steady clock, bent anew whenever the rate changes.
#include "demo/VirtualClock.h"

#include <algorithm>

namespace rollcall::demo {

using std::chrono::milliseconds;

VirtualClock::VirtualClock(core::Timestamp start, double rate, Waits waits)
    : m_base(start), m_anchor(std::chrono::steady_clock::now()), m_rate(std::max(rate, 0.0)), m_waits(waits)
{
}

core::Timestamp VirtualClock::nowLocked() const
{
    const std::chrono::duration<double, std::milli> real = std::chrono::steady_clock::now() - m_anchor;
    return m_base + milliseconds{static_cast<std::int64_t>(real.count() * m_rate)};
}

void VirtualClock::settleLocked()
{
    m_base = nowLocked();
    m_anchor = std::chrono::steady_clock::now();
}

core::Timestamp VirtualClock::now() const
{
    const std::lock_guard lock(m_mutex);
    return nowLocked();
}

void VirtualClock::advance(milliseconds duration)
{
    {
        const std::lock_guard lock(m_mutex);
        m_base += std::max(duration, milliseconds{0});
    }
    m_moved.notify_all();
}

void VirtualClock::setRate(double rate)
{
    {
        const std::lock_guard lock(m_mutex);
        settleLocked();
        m_rate = std::max(rate, 0.0);
    }
    m_moved.notify_all();
}

void VirtualClock::setWaits(Waits waits)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waits = waits;
    }
    m_moved.notify_all();
}

bool VirtualClock::waitFor(milliseconds duration, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_waited += std::max(duration, milliseconds{0});
    const core::Timestamp end = nowLocked() + std::max(duration, milliseconds{0});
    for (;;) {
        if (stop.stop_requested())
            return false;
        const core::Timestamp present = nowLocked();
        if (present >= end)
            return true;
        if (m_waits == Waits::Skip) {
            m_base += end - present;
            lock.unlock();
            m_moved.notify_all();
            return true;
        }
        // A change of rate wakes the wait, so that what remains is computed anew; a minute caps slow rates.
        const double remaining = static_cast<double>((end - present).count());
        const double real = m_rate > 0 ? std::min(remaining / m_rate + 1.0, 60'000.0) : 60'000.0;
        const auto before = m_base;
        const double rate = m_rate;
        const Waits waits = m_waits;
        m_moved.wait_for(lock, stop, milliseconds{static_cast<std::int64_t>(real)},
                         [&] { return m_base != before || m_rate < rate || m_rate > rate || m_waits != waits; });
    }
}

milliseconds VirtualClock::waitedInAll() const
{
    const std::lock_guard lock(m_mutex);
    return m_waited;
}

} // namespace rollcall::demo
