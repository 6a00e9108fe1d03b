// SPDX-License-Identifier: Apache-2.0
// One call to the downstream or its token address, timed and noted for the journal.
#pragma once

#include "AnswerHold.h"
#include "core/WebClient.h"
#include "relay/Relay.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace rollcall::relay {

using Instant = std::chrono::steady_clock::time_point;

/// Why there is nothing to go on with.
struct Trouble {
    Delivery delivery = Delivery::Transient;
    core::Error error;
    std::optional<std::chrono::seconds> retryAfter;
};

/// What all calls for one request share.
struct Conversation {
    core::WebClient& client;
    Instant deadline;
    std::chrono::milliseconds timeout;
    std::stop_token stop;
    std::vector<Leg>& legs;
    std::shared_ptr<AnswerHold> held;
};

/// Sends within what is left of the deadline, and adds a leg. The body of a token answer is not kept in it, nor that of
/// a large one.
[[nodiscard]] tl::expected<core::WebResponse, core::WebFailure> call(Conversation& conversation, Leg::Purpose purpose,
                                                                     core::WebRequest request);

/// The seconds of a Retry-After header; nothing when it is absent or a date.
[[nodiscard]] std::optional<std::chrono::seconds> retryAfter(const core::WebHeaders& headers);

/// 429, 502, 503 and 504: the service says, or the proxy before it, that another time will do.
[[nodiscard]] bool isPassing(int status);

} // namespace rollcall::relay
