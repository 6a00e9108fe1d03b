// SPDX-License-Identifier: Apache-2.0
// One call with all that it takes: its turn by the pace, repetition, and Okta's clock.
#pragma once

#include "ServerClock.h"
#include "okta/Client.h"
#include "okta/Failure.h"

#include <functional>
#include <stop_token>
#include <string>

namespace rollcall::okta {

struct Errand {
    std::string method;
    std::string target; ///< path and query, for bucket and note
    /// Makes the request anew for each attempt, since what is signed may be used once.
    std::function<Answer<core::WebRequest>()> make;
    /// A further page of a list: worth more attempts than a first call, since what was read before would be lost.
    bool goesOn = false;
};

struct CallResult {
    core::WebResponse response;
    /// An attempt before this one may have been carried out: its answer was lost, or spoke of trouble.
    bool mayBeDoneBefore = false;
};

/// Thread-safe.
class Caller {
public:
    Caller(const Client::Options& options, const Client::Parts& parts, ServerClock& clock);
    /// An answer of any status, after 429, and for idempotent methods 5xx and time-outs, were tried again; each of the
    /// two has its own number of attempts. A failure when there was no answer.
    [[nodiscard]] Answer<CallResult> run(const Errand& errand, std::stop_token stop);

private:
    struct Attempt;
    [[nodiscard]] tl::expected<core::WebResponse, core::WebFailure>
    exchange(const Errand& errand, core::WebRequest request, Attempt& attempt, std::stop_token stop);
    void note(const Errand& errand, const Attempt& attempt, const core::WebResponse* response,
              std::chrono::milliseconds began) const;
    [[nodiscard]] std::chrono::milliseconds backOff(int attempt);
    [[nodiscard]] std::chrono::milliseconds refusalWait(const core::WebResponse& response, int attempt);

    const Client::Options& m_options;
    Client::Parts m_parts;
    ServerClock& m_clock;
};

} // namespace rollcall::okta
