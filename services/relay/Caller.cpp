// SPDX-License-Identifier: Apache-2.0
// Calls the downstream with our authorization, and pauses where it cannot be reached.
#include "Caller.h"

#include "Address.h"
#include "Request.h"

#include <utility>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using core::WebFailureKind;

/// Whether there is a body to be passed on or read, and it is compressed although that was not asked for.
bool isUnreadable(const core::WebResponse& response)
{
    return !response.body.empty() && response.status / 100 != 3 && !isPassing(response.status) &&
           isEncoded(response.headers);
}

} // namespace

Caller::Caller(const Downstream& downstream, SecretSource secret, core::WebClient& client,
               std::shared_ptr<AnswerBudget> budget)
    : m_downstream(downstream),
      m_authorization(downstream, std::move(secret)),
      m_client(client),
      m_budget(budget ? std::move(budget) : std::make_shared<AnswerBudget>())
{
}

Conversation Caller::begin(Instant arrival, std::stop_token stop, std::vector<Leg>& legs) const
{
    return {m_client, arrival + m_downstream.budget,         m_downstream.timeout, std::move(stop),
            legs,     std::make_shared<AnswerHold>(m_budget)};
}

std::optional<core::Error> Caller::pauseReason() const
{
    const std::lock_guard lock(m_mutex);
    if (std::chrono::steady_clock::now() >= m_pausedUntil)
        return std::nullopt;
    return m_pauseReason;
}

Trouble Caller::troubleOf(const core::WebFailure& failure, const AnswerHold& held)
{
    if (failure.kind == WebFailureKind::TooLarge && held.isShort())
        return {Delivery::Transient,
                core::makeError(ErrorKind::Unavailable, "More and larger answers of services behind relays are under "
                                                        "way than are held at the same time."),
                std::nullopt};
    switch (failure.kind) {
    case WebFailureKind::BadRequest:
    case WebFailureKind::TooLarge:
        return {Delivery::Refused, failure.error, std::nullopt};
    case WebFailureKind::UnknownHost:
    case WebFailureKind::Unreachable:
    case WebFailureKind::Proxy:
    case WebFailureKind::Tls: {
        const std::lock_guard lock(m_mutex);
        m_pausedUntil = std::chrono::steady_clock::now() + m_downstream.pauseAfterFailure;
        m_pauseReason = failure.error;
        break;
    }
    case WebFailureKind::TimedOut:
    case WebFailureKind::Broken:
    case WebFailureKind::Cancelled:
        break;
    }
    return {Delivery::Transient, failure.error, std::nullopt};
}

Caller::Exchanged Caller::exchange(Conversation& conversation, Leg::Purpose purpose, const MakeRequest& make)
{
    Exchanged result;
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto credential = m_authorization.credential(conversation);
        if (!credential) {
            result.response.reset();
            result.isCredentialRefused = false;
            result.trouble = std::move(credential.error());
            return result;
        }
        auto request = make();
        request.secretHeaderName = credential->headerName;
        request.secretHeader = std::move(credential->value);
        auto response = call(conversation, purpose, std::move(request));
        result.isCredentialRefused = response && response->status == 401;
        if (!response) {
            result.response.reset();
            result.isSent = response.error().isSent;
            result.trouble = troubleOf(response.error(), *conversation.held);
            return result;
        }
        if (!result.isCredentialRefused && isUnreadable(*response)) {
            result.response.reset();
            result.isSent = true;
            result.trouble = {Delivery::Refused,
                              core::makeError(ErrorKind::Corrupt, "The service behind sends compressed answers, which "
                                                                  "it was asked not to do. Switch compression off "
                                                                  "there, or at the proxy before it."),
                              std::nullopt};
            return result;
        }
        result.response = std::move(*response);
        if (!result.isCredentialRefused || credential->tokenNumber == 0)
            return result;
        m_authorization.refused(credential->tokenNumber);
    }
    return result;
}

core::Result<Reading> Caller::read(const std::string& path, const std::string& query, std::stop_token stop,
                                   std::vector<Leg>* legs, std::optional<std::chrono::seconds>* retryAfterOut)
{
    if (auto checked = checkPath(path, query); !checked)
        return tl::unexpected(checked.error());
    std::vector<Leg> untold;
    auto conversation = begin(std::chrono::steady_clock::now(), std::move(stop), legs ? *legs : untold);
    auto exchanged = exchange(conversation, Leg::Purpose::Reread, [&] {
        core::WebRequest request;
        request.url = joined(trimmedBase(m_downstream.baseUrl), path, query);
        request.headers = {{"Accept", "application/scim+json, application/json"}};
        request.maximumResponseBytes = m_downstream.maximumAnswerBytes;
        return request;
    });
    if (!exchanged.response) {
        if (retryAfterOut)
            *retryAfterOut = exchanged.trouble.retryAfter;
        return tl::unexpected(std::move(exchanged.trouble.error));
    }
    auto& response = *exchanged.response;
    if (isPassing(response.status)) {
        if (retryAfterOut)
            *retryAfterOut = retryAfter(response.headers);
        return core::failure(response.status == 429 ? ErrorKind::RateLimited : ErrorKind::Unavailable,
                             "The service behind asks to come again later: status " + std::to_string(response.status) +
                                 ".");
    }
    return Reading{response.status, std::move(response.body), std::move(conversation.held)};
}

} // namespace rollcall::relay
