// SPDX-License-Identifier: Apache-2.0
// One thread keeps the schedule; the readings themselves run on the lanes of the relay, in the turns of the resources.
#include "RereadSchedule.h"

#include "core/Log.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using directory::RelayIntentId;
using std::chrono::milliseconds;

constexpr std::chrono::seconds fullQueueDelay{1};
constexpr int mostDoublings = 20;
/// Members that are nobody are not asked for in each round.
constexpr int roundsBetweenAsking = 3;

/// Nothing that the passing of time mends.
bool isLasting(const core::Error& error)
{
    return error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Corrupt || error.kind == ErrorKind::Conflict;
}

} // namespace

RereadSchedule::RereadSchedule(directory::Database& database, RelaySource& relays, Queue& queue,
                               std::function<bool()> isHost, RereadPace pace)
    : m_database(database),
      m_relays(relays),
      m_queue(queue),
      m_isHost(std::move(isHost)),
      m_pace(std::move(pace)),
      m_settler(database, relays,
                [this](directory::IntegrationId integration, const Uncertain& uncertain) {
                    return isUnderWay(integration, uncertain);
                }),
      m_thread([this](const std::stop_token& stop) { loop(stop); })
{
}

RereadSchedule::~RereadSchedule()
{
    stop();
}

void RereadSchedule::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void RereadSchedule::hold(RelayIntentId intent)
{
    const std::lock_guard lock(m_mutex);
    m_held.insert(intent.value);
}

void RereadSchedule::release(RelayIntentId intent, bool isLeft)
{
    const std::lock_guard lock(m_mutex);
    m_held.erase(intent.value);
    // What was taken up before it was held is looked at again, too.
    const bool isTakenUp =
        std::ranges::any_of(m_jobs, [&](const auto& entry) { return entry.second.intents.contains(intent.value); });
    if (!isLeft && !isTakenUp)
        return;
    m_isLookWanted = true;
    m_wake.notify_all();
}

bool RereadSchedule::isUnderWay(directory::IntegrationId integration, const Uncertain& uncertain) const
{
    const std::lock_guard lock(m_mutex);
    return m_jobs.contains({integration.value, toJson(uncertain)});
}

std::map<std::int64_t, std::size_t> RereadSchedule::running() const
{
    std::map<std::int64_t, std::size_t> counts;
    for (const auto& [key, job] : m_jobs)
        counts[key.first] += job.isRunning ? 1 : 0;
    return counts;
}

bool RereadSchedule::mayBeOffered(const Job& job, const std::map<std::int64_t, std::size_t>& counts) const
{
    const bool isHeld =
        std::ranges::all_of(job.intents, [this](const auto& intent) { return m_held.contains(intent.first); });
    return !job.isRunning && !isHeld && counts.at(job.integration.id.value) < m_pace.atOnce;
}

RereadSchedule::Clock::time_point RereadSchedule::nextDue() const
{
    auto next = Clock::time_point::max();
    const auto counts = running();
    for (const auto& [key, job] : m_jobs) {
        if (mayBeOffered(job, counts))
            next = std::min(next, job.due);
    }
    return next;
}

void RereadSchedule::loop(const std::stop_token& stop)
{
    auto nextLook = Clock::now();
    while (!stop.stop_requested()) {
        bool isLook = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_until(lock, stop, std::min(nextLook, nextDue()),
                              [this] { return m_isLookWanted || m_isChanged; });
            m_isChanged = false;
            isLook = std::exchange(m_isLookWanted, false) || Clock::now() >= nextLook;
        }
        if (stop.stop_requested())
            return;
        if (!m_isHost()) {
            nextLook = Clock::now() + m_pace.look;
            const std::lock_guard lock(m_mutex);
            std::erase_if(m_jobs, [](const auto& entry) { return !entry.second.isRunning; });
            continue;
        }
        if (isLook) {
            look();
            nextLook = Clock::now() + m_pace.look;
        }
        offerDue();
    }
}

