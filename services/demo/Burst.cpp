// SPDX-License-Identifier: Apache-2.0
// Progress of a burst.
#include "Burst.h"

namespace rollcall::demo {

std::optional<std::uint64_t> Burst::begin(std::size_t total)
{
    const std::lock_guard lock(m_mutex);
    if (m_progress.isRunning || total == 0)
        return std::nullopt;
    m_progress = BurstProgress{};
    m_progress.total = total;
    m_progress.isRunning = true;
    m_dropped = 0;
    m_begin = std::chrono::steady_clock::now();
    return ++m_batch;
}

BurstProgress Burst::progressLocked() const
{
    BurstProgress progress = m_progress;
    if (progress.isRunning) {
        progress.elapsed =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_begin);
    }
    return progress;
}

Burst::Count Burst::count(TaskEnd end)
{
    const std::lock_guard lock(m_mutex);
    if (end == TaskEnd::Dropped)
        ++m_dropped;
    else
        ++m_progress.done;
    if (end == TaskEnd::Failed)
        ++m_progress.failed;
    m_progress = progressLocked();
    const bool isOver = m_progress.done + m_dropped == m_progress.total;
    if (isOver)
        m_progress.isRunning = false;
    return Count{m_progress, isOver};
}

std::optional<std::uint64_t> Burst::markCancelled()
{
    const std::lock_guard lock(m_mutex);
    if (!m_progress.isRunning)
        return std::nullopt;
    m_progress.wasCancelled = true;
    return m_batch;
}

BurstProgress Burst::progress() const
{
    const std::lock_guard lock(m_mutex);
    return progressLocked();
}

} // namespace rollcall::demo
