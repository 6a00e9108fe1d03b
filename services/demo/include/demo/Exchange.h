// SPDX-License-Identifier: Apache-2.0
// One request of the simulated Okta and what was answered, as a value to show and to test.
#pragma once

#include "core/Timestamp.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace rollcall::demo {

struct Exchange {
    core::Timestamp time; ///< on the virtual clock, when the request went out
    std::string method;
    std::string target;      ///< path and query as sent
    std::string requestBody; ///< without passwords; empty when there was none
    int status = 0;          ///< 0 when no answer came
    std::string responseBody;
    std::chrono::microseconds duration{0};                ///< real time until the whole answer was there
    int attempt = 1;                                      ///< above 1 after an answer 429
    std::optional<std::chrono::seconds> waitsBeforeRetry; ///< set when this was a 429 that is tried again
    std::string error; ///< what Okta has against the answer; empty when it is content
};

/// Called on the thread that sends.
using ExchangeObserver = std::function<void(const Exchange&)>;

} // namespace rollcall::demo
