// SPDX-License-Identifier: Apache-2.0
// Sends one SCIM request with Okta's header set, obeys 429 on the virtual clock, and has the answer judged.
#pragma once

#include "demo/AnswerCheck.h"
#include "demo/Exchange.h"
#include "demo/ProvisioningSettings.h"
#include "demo/VirtualClock.h"
#include "http/Client.h"

#include <optional>
#include <stop_token>
#include <string>

namespace rollcall::demo {

struct ScimRequest {
    std::string method;
    std::string path; ///< behind the base URL, e.g. /Users?startIndex=1&count=2
    std::optional<scim::JsonObject> body;
    Expectation expectation = Expectation::Resource;
    std::string subject = "user"; ///< for the wording of errors
    std::size_t count = 100;      ///< what a list query asks for
};

/// Not thread-safe: one connection.
class RequestSender {
public:
    static constexpr int maximumAttempts = 10;

    RequestSender(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer);

    [[nodiscard]] core::Result<scim::JsonObject> send(const ScimRequest& request, const std::stop_token& stop);
    [[nodiscard]] const ProvisioningSettings& settings() const { return m_settings; }

private:
    [[nodiscard]] http::Headers headers(bool hasBody) const;

    const ProvisioningSettings& m_settings;
    VirtualClock& m_clock;
    ExchangeObserver m_observer;
    core::Result<BaseUrl> m_url;
    std::optional<http::Client> m_client;
};

} // namespace rollcall::demo
