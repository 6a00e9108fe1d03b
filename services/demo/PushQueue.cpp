// SPDX-License-Identifier: Apache-2.0
// Tickets give the order: the oldest task whose turn it is runs first.
#include "PushQueue.h"

#include <algorithm>

namespace rollcall::demo {

using Clock = std::chrono::steady_clock;

PushQueue::PushQueue(unsigned threads, unsigned parallel, const MakeWorker& makeWorker)
    : m_parallel(std::max(1U, parallel)), m_nextSlot(Clock::now())
{
    m_threads.reserve(std::max(1U, threads));
    for (unsigned i = 0; i < std::max(1U, threads); ++i)
        m_threads.emplace_back([this, makeWorker] { work(makeWorker); });
}

PushQueue::~PushQueue()
{
    stop();
}

void PushQueue::post(PushTask task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isStopping) {
            const std::uint64_t ticket = m_nextTicket++;
            m_order[task.object].push_back(ticket);
            if (task.isPerson)
                m_people.insert(ticket);
            m_queue.emplace(ticket, std::move(task));
            m_wake.notify_all();
            return;
        }
    }
    if (task.dropped)
        task.dropped();
}

void PushQueue::setParallel(unsigned parallel)
{
    const std::lock_guard lock(m_mutex);
    m_parallel = std::max(1U, parallel);
    m_wake.notify_all();
}

void PushQueue::setPace(double peoplePerSecond)
{
    const std::lock_guard lock(m_mutex);
    m_pace = std::max(0.0, peoplePerSecond);
    m_nextSlot = Clock::now();
    m_wake.notify_all();
}

std::optional<PushQueue::Queued> PushQueue::takeLocked()
{
    if (m_running >= m_parallel)
        return std::nullopt;
    for (auto it = m_queue.begin(); it != m_queue.end(); ++it) {
        const bool isItsTurn = m_order.at(it->second.object).front() == it->first;
        const bool isFree = !it->second.waitsForPeople || m_people.empty() || *m_people.begin() > it->first;
        if (!isItsTurn || !isFree)
            continue;
        Queued next{it->first, std::move(it->second)};
        m_queue.erase(it);
        ++m_running;
        return next;
    }
    return std::nullopt;
}

void PushQueue::removeLocked(std::uint64_t ticket, const std::string& object)
{
    m_people.erase(ticket);
    const auto order = m_order.find(object);
    if (order == m_order.end())
        return;
    std::erase(order->second, ticket);
    if (order->second.empty())
        m_order.erase(order);
}

// Slots are handed out one behind the other, so that four connections together keep the pace of one queue.
bool PushQueue::waitForSlot(std::unique_lock<std::mutex>& lock, const std::stop_token& stop)
{
    if (m_pace <= 0)
        return !stop.stop_requested();
    const double pace = m_pace;
    const auto slot = std::max(Clock::now(), m_nextSlot);
    m_nextSlot = slot + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1.0 / pace));
    m_wake.wait_until(lock, stop, slot, [this, pace] { return m_pace < pace || m_pace > pace; });
    return !stop.stop_requested();
}

void PushQueue::work(const MakeWorker& makeWorker)
{
    const std::unique_ptr<PushWorker> worker = makeWorker();
    std::unique_lock lock(m_mutex);
    for (;;) {
        std::optional<Queued> next;
        m_wake.wait(lock, [&] {
            next = takeLocked();
            return next.has_value() || m_isStopping;
        });
        if (!next)
            return;
        const std::stop_token stop = m_stops[next->task.batch].get_token();
        // A burst goes as fast as it can; the pace is for people who are to be seen arriving one by one.
        const bool keepsPace = next->task.isPerson && next->task.batch == 0;
        const bool isWanted = keepsPace ? waitForSlot(lock, stop) : !stop.stop_requested();
        lock.unlock();
        if (isWanted && worker->prepare)
            worker->prepare(*worker);
        if (isWanted)
            next->task.run(*worker, stop);
        else if (next->task.dropped)
            next->task.dropped();
        lock.lock();
        --m_running;
        removeLocked(next->ticket, next->task.object);
        m_wake.notify_all();
    }
}

void PushQueue::drop(const std::function<bool(const PushTask&)>& matches)
{
    std::vector<Queued> dropped;
    {
        const std::lock_guard lock(m_mutex);
        for (auto it = m_queue.begin(); it != m_queue.end();) {
            if (!matches(it->second)) {
                ++it;
                continue;
            }
            removeLocked(it->first, it->second.object);
            dropped.push_back(Queued{it->first, std::move(it->second)});
            it = m_queue.erase(it);
        }
    }
    m_wake.notify_all();
    for (const Queued& entry : dropped) {
        if (entry.task.dropped)
            entry.task.dropped();
    }
}

void PushQueue::cancel(std::uint64_t batch)
{
    std::map<std::uint64_t, std::stop_source>::node_type stopped;
    {
        const std::lock_guard lock(m_mutex);
        stopped = m_stops.extract(batch);
    }
    if (stopped)
        stopped.mapped().request_stop();
    drop([batch](const PushTask& task) { return task.batch == batch; });
}

void PushQueue::cancelAll()
{
    std::map<std::uint64_t, std::stop_source> sources;
    {
        const std::lock_guard lock(m_mutex);
        sources.swap(m_stops);
    }
    for (auto& entry : sources)
        entry.second.request_stop();
    drop([](const PushTask&) { return true; });
}

void PushQueue::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    cancelAll();
    m_wake.notify_all();
    for (std::thread& thread : m_threads) {
        if (thread.joinable())
            thread.join();
    }
}

} // namespace rollcall::demo
