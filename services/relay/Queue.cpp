// SPDX-License-Identifier: Apache-2.0
// Hands tasks to the lanes as turns and shares allow, and gives up what has waited too long.
#include "Queue.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rollcall::relay {

namespace {

/// More doublings than lead from any pause to the longest.
constexpr int mostDoublings = 16;

} // namespace

bool hasHung(const std::vector<Leg>& legs)
{
    return std::ranges::any_of(legs, [](const Leg& leg) { return leg.status == 0 && leg.duration >= hungAfter; });
}

Queue::Queue(const QueueLimits& limits)
    : m_limits(limits), m_lane("relay", limits.lanes), m_watch([this](const std::stop_token& stop) { watch(stop); })
{
}

Queue::~Queue()
{
    stop();
}

Queue::Offered Queue::offer(Task task)
{
    const std::lock_guard lock(m_mutex);
    if (m_isStopping || m_isDraining)
        return Offered::Closed;
    const auto now = Clock::now();
    Share& share = m_shares[task.integration.value];
    if (share.pausedUntil > now)
        return Offered::Paused;
    const bool isFull = m_waiting >= m_limits.waiting || m_bytes + task.bytes > m_limits.bytes ||
                        share.clients.size() + share.background.size() >= m_limits.waitingPerIntegration ||
                        share.bytes + task.bytes > m_limits.bytesPerIntegration;
    if (isFull)
        return Offered::Full;
    m_bytes += task.bytes;
    share.bytes += task.bytes;
    ++m_waiting;
    Line& line = task.isInBackground ? share.background : share.clients;
    line.push_back({std::make_shared<const Task>(std::move(task)), now});
    ++m_changes;
    pump();
    m_changed.notify_all();
    return Offered::Taken;
}

bool Queue::hasLane(const Share& share) const
{
    if (m_running >= m_limits.lanes)
        return false;
    if (share.running == 0)
        return true;
    const std::size_t mine = share.hangs > 0 ? 1 : m_limits.lanesPerIntegration;
    return share.running < mine && m_running + 1 < m_limits.lanes;
}

/// One that may not run is not overtaken by another of its turn: what holds it back holds back both.
bool Queue::begin(Share& share, Line& line)
{
    const auto which = std::ranges::find_if(line, [&](const Waiting& waiting) {
        return waiting.task->turn.empty() || !share.turns.contains(waiting.task->turn);
    });
    if (which == line.end())
        return false;
    const auto task = which->task;
    if (!m_lane.post([this, task](const std::stop_token&) {
            std::stop_token stop;
            {
                const std::lock_guard lock(m_mutex);
                stop = m_stop.get_token();
            }
            execute(task, stop);
        }))
        return false;
    line.erase(which);
    --m_waiting;
    ++m_running;
    ++share.running;
    if (!task->turn.empty())
        share.turns.insert(task->turn);
    return true;
}

bool Queue::pumpOne(Share& share, Clock::time_point now)
{
    if (!hasLane(share))
        return false;
    const bool isOverdue =
        !share.background.empty() && now - share.background.front().since >= m_limits.backgroundPatience;
    if (isOverdue && begin(share, share.background))
        return true;
    return begin(share, share.clients) || begin(share, share.background);
}

void Queue::pump()
{
    const auto now = Clock::now();
    std::size_t inVain = 0;
    auto next = m_shares.upper_bound(m_served);
    while (inVain < m_shares.size()) {
        if (next == m_shares.end())
            next = m_shares.begin();
        if (pumpOne(next->second, now)) {
            m_served = next->first;
            inVain = 0;
        } else {
            ++inVain;
        }
        ++next;
    }
}

void Queue::execute(const std::shared_ptr<const Task>& task, const std::stop_token& stop)
{
    // Also when the work throws, which the lane logs: its place and turn are free again.
    class Ending {
    public:
        Ending(Queue& queue, const Task& task) : m_queue(queue), m_task(task) {}
        ~Ending() { m_queue.end(m_task, m_pace, m_begun); }
        Ending(const Ending&) = delete;
        Ending& operator=(const Ending&) = delete;

        void setPace(VendorPace pace) { m_pace = pace; }

    private:
        Queue& m_queue;
        const Task& m_task;
        VendorPace m_pace = VendorPace::Unsaid;
        Clock::time_point m_begun = Clock::now();
    };
    Ending ending(*this, *task);
    if (stop.stop_requested())
        task->giveUp();
    else
        ending.setPace(task->run(stop));
}

