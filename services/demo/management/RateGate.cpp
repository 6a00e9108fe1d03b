// SPDX-License-Identifier: Apache-2.0
// Resets are told in the time of the Date field, so that a caller who subtracts the two knows how long to wait.
#include "RateGate.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace rollcall::demo {

RateLimits RateLimits::freePlan()
{
    RateLimits limits;
    limits.perMinute = {20, 100, 100, 100, 100, 100, 100, 20, 100, 100, 0};
    limits.concurrent = 35;
    return limits;
}

} // namespace rollcall::demo

namespace rollcall::demo::management {

namespace {

constexpr std::chrono::seconds window{60};

} // namespace

std::int64_t RateGate::secondsFromNow(std::chrono::milliseconds left) const
{
    const auto now = std::chrono::floor<std::chrono::seconds>(m_callersClock.now().time_since_epoch());
    return (now + std::chrono::ceil<std::chrono::seconds>(left)).count();
}

RateBucket bucketOf(std::string_view method, const std::vector<std::string>& segments)
{
    const std::size_t size = segments.size();
    if (size >= 2 && segments[0] == "oauth2")
        return RateBucket::Token;
    if (size < 3 || segments[0] != "api")
        return RateBucket::Unlimited;
    const std::string& family = segments[2];
    if (family == "apps")
        return size == 4 ? RateBucket::App : RateBucket::Apps;
    if (family == "groups")
        return size == 4 ? RateBucket::Group : RateBucket::Groups;
    if (family == "logs")
        return RateBucket::Logs;
    if (family == "users") {
        if (size == 3)
            return RateBucket::Users;
        if (method != "GET")
            return RateBucket::UserWrite;
        return size == 4 ? RateBucket::User : RateBucket::Rest;
    }
    return RateBucket::Rest;
}

RateGate::Window& RateGate::openWindow(RateBucket bucket, const std::string& principal)
{
    Window& found = m_windows[{bucket, principal}];
    const core::Timestamp now = m_clock.now();
    if (!found.end || now >= *found.end)
        found = Window{now + window, 0};
    return found;
}

RateVerdict RateGate::admit(RateBucket bucket, const std::string& principal)
{
    const std::lock_guard lock(m_mutex);
    const unsigned whole = m_limits.of(bucket);
    if (whole == 0)
        return {};
    const unsigned share = principal.empty() ? whole : std::max(1U, whole * m_limits.principalPercent / 100);
    Window& organisation = openWindow(bucket, {});
    Window& own = openWindow(bucket, principal);
    const unsigned organisationLeft = whole - std::min(whole, organisation.used);
    const unsigned ownLeft = share - std::min(share, own.used);

    RateVerdict verdict;
    verdict.limit = share;
    verdict.isAllowed = organisationLeft > 0 && ownLeft > 0;
    const Window& decisive = ownLeft <= organisationLeft ? own : organisation;
    verdict.reset = secondsFromNow(*decisive.end - m_clock.now());
    if (!verdict.isAllowed)
        return verdict;
    ++organisation.used;
    if (&own != &organisation)
        ++own.used;
    verdict.remaining = std::min(ownLeft, organisationLeft) - 1;
    return verdict;
}

RateVerdict RateGate::refusal(RateBucket bucket, unsigned seconds) const
{
    const std::lock_guard lock(m_mutex);
    RateVerdict verdict;
    verdict.isAllowed = false;
    verdict.limit = std::max(1U, m_limits.of(bucket) * m_limits.principalPercent / 100);
    verdict.reset = secondsFromNow(std::chrono::seconds{seconds});
    return verdict;
}

void RateGate::setLimits(const RateLimits& limits)
{
    const std::lock_guard lock(m_mutex);
    m_limits = limits;
}

RateLimits RateGate::limits() const
{
    const std::lock_guard lock(m_mutex);
    return m_limits;
}

void RateGate::count(RateBucket bucket, bool isRefused)
{
    const std::lock_guard lock(m_mutex);
    ++m_calls[static_cast<std::size_t>(bucket)];
    m_refused += isRefused ? 1U : 0U;
}

std::uint64_t RateGate::calls(RateBucket bucket) const
{
    const std::lock_guard lock(m_mutex);
    return m_calls[static_cast<std::size_t>(bucket)];
}

std::uint64_t RateGate::calls() const
{
    const std::lock_guard lock(m_mutex);
    return std::accumulate(m_calls.begin(), m_calls.end(), std::uint64_t{0});
}

std::uint64_t RateGate::refused() const
{
    const std::lock_guard lock(m_mutex);
    return m_refused;
}

void RateGate::forget()
{
    const std::lock_guard lock(m_mutex);
    m_calls.fill(0);
    m_refused = 0;
}

} // namespace rollcall::demo::management
