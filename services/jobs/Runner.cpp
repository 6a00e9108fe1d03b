// SPDX-License-Identifier: Apache-2.0
// One thread takes what is due and keeps the leases; lanes of each kind make the attempts.
#include "jobs/Runner.h"

#include "RunningAttempt.h"
#include "core/Lane.h"
#include "core/Log.h"
#include "core/Secret.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::jobs {

namespace {

/// The clock may be another than the computer's, so that nothing is slept through for longer.
constexpr auto longestSleep = std::chrono::seconds(1);
/// Of a burst of changes only the last wakes.
constexpr auto shortestSleep = std::chrono::milliseconds(10);
constexpr std::int64_t rowsAtOnce = 500;

} // namespace

class Runner::State {
public:
    State(directory::Database& database, const RunnerOptions& options)
        : m_database(database), m_clock(*options.clock), m_isOnlyRunner(options.isOnlyRunner)
    {
    }

    void add(std::string kind, Handler handler, const KindOptions& options)
    {
        m_kinds.push_back(std::make_unique<Kind>(std::move(kind), std::move(handler), options));
    }
    [[nodiscard]] core::Result<> start();
    void stop();
    void wake();

private:
    struct Kind {
        Kind(std::string theName, Handler theHandler, const KindOptions& theOptions)
            : name(std::move(theName)),
              handler(std::move(theHandler)),
              options(theOptions),
              lane("jobs " + name, static_cast<std::size_t>(std::max(1, theOptions.parallel)))
        {
        }
        std::string name;
        Handler handler;
        KindOptions options;
        std::map<directory::JobId, std::shared_ptr<RunningAttempt>> running; ///< under the state's mutex
        core::Lane lane;
    };

    void run(const std::stop_token& stop);
    void sleep(std::chrono::milliseconds time, const std::stop_token& stop);
    /// Takes over what others left, and cancels what waits in queues that were given up.
    void tidy();
    void renewLeases();
    /// How long until something of this kind is due, having begun what is.
    [[nodiscard]] std::chrono::milliseconds serve(Kind& kind);
    [[nodiscard]] core::Result<std::vector<directory::Job>> lease(const Kind& kind, int limit);
    void begin(Kind& kind, directory::Job job);
    [[nodiscard]] int freeSlots(const Kind& kind);
    [[nodiscard]] std::vector<std::shared_ptr<RunningAttempt>> runningAttempts();
    [[nodiscard]] std::chrono::milliseconds shortestLease() const;

    directory::Database& m_database;
    const core::Clock& m_clock;
    const bool m_isOnlyRunner;
    std::string m_owner;
    std::vector<std::unique_ptr<Kind>> m_kinds;
    std::unique_ptr<directory::ReadSession> m_reader; ///< the runner's own thread's
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_isWoken = false;
    directory::FeedSubscription m_subscription;
    std::jthread m_thread;
};

core::Result<> Runner::State::start()
{
    auto owner = core::generateUuid(core::toMilliseconds(m_clock.now()));
    if (!owner)
        return tl::unexpected(std::move(owner.error()));
    m_owner = std::move(*owner);
    m_subscription = m_database.subscribe([this] { wake(); });
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
}

void Runner::State::stop()
{
    m_subscription.reset();
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
    for (const auto& attempt : runningAttempts())
        attempt->requestStop();
    for (const auto& kind : m_kinds)
        kind->lane.stop();
}

void Runner::State::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_wake.notify_all();
}

void Runner::State::sleep(std::chrono::milliseconds time, const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, stop, std::clamp<std::chrono::milliseconds>(time, shortestSleep, longestSleep),
                    [this] { return m_isWoken; });
    m_isWoken = false;
}

void Runner::State::run(const std::stop_token& stop)
{
    auto reader = m_database.newReadSession();
    if (!reader) {
        core::logError("jobs", reader.error());
        return;
    }
    m_reader = std::move(*reader);
    auto nextTidy = std::chrono::steady_clock::now();
    const auto tidyPause = shortestLease() / 3;
    while (!stop.stop_requested()) {
        if (std::chrono::steady_clock::now() >= nextTidy) {
            renewLeases();
            tidy();
            nextTidy = std::chrono::steady_clock::now() + tidyPause;
        }
        std::chrono::milliseconds next = tidyPause;
        for (const auto& kind : m_kinds)
            next = std::min(next, serve(*kind));
        sleep(next, stop);
    }
    m_reader.reset();
}