void Queue::end(const Task& task, VendorPace pace, Clock::time_point begun)
{
    Given given;
    {
        const std::lock_guard lock(m_mutex);
        Share& share = m_shares[task.integration.value];
        --m_running;
        --share.running;
        share.turns.erase(task.turn);
        m_bytes -= task.bytes;
        share.bytes -= task.bytes;
        given = takePace(share, pace, begun);
        if (!m_isStopping)
            pump();
    }
    giveUp(given);
}

Queue::Given Queue::takePace(Share& share, VendorPace pace, Clock::time_point begun)
{
    if (pace == VendorPace::Answered)
        share.hangs = 0;
    // Several that hung beside each other are one sign.
    if (pace != VendorPace::Hung || begun < share.hungAt)
        return {};
    const auto now = Clock::now();
    share.hungAt = now;
    ++share.hangs;
    const int doublings = std::min(share.hangs - m_limits.hangsBeforePause, mostDoublings);
    if (doublings < 0)
        return {};
    share.pausedUntil =
        now + std::min<std::chrono::milliseconds>(m_limits.longestPause, m_limits.pause * (1LL << doublings));
    Given given;
    for (Line* line : {&share.clients, &share.background}) {
        while (!line->empty())
            takeOut(share, *line, line->begin(), given);
    }
    return given;
}

void Queue::takeOut(Share& share, Line& line, Line::iterator which, Given& given)
{
    m_bytes -= which->task->bytes;
    share.bytes -= which->task->bytes;
    --m_waiting;
    given.push_back(std::move(which->task));
    line.erase(which);
}

Queue::Given Queue::takeOutAll()
{
    Given given;
    for (auto& [integration, share] : m_shares) {
        for (Line* line : {&share.clients, &share.background}) {
            while (!line->empty())
                takeOut(share, *line, line->begin(), given);
        }
    }
    return given;
}

void Queue::giveUp(const Given& given)
{
    for (const auto& task : given)
        task->giveUp();
}

Queue::Given Queue::takeOutLate(Clock::time_point now, Clock::time_point& next)
{
    Given late;
    for (auto& [integration, share] : m_shares) {
        for (Line* line : {&share.clients, &share.background}) {
            for (auto each = line->begin(); each != line->end();) {
                const auto which = each++;
                if (which->task->latest <= now)
                    takeOut(share, *line, which, late);
                else
                    next = std::min(next, which->task->latest);
            }
        }
    }
    return late;
}

void Queue::watch(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        auto next = now + std::chrono::hours{1};
        auto late = takeOutLate(now, next);
        std::optional<std::stop_source> ended;
        if (m_cancelAt <= now) {
            m_cancelAt = Clock::time_point::max();
            ended.emplace(m_stop);
        }
        if (!late.empty() || ended) {
            // Whoever is told may ask us something.
            lock.unlock();
            giveUp(late);
            if (ended)
                ended->request_stop();
            lock.lock();
            continue;
        }
        // Woken by whatever comes, which may have less time than what is here.
        const auto known = m_changes;
        m_changed.wait_until(lock, stop, std::min(next, m_cancelAt), [&] { return m_changes != known; });
    }
}

void Queue::drain(std::chrono::milliseconds grace)
{
    Given given;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isDraining || m_isStopping)
            return;
        m_isDraining = true;
        m_cancelAt = Clock::now() + grace;
        given = takeOutAll();
        ++m_changes;
    }
    m_changed.notify_all();
    giveUp(given);
}

void Queue::resume()
{
    const std::lock_guard lock(m_mutex);
    m_isDraining = false;
    m_cancelAt = Clock::time_point::max();
    if (m_stop.stop_requested() && !m_isStopping)
        m_stop = std::stop_source();
}

void Queue::stop()
{
    Given given;
    std::stop_source running(std::nostopstate);
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        given = takeOutAll();
        running = m_stop;
    }
    m_watch.request_stop();
    if (m_watch.joinable())
        m_watch.join();
    giveUp(given);
    running.request_stop();
    m_lane.stop();
}

} // namespace rollcall::relay
