// SPDX-License-Identifier: Apache-2.0
// Calls the downstream with our authorization, and pauses where it cannot be reached.
#pragma once

#include "Authorization.h"
#include "Call.h"
#include "core/WebClient.h"
#include "relay/AnswerBudget.h"
#include "relay/Downstream.h"
#include "relay/Relay.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::relay {

/// Thread-safe; every call blocks its lane. `downstream` and `client` must outlive it.
class Caller {
public:
    using MakeRequest = std::function<core::WebRequest()>;
    struct Exchanged {
        std::optional<core::WebResponse> response;
        Trouble trouble;
        bool isSent = false; ///< without a response: it may have arrived
        bool isCredentialRefused = false;
    };

    Caller(const Downstream& downstream, SecretSource secret, core::WebClient& client,
           std::shared_ptr<AnswerBudget> budget);

    /// For a request that came at `arrival`.
    [[nodiscard]] Conversation begin(Instant arrival, std::stop_token stop, std::vector<Leg>& legs) const;
    /// With the authorization, and once more with another token when this one is refused. An answer that is compressed,
    /// and so cannot be read or passed on, is trouble.
    [[nodiscard]] Exchanged exchange(Conversation& conversation, Leg::Purpose purpose, const MakeRequest& make);
    /// As Relay::read and Relay::reread.
    [[nodiscard]] core::Result<Reading> read(const std::string& path, const std::string& query, std::stop_token stop,
                                             std::vector<Leg>* legs,
                                             std::optional<std::chrono::seconds>* retryAfterOut = nullptr);
    /// Why nothing is called just now.
    [[nodiscard]] std::optional<core::Error> pauseReason() const;

private:
    [[nodiscard]] Trouble troubleOf(const core::WebFailure& failure, const AnswerHold& held);

    const Downstream& m_downstream;
    Authorization m_authorization;
    core::WebClient& m_client;
    const std::shared_ptr<AnswerBudget> m_budget;
    mutable std::mutex m_mutex;
    Instant m_pausedUntil{};
    core::Error m_pauseReason;
};

} // namespace rollcall::relay