void Runner::State::tidy()
{
    const std::string onlyRunner = m_isOnlyRunner ? m_owner : std::string();
    for (bool isMore = true; isMore;) {
        isMore = false;
        const auto done = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto reclaimed = session.jobs().reclaim(onlyRunner, rowsAtOnce);
            if (!reclaimed)
                return tl::unexpected(reclaimed.error());
            const auto cancelled = session.jobs().cancelSome(rowsAtOnce);
            if (!cancelled)
                return tl::unexpected(cancelled.error());
            isMore = *reclaimed >= rowsAtOnce || *cancelled >= rowsAtOnce;
            return {};
        });
        if (!done) {
            core::logError("jobs", done.error());
            return;
        }
    }
}

std::vector<std::shared_ptr<RunningAttempt>> Runner::State::runningAttempts()
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<RunningAttempt>> attempts;
    for (const auto& kind : m_kinds) {
        for (const auto& [id, attempt] : kind->running)
            attempts.push_back(attempt);
    }
    return attempts;
}

void Runner::State::renewLeases()
{
    for (const auto& attempt : runningAttempts())
        std::ignore = attempt->renewLease();
}

std::chrono::milliseconds Runner::State::shortestLease() const
{
    std::chrono::milliseconds shortest = std::chrono::seconds(60);
    for (const auto& kind : m_kinds)
        shortest = std::min(shortest, kind->options.lease);
    return shortest;
}

int Runner::State::freeSlots(const Kind& kind)
{
    const std::lock_guard lock(m_mutex);
    return std::max(1, kind.options.parallel) - static_cast<int>(kind.running.size());
}

std::chrono::milliseconds Runner::State::serve(Kind& kind)
{
    for (;;) {
        const int free = freeSlots(kind);
        if (free <= 0)
            return longestSleep; // the end of one wakes
        const auto due = m_reader->jobs().nextDue(kind.name);
        if (!due) {
            core::logError("jobs", due.error());
            return longestSleep;
        }
        if (!*due)
            return longestSleep;
        const auto now = m_clock.now();
        if (**due > now)
            return **due - now;
        auto leased = lease(kind, free);
        if (!leased) {
            core::logError("jobs", leased.error());
            return longestSleep;
        }
        if (leased->empty())
            return shortestSleep;
        for (directory::Job& job : *leased)
            begin(kind, std::move(job));
    }
}

core::Result<std::vector<directory::Job>> Runner::State::lease(const Kind& kind, int limit)
{
    std::vector<directory::Job> jobs;
    const auto leased = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto taken = session.jobs().lease({kind.name, m_owner, kind.options.lease, limit});
        if (!taken)
            return tl::unexpected(std::move(taken.error()));
        jobs = std::move(*taken);
        return {};
    });
    if (!leased)
        return tl::unexpected(leased.error());
    return jobs;
}

void Runner::State::begin(Kind& kind, directory::Job job)
{
    const directory::JobId id = job.id;
    auto attempt = std::make_shared<RunningAttempt>(m_database, m_clock, m_owner, std::move(job), kind.options);
    {
        const std::lock_guard lock(m_mutex);
        kind.running.emplace(id, attempt);
    }
    const bool isPosted = kind.lane.post([this, &kind, attempt, id](const std::stop_token&) {
        attempt->run(kind.handler);
        {
            const std::lock_guard lock(m_mutex);
            kind.running.erase(id);
            m_isWoken = true;
        }
        m_wake.notify_all();
    });
    // The lane takes no more only when the program ends; the next start finds the job.
    if (!isPosted) {
        const std::lock_guard lock(m_mutex);
        kind.running.erase(id);
    }
}

Runner::Runner(directory::Database& database, const RunnerOptions& options)
    : m_state(std::make_unique<State>(database, options))
{
}

Runner::~Runner()
{
    stop();
}

void Runner::add(std::string kind, Handler handler, const KindOptions& options)
{
    m_state->add(std::move(kind), std::move(handler), options);
}

core::Result<> Runner::start()
{
    return m_state->start();
}

void Runner::stop()
{
    m_state->stop();
}

void Runner::wake()
{
    m_state->wake();
}

} // namespace rollcall::jobs
