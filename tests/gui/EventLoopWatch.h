// SPDX-License-Identifier: Apache-2.0
// Measures how long the GUI thread's event loop was away at most.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>

namespace rollcall::tests {

/// A timer that wants to fire every five milliseconds; whatever lies between two firings beyond that was a gap.
class EventLoopWatch final : public QObject {
public:
    EventLoopWatch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(interval);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const qint64 gap = m_sinceLast.restart() - interval;
            m_longest = std::max(m_longest, gap);
            ++m_ticks;
            if (gap > 50)
                ++m_over50;
        });
        m_sinceLast.start();
        m_timer.start();
    }

    [[nodiscard]] qint64 longestMilliseconds() const { return m_longest; }
    [[nodiscard]] qint64 ticks() const { return m_ticks; }
    [[nodiscard]] qint64 gapsOver50() const { return m_over50; }

private:
    static constexpr int interval = 5;
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
    qint64 m_longest = 0;
    qint64 m_ticks = 0;
    qint64 m_over50 = 0;
};

} // namespace rollcall::tests
