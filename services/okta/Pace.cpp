// SPDX-License-Identifier: Apache-2.0
// Buckets by Okta's tables, and waiting for them.
#include "okta/Pace.h"

#include "RateHeaders.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::milliseconds;

/// How long a bucket rests when Okta refuses without saying until when.
constexpr milliseconds unknownRest{5'000};
/// After so many successes one more call may be under way again.
constexpr int successesToWiden = 50;
/// For so long a ceiling that Okta's headers do not show is remembered.
constexpr milliseconds learnedLife{10 * 60'000};
/// Within it, others cannot have used up much of a bucket unseen.
constexpr milliseconds moment{2'000};
constexpr milliseconds tick{1'000};

struct Bucket {
    std::optional<int> limit;
    std::optional<int> remaining;
    std::optional<milliseconds> resetAt; ///< by the monotonic clock
    int inFlight = 0;
    int waiting = 0;
    int sentInWindow = 0;
    std::optional<int> learned; ///< a ceiling below `limit` that a refusal showed
    milliseconds learnedUntil{};
    std::optional<int> suspected; ///< what the last refusal would have taught
    milliseconds lastGoodAnswer{};
    std::uint64_t calls = 0;
    std::uint64_t refusals = 0;

    void beginWindow(milliseconds now)
    {
        if (!resetAt || now < *resetAt)
            return;
        resetAt.reset();
        remaining = limit;
        sentInWindow = inFlight;
        if (now >= learnedUntil)
            learned.reset();
    }

    [[nodiscard]] int reserve(int of, double share) const
    {
        return std::min(std::max(1, static_cast<int>(std::ceil(of * share))), of - 1);
    }

    /// What is left to us before the window ends; many when nothing is known.
    [[nodiscard]] bool isSpent(double share) const
    {
        if (!resetAt)
            return false;
        if (limit && remaining && *remaining - inFlight <= reserve(*limit, share))
            return true;
        if (!limit && remaining && *remaining - inFlight <= 0)
            return true;
        return learned && sentInWindow >= *learned - reserve(*learned, share);
    }
};

std::string_view pathOnly(std::string_view target)
{
    return target.substr(0, target.find_first_of("?#"));
}

/// What follows `prefix` and a slash; nothing when the path is of elsewhere.
std::optional<std::string_view> below(std::string_view path, std::string_view prefix)
{
    if (!path.starts_with(prefix))
        return std::nullopt;
    path.remove_prefix(prefix.size());
    if (path.empty())
        return path;
    return path.front() == '/' ? std::optional(path.substr(1)) : std::nullopt;
}

bool isOneSegment(std::string_view rest)
{
    return !rest.empty() && rest.find('/') == std::string_view::npos;
}

} // namespace

std::string bucketOf(std::string_view method, std::string_view path)
{
    path = pathOnly(path);
    if (const auto rest = below(path, "/api/v1/apps"))
        return isOneSegment(*rest) ? "/api/v1/apps/{id}" : "/api/v1/apps/*";
    if (const auto rest = below(path, "/api/v1/groups"))
        return isOneSegment(*rest) ? "/api/v1/groups/{id}" : "/api/v1/groups/*";
    if (const auto rest = below(path, "/api/v1/users")) {
        if (rest->empty())
            return "/api/v1/users";
        if (isOneSegment(*rest))
            return method == "GET" ? "GET /api/v1/users/{id}" : "/api/v1/users/{id}";
    }
    if (below(path, "/api/v1/logs"))
        return "/api/v1/logs";
    if (below(path, "/oauth2"))
        return "/oauth2/v1/token";
    return "/api/v1/*";
}

struct Pace::State {
    Options options;
    Time& time;
    Randomness& randomness;
    mutable std::mutex mutex;
    std::condition_variable_any freed;
    std::map<std::string, Bucket> buckets;
    int inFlight = 0;
    int parallel = 1;
    int successes = 0;

    State(Options given, Time& aTime, Randomness& aRandomness)
        : options(std::move(given)), time(aTime), randomness(aRandomness)
    {
        options.maximumParallel = std::max(1, options.maximumParallel);
        parallel = options.maximumParallel;
    }

    /// Okta tells of the token's window or of the organisation's, whichever is nearer to its end, and answers overtake
    /// one another: of all that is said while a window is open, the least holds.
    void take(Bucket& bucket, const RateHeaders& rate, milliseconds now, core::Timestamp serverNow) const
    {
        if (rate.limit)
            bucket.limit = rate.limit;
        bucket.beginWindow(now);
        const auto left = rate.untilReset(serverNow, options.longestWait);
        if (!left || !rate.remaining || (bucket.resetAt && bucket.remaining && *rate.remaining > *bucket.remaining)) {
            // The call counts all the same.
            if (bucket.remaining)
                bucket.remaining = *bucket.remaining - 1;
            return;
        }
        bucket.remaining = *rate.remaining;
        bucket.resetAt = now + *left;
    }

    /// A ceiling that is not shown is told from the use of others, which is: by a refusal in the midst of our own
    /// calls, when nearly nothing but these is counted, or by a second one at the same place.
    void noteRefusal(Bucket& bucket, milliseconds now) const
    {
        ++bucket.refusals;
        const int slack = options.maximumParallel + bucket.inFlight;
        if (!bucket.limit || !bucket.remaining || *bucket.remaining <= slack || bucket.sentInWindow <= 1)
            return;
        const int ceiling = bucket.sentInWindow - 1;
        const bool isOursAlone = *bucket.limit - *bucket.remaining <= bucket.sentInWindow + slack;
        const bool isSudden = now - bucket.lastGoodAnswer <= moment;
        const bool isAgain = bucket.suspected && std::abs(*bucket.suspected - ceiling) <= slack;
        bucket.suspected = ceiling;
        if (isAgain || (isOursAlone && isSudden)) {
            bucket.learned = ceiling;
            bucket.learnedUntil = now + learnedLife;
        }
    }

    void noteConcurrency()
    {
        parallel = std::max(1, parallel / 2);
        successes = 0;
    }

    void noteSuccess()
    {
        if (parallel >= options.maximumParallel || ++successes < successesToWiden)
            return;
        ++parallel;
        successes = 0;
    }
};

Pace::Pace(Options options, Time& time, Randomness& randomness)
    : m_state(std::make_unique<State>(std::move(options), time, randomness))
{
}

Pace::~Pace() = default;

std::vector<BucketState> Pace::state() const
{
    const std::lock_guard lock(m_state->mutex);
    const auto now = m_state->time.monotonic();
    std::vector<BucketState> result;
    for (auto& [name, bucket] : m_state->buckets) {
        bucket.beginWindow(now);
        BucketState state;
        state.name = name;
        state.limit = bucket.limit;
        if (bucket.remaining)
            state.remaining = std::max(0, *bucket.remaining - bucket.inFlight);
        if (bucket.resetAt)
            state.reset = *bucket.resetAt - now;
        state.waiting = bucket.waiting;
        state.calls = bucket.calls;
        state.refusals = bucket.refusals;
        result.push_back(std::move(state));
    }
    return result;
}

int Pace::parallel() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->parallel;
}

bool Pace::enter(const std::string& bucket, std::stop_token stop)
{
    std::unique_lock lock(m_state->mutex);
    Bucket& entry = m_state->buckets[bucket];
    while (true) {
        if (!m_state->freed.wait(lock, stop, [this] { return m_state->inFlight < m_state->parallel; }))
            return false;
        if (stop.stop_requested())
            return false;
        const auto now = m_state->time.monotonic();
        entry.beginWindow(now);
        if (!entry.isSpent(m_state->options.reserve))
            break;
        // Spread, so that not all who waited call in the same moment.
        const auto span = *entry.resetAt - now + milliseconds{m_state->randomness.below(250)};
        ++entry.waiting;
        lock.unlock();
        const bool isOver = pause(bucket, WaitReason::Ahead, span, stop);
        lock.lock();
        --entry.waiting;
        if (!isOver)
            return false;
    }
    ++entry.inFlight;
    ++entry.calls;
    ++entry.sentInWindow;
    ++m_state->inFlight;
    return true;
}

void Pace::leave(const std::string& bucket, int status, const core::WebHeaders* headers, core::Timestamp serverNow)
{
    {
        const std::lock_guard lock(m_state->mutex);
        Bucket& entry = m_state->buckets[bucket];
        const auto now = m_state->time.monotonic();
        --entry.inFlight;
        --m_state->inFlight;
        const RateHeaders rate = headers ? readRateHeaders(*headers) : RateHeaders{};
        if (status == 429 && rate.isConcurrency()) {
            ++entry.refusals;
            m_state->noteConcurrency();
        } else if (status == 429) {
            m_state->noteRefusal(entry, now);
            m_state->take(entry, rate, now, serverNow);
            entry.remaining = 0;
            if (!entry.resetAt || *entry.resetAt <= now)
                entry.resetAt = now + unknownRest;
        } else if (!rate.isConcurrency()) {
            m_state->take(entry, rate, now, serverNow);
            if (headers)
                entry.lastGoodAnswer = now;
            if (status / 100 == 2)
                m_state->noteSuccess();
        }
    }
    m_state->freed.notify_all();
}

bool Pace::pause(const std::string& bucket, WaitReason reason, milliseconds span, std::stop_token stop)
{
    const auto tell = [&](milliseconds remaining) {
        if (m_state->options.onWait)
            m_state->options.onWait({bucket, reason, remaining, span});
    };
    const auto end = m_state->time.monotonic() + span;
    bool isStopped = stop.stop_requested();
    for (auto left = span; left.count() > 0 && !isStopped; left = end - m_state->time.monotonic()) {
        tell(left);
        isStopped = !m_state->time.wait(std::min(left, tick), stop);
    }
    tell(milliseconds{0});
    return !isStopped;
}

} // namespace rollcall::okta
