// SPDX-License-Identifier: Apache-2.0
// One call to the downstream or its token address, timed and noted for the journal.
#include "Call.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace rollcall::relay {

namespace {

/// The journal keeps less; lists are read for the ids in them.
constexpr std::size_t longestLegBody = std::size_t{256} * 1024;

} // namespace

tl::expected<core::WebResponse, core::WebFailure> call(Conversation& conversation, Leg::Purpose purpose,
                                                       core::WebRequest request)
{
    const auto begin = std::chrono::steady_clock::now();
    const auto left = std::chrono::floor<std::chrono::milliseconds>(conversation.deadline - begin);
    request.timeout = std::clamp(left, std::chrono::milliseconds{0}, conversation.timeout);
    Leg leg;
    leg.purpose = purpose;
    leg.method = request.method;
    leg.url = request.url;
    if (purpose != Leg::Purpose::Token)
        request.mayKeep = [held = conversation.held](std::size_t more) { return held->take(more); };
    auto response = conversation.client.send(std::move(request), conversation.stop);
    leg.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    if (response) {
        leg.status = response->status;
        if (purpose != Leg::Purpose::Token) {
            leg.bodySize = response->body.size();
            if (leg.bodySize <= longestLegBody)
                leg.body = response->body;
        }
    } else {
        leg.failure = response.error().error.message;
    }
    conversation.legs.push_back(std::move(leg));
    return response;
}

std::optional<std::chrono::seconds> retryAfter(const core::WebHeaders& headers)
{
    constexpr long long longest = 24LL * 3600;
    const auto value = core::findHeader(headers, "Retry-After");
    if (!value)
        return std::nullopt;
    long long seconds = 0;
    const auto* end = std::to_address(value->end());
    const auto [stopped, code] = std::from_chars(std::to_address(value->begin()), end, seconds);
    if (code != std::errc() || stopped != end || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds{std::min(seconds, longest)};
}

bool isPassing(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

} // namespace rollcall::relay