void RereadSchedule::look()
{
    using Rows = core::Result<std::vector<RelayIntentId>>;
    // On a reader's thread, which has its connection already.
    auto looked = m_database.readAsync(
        {}, [this](directory::ReadSession& session, const std::stop_token&) -> Rows { return takeUp(session); });
    const Rows rows = looked.result();
    if (!rows || rows->empty())
        return;
    const auto dropped = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        for (const RelayIntentId row : *rows) {
            if (auto gone = session.deleteRelayIntent(row); !gone)
                return gone;
        }
        return {};
    });
    if (!dropped)
        core::logError("relay", dropped.error());
}

std::vector<RelayIntentId> RereadSchedule::takeUp(directory::ReadSession& session)
{
    const auto integrations = session.integrations();
    if (!integrations)
        return {};
    m_relays.keepOnly(*integrations);
    const std::lock_guard lock(m_mutex);
    std::set<std::int64_t> rows;
    for (const directory::Integration& integration : *integrations) {
        if (integration.role != directory::Role::Relay)
            continue;
        const auto intents = session.relayIntents(integration.id);
        if (!intents)
            return {};
        for (const directory::RelayIntent& intent : *intents) {
            rows.insert(intent.id.value);
            if (!m_held.contains(intent.id.value))
                takeUp(integration, intent);
        }
    }
    dropGone(rows);
    return superseded();
}

void RereadSchedule::takeUp(const directory::Integration& integration, const directory::RelayIntent& intent)
{
    auto read = parseIntent(intent.resource);
    if (!read)
        return;
    const auto due = Clock::now() + m_pace.steps.front();
    const auto [at, isNew] = m_jobs.try_emplace({integration.id.value, toJson(read->uncertain)});
    Job& job = at->second;
    job.integration = integration;
    if (isNew) {
        job.uncertain = std::move(read->uncertain);
        job.due = due;
    }
    if (!job.intents.emplace(intent.id.value, read->doubt).second || isNew)
        return;
    // What was read so far may be older than this one. While the vendor cannot say, the delays go on.
    job.step = 0;
    job.isRenewed = job.isRunning;
    if (job.failures == 0)
        job.due = std::min(job.due, due);
}

/// The newest one stands for all before it, unless it is content with one reading and an older one is not.
std::vector<RelayIntentId> RereadSchedule::superseded() const
{
    std::vector<RelayIntentId> rows;
    for (const auto& [key, job] : m_jobs) {
        bool hasNewer = false;
        bool hasNewerOpen = false;
        for (const auto& [row, doubt] : std::views::reverse(job.intents)) {
            if (m_held.contains(row))
                continue;
            const bool isOpen = doubt == Doubt::Open;
            if (hasNewerOpen || (hasNewer && !isOpen))
                rows.emplace_back(row);
            hasNewer = true;
            hasNewerOpen = hasNewerOpen || isOpen;
        }
    }
    return rows;
}

/// What was settled, or went with its integration.
void RereadSchedule::dropGone(const std::set<std::int64_t>& rows)
{
    for (auto at = m_jobs.begin(); at != m_jobs.end();) {
        Job& job = at->second;
        if (!job.isRunning)
            std::erase_if(job.intents, [&](const auto& intent) { return !rows.contains(intent.first); });
        at = job.intents.empty() && !job.isRunning ? m_jobs.erase(at) : std::next(at);
    }
}

ReadingOrder RereadSchedule::orderOf(const Job& job) const
{
    ReadingOrder order{job.integration, job.uncertain, {}, false, true, true};
    bool isOpen = false;
    for (const auto& [row, doubt] : job.intents) {
        if (m_held.contains(row))
            continue;
        order.intents.emplace_back(row);
        isOpen = isOpen || doubt == Doubt::Open;
    }
    order.isLast = !isOpen || job.step + 1 >= m_pace.steps.size();
    order.isAskingForMembers = job.rounds % roundsBetweenAsking == 0;
    order.isWaitingForMembers = job.rounds < m_pace.roundsForMembers;
    return order;
}

