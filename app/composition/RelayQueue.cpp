// SPDX-License-Identifier: Apache-2.0
// Hands tasks to the lanes as turns and shares allow, and gives up what has waited too long.
#include "composition/RelayQueue.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::app {

RelayQueue::RelayQueue(const RelayQueueLimits& limits)
    : m_limits(limits),
      m_lane("relay", limits.lanes),
      m_watch([this](const std::stop_token& stop) { watchLatest(stop); })
{
}

RelayQueue::~RelayQueue()
{
    stop();
}

bool RelayQueue::offer(RelayTask task)
{
    const std::lock_guard lock(m_mutex);
    const bool isFull = m_waiting.size() >= m_limits.waiting || m_bytes + task.bytes > m_limits.bytes;
    if (m_isStopping || isFull)
        return false;
    m_bytes += task.bytes;
    m_waiting.push_back(std::make_shared<const RelayTask>(std::move(task)));
    ++m_offered;
    pump();
    m_changed.notify_all();
    return true;
}

bool RelayQueue::mayRun(const RelayTask& task) const
{
    const auto running = m_runningOf.find(task.integration.value);
    if (running != m_runningOf.end() && running->second >= m_limits.lanesPerIntegration)
        return false;
    return task.turn.empty() || !m_turns.contains({task.integration.value, task.turn});
}

void RelayQueue::pump()
{
    // One that may not run is not overtaken by another of its turn: what holds it back holds back both.
    for (auto each = m_waiting.begin(); each != m_waiting.end() && m_running < m_limits.lanes;) {
        const TaskPointer task = *each;
        if (!mayRun(*task)) {
            ++each;
            continue;
        }
        if (!m_lane.post([this, task](const std::stop_token& stop) { execute(task, stop); }))
            return;
        each = m_waiting.erase(each);
        ++m_running;
        ++m_runningOf[task->integration.value];
        if (!task->turn.empty())
            m_turns.insert({task->integration.value, task->turn});
    }
}

void RelayQueue::execute(const TaskPointer& task, const std::stop_token& stop)
{
    // Also when the work throws, which the lane logs: its place and turn are free again.
    class Ending {
    public:
        Ending(RelayQueue& queue, const RelayTask& task) : m_queue(queue), m_task(task) {}
        ~Ending() { m_queue.end(m_task); }
        Ending(const Ending&) = delete;
        Ending& operator=(const Ending&) = delete;

    private:
        RelayQueue& m_queue;
        const RelayTask& m_task;
    };
    const Ending ending(*this, *task);
    if (stop.stop_requested())
        task->giveUp();
    else
        task->run(stop);
}

void RelayQueue::end(const RelayTask& task)
{
    const std::lock_guard lock(m_mutex);
    --m_running;
    const auto running = m_runningOf.find(task.integration.value);
    if (--running->second == 0)
        m_runningOf.erase(running);
    m_turns.erase({task.integration.value, task.turn});
    m_bytes -= task.bytes;
    if (!m_isStopping)
        pump();
}

void RelayQueue::watchLatest(const std::stop_token& stop)
{
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        std::vector<TaskPointer> late;
        auto next = now + std::chrono::hours{1};
        for (auto each = m_waiting.begin(); each != m_waiting.end();) {
            if ((*each)->latest > now) {
                next = std::min(next, (*each)->latest);
                ++each;
                continue;
            }
            m_bytes -= (*each)->bytes;
            late.push_back(std::move(*each));
            each = m_waiting.erase(each);
        }
        if (!late.empty()) {
            lock.unlock();
            for (const TaskPointer& task : late)
                task->giveUp();
            late.clear();
            lock.lock();
            continue;
        }
        // Woken by whatever comes, which may have less time than what is here.
        const auto known = m_offered;
        m_changed.wait_until(lock, stop, next, [&] { return m_offered != known; });
    }
}

void RelayQueue::stop()
{
    std::list<TaskPointer> waiting;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        waiting.swap(m_waiting);
    }
    m_watch.request_stop();
    if (m_watch.joinable())
        m_watch.join();
    for (const TaskPointer& task : waiting)
        task->giveUp();
    m_lane.stop();
}

} // namespace rollcall::app
