// SPDX-License-Identifier: Apache-2.0
// What is worth another attempt, and when.
#include "Caller.h"

#include "FailureText.h"
#include "RateHeaders.h"
#include "Text.h"

#include <algorithm>
#include <utility>

namespace rollcall::okta {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds firstBackOff{300};
constexpr milliseconds longestBackOff{20'000};
constexpr milliseconds longestRefusal{65'000};
constexpr milliseconds unknownRefusal{5'000};

bool isIdempotent(std::string_view method)
{
    return method == "GET" || method == "PUT" || method == "DELETE";
}

/// Trouble that passes by itself: not a read-only organisation, nor a SCIM service of ours that does not answer.
bool isPassing(const core::WebResponse& response)
{
    if (response.status != 408 && response.status != 500 && response.status != 502 && response.status != 503 &&
        response.status != 504)
        return false;
    const auto code = refusalOf(response, {}).errorCode;
    return code != "E0000010" && code != "E0000049" && code != "E0000051";
}

bool mayRepeat(const core::WebFailure& failure, const Errand& errand)
{
    switch (failure.kind) {
    case core::WebFailureKind::TimedOut:
        return isIdempotent(errand.method);
    case core::WebFailureKind::Broken:
        return isIdempotent(errand.method) || !failure.isSent;
    case core::WebFailureKind::UnknownHost:
    case core::WebFailureKind::Unreachable:
    case core::WebFailureKind::Proxy:
        // Wrong addresses look like this, but the page before came from there.
        return errand.goesOn;
    default:
        return false;
    }
}

} // namespace

struct Caller::Attempt {
    int number = 1;
    int refusals = 0; ///< 429
    int troubles = 0; ///< no answer, or one that passes
    bool mayBeDone = false;
    std::string bucket;
    std::string firstRequestId; ///< of the first answer, which Okta wants to hear of
};

Caller::Caller(const Client::Options& options, const Client::Parts& parts, ServerClock& clock)
    : m_options(options), m_parts(parts), m_clock(clock)
{
}

Answer<CallResult> Caller::run(const Errand& errand, std::stop_token stop)
{
    Attempt attempt;
    attempt.bucket = bucketOf(errand.method, errand.target);
    const CallPlace place{.method = errand.method, .host = m_options.organisation.host()};
    const int most = errand.goesOn ? m_options.maximumAttemptsOfPage : m_options.maximumAttempts;
    for (;; ++attempt.number) {
        if (!m_parts.pace.enter(attempt.bucket, stop))
            return tl::unexpected(cancelled());
        auto request = errand.make();
        if (!request) {
            m_parts.pace.leave(attempt.bucket, 0, nullptr, m_clock.now());
            return tl::unexpected(std::move(request.error()));
        }
        auto response = exchange(errand, std::move(*request), attempt, stop);
        WaitReason reason = WaitReason::ServerTrouble;
        milliseconds span{};
        if (!response) {
            if (!mayRepeat(response.error(), errand) || ++attempt.troubles >= most)
                return tl::unexpected(brokenOf(response.error(), place));
            attempt.mayBeDone = attempt.mayBeDone || response.error().isSent;
            span = backOff(attempt.troubles);
        } else if (response->status == 429) {
            if (++attempt.refusals >= most)
                return CallResult{std::move(*response), attempt.mayBeDone};
            reason = readRateHeaders(response->headers).isConcurrency() ? WaitReason::Concurrency : WaitReason::Refused;
            span = refusalWait(*response, attempt.refusals);
        } else if (isIdempotent(errand.method) && isPassing(*response) && ++attempt.troubles < most) {
            attempt.mayBeDone = true;
            span = backOff(attempt.troubles);
        } else {
            return CallResult{std::move(*response), attempt.mayBeDone};
        }
        if (!m_parts.pace.pause(attempt.bucket, reason, span, stop))
            return tl::unexpected(cancelled());
    }
}

tl::expected<core::WebResponse, core::WebFailure> Caller::exchange(const Errand& errand, core::WebRequest request,
                                                                   Attempt& attempt, std::stop_token stop)
{
    if (attempt.number > 1) {
        if (!attempt.firstRequestId.empty())
            request.headers.emplace_back("X-Okta-Retry-For", attempt.firstRequestId);
        request.headers.emplace_back("X-Okta-Retry-Count", std::to_string(attempt.number - 1));
    }
    const auto began = m_parts.time.monotonic();
    auto response = m_parts.transport.send(std::move(request), std::move(stop));
    if (response)
        m_clock.observe(response->headers);
    m_parts.pace.leave(attempt.bucket, response ? response->status : 0, response ? &response->headers : nullptr,
                       m_clock.now());
    note(errand, attempt, response ? &*response : nullptr, began);
    if (response && attempt.firstRequestId.empty())
        attempt.firstRequestId = shortened(core::findHeader(response->headers, "X-Okta-Request-Id").value_or(""), 100);
    return response;
}

void Caller::note(const Errand& errand, const Attempt& attempt, const core::WebResponse* response,
                  milliseconds began) const
{
    if (!m_options.onExchange)
        return;
    ExchangeNote result;
    result.method = errand.method;
    result.path = errand.target.substr(0, errand.target.find('?'));
    result.attempt = attempt.number;
    result.duration = m_parts.time.monotonic() - began;
    if (response) {
        result.status = response->status;
        result.requestId = shortened(core::findHeader(response->headers, "X-Okta-Request-Id").value_or(""), 100);
        if (response->status / 100 != 2)
            result.errorCode = refusalOf(*response, {}).errorCode;
    }
    m_options.onExchange(result);
}

milliseconds Caller::backOff(int attempt)
{
    const auto span = std::min(firstBackOff * (1 << std::min(attempt - 1, 10)), longestBackOff);
    // Spread, so that what failed together does not come back together.
    return span + milliseconds{m_parts.randomness.below(static_cast<std::uint32_t>(span.count() / 2))};
}

milliseconds Caller::refusalWait(const core::WebResponse& response, int attempt)
{
    const auto rate = readRateHeaders(response.headers);
    if (rate.isConcurrency())
        return milliseconds{1'000 + m_parts.randomness.below(4'001)};
    const auto left = rate.untilReset(m_clock.now(), longestRefusal);
    return left.value_or(unknownRefusal * attempt);
}

} // namespace rollcall::okta