bool RereadSchedule::offer(const Key& key, Job& job)
{
    const auto order = orderOf(job);
    Task task;
    task.integration = job.integration.id;
    task.turn = turnOf(job.uncertain);
    task.isInBackground = true;
    task.run = [this, key, order, failures = job.failures](const std::stop_token& stop) {
        return read(key, order, failures, stop);
    };
    task.giveUp = [this, key] { putOff(key); };
    job.isRunning = m_queue.offer(std::move(task)) == Queue::Offered::Taken;
    return job.isRunning;
}

void RereadSchedule::offerDue()
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    auto counts = running();
    std::vector<std::pair<Clock::time_point, Key>> due;
    for (const auto& [key, job] : m_jobs) {
        if (job.due <= now)
            due.emplace_back(job.due, key);
    }
    std::ranges::sort(due);
    for (const auto& [since, key] : due) {
        Job& job = m_jobs.at(key);
        if (!mayBeOffered(job, counts))
            continue;
        if (offer(key, job))
            ++counts[key.first];
        else
            job.due = now + fullQueueDelay;
    }
}

VendorPace RereadSchedule::read(const Key& key, const ReadingOrder& order, int failures, const std::stop_token& stop)
{
    auto outcome = m_settler.read(order, stop);
    const bool isEnd = isLasting(outcome.error) && failures + 1 >= m_pace.failuresUntilEnd;
    if (!outcome.isRead && !stop.stop_requested() && (isEnd || failures + 1 == m_pace.failuresUntilTold)) {
        m_settler.tell(order, outcome, isEnd);
        outcome.isEnded = isEnd;
    }
    finish(key, order, outcome);
    if (outcome.isRead)
        return VendorPace::Answered;
    return hasHung(outcome.legs) && !stop.stop_requested() ? VendorPace::Hung : VendorPace::Unsaid;
}

milliseconds RereadSchedule::delay(int times) const
{
    return std::min<milliseconds>(m_pace.firstDelay * (1LL << std::min(times, mostDoublings)), m_pace.longestDelay);
}

void RereadSchedule::goOn(Job& job, const ReadingOutcome& outcome) const
{
    const auto now = Clock::now();
    if (!outcome.isRead) {
        job.due = now + delay(job.failures++);
        return;
    }
    job.failures = 0;
    const bool isNearer = outcome.missing < job.missing;
    job.missing = outcome.missing;
    job.step = std::min(job.step + 1, m_pace.steps.size() - 1);
    job.rounds = outcome.missing == 0 || isNearer ? 0 : job.rounds + 1;
    job.due = now + (outcome.missing == 0 ? m_pace.steps[job.step] : delay(job.rounds + 1));
}

void RereadSchedule::putOff(const Key& key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.find(key);
    if (found == m_jobs.end())
        return;
    found->second.isRunning = false;
    found->second.due = Clock::now() + fullQueueDelay;
    m_isChanged = true;
    m_wake.notify_all();
}

void RereadSchedule::finish(const Key& key, const ReadingOrder& order, const ReadingOutcome& outcome)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.find(key);
    if (found == m_jobs.end())
        return;
    Job& job = found->second;
    job.isRunning = false;
    const bool isRenewed = std::exchange(job.isRenewed, false);
    if (outcome.isEnded) {
        for (const RelayIntentId row : order.intents)
            job.intents.erase(row.value);
    } else {
        goOn(job, outcome);
    }
    if (job.intents.empty()) {
        m_jobs.erase(found);
    } else if (outcome.isEnded || (isRenewed && outcome.isRead)) {
        // What came while it ran may be newer than what was read.
        job.step = 0;
        job.failures = 0;
        job.due = Clock::now() + m_pace.steps.front();
    }
    // It may have left others behind.
    m_isLookWanted = m_isLookWanted || outcome.isRead || outcome.isEnded;
    m_isChanged = true;
    m_wake.notify_all();
}

} // namespace rollcall::relay
