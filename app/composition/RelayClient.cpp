// SPDX-License-Identifier: Apache-2.0
// Between the answers of the relay and those of the door.
#include "composition/RelayClient.h"

#include "composition/IntegrationCompatibility.h"
#include "scim/Compatibility.h"
#include "scim/Error.h"

#include <algorithm>
#include <string>

namespace rollcall::app {

namespace {

constexpr std::chrono::seconds longestWait{300};

listener::RelayedAnswer atTheDoor(relay::RelayAnswer answer)
{
    listener::RelayedAnswer result;
    result.status = answer.status;
    for (const auto& [name, value] : answer.headers)
        result.headers.add(name, value);
    result.body = std::move(answer.body);
    return result;
}

} // namespace

relay::RelayAnswer RelayClient::comeAgain(relay::Delivery delivery, std::optional<std::chrono::seconds> wait) const
{
    const auto stored = compatibilityOf(integration());
    const auto compatibility = stored ? *stored : scim::Compatibility{};
    auto pause = std::chrono::seconds{compatibility.retryAfterSeconds};
    if (wait)
        pause = std::clamp(*wait, pause, std::max(pause, longestWait));
    const std::string seconds = std::to_string(pause.count());
    const std::string changed = delivery == relay::Delivery::Unknown
                                    ? "did not say whether the change takes effect"
                                    : "cannot take requests just now; nothing was changed";
    relay::RelayAnswer answer;
    answer.status = compatibility.transientStatus;
    answer.headers = {{"Content-Type", "application/scim+json"}, {"Retry-After", seconds}};
    answer.body = scim::renderError(
        scim::plainError(answer.status, "The service behind this address " + changed + ". Try again in " + seconds +
                                            (pause.count() == 1 ? " second." : " seconds.")));
    return answer;
}

directory::JournalEntry RelayClient::journalEntry(const relay::RelayAnswer& answer) const
{
    return m_request->journalEntry(atTheDoor(answer));
}

void RelayClient::send(relay::RelayAnswer answer)
{
    m_request->send(atTheDoor(std::move(answer)));
}

void RelayClient::askToComeAgain(std::string_view reason)
{
    m_request->askToComeAgain(reason);
}

void RelayClient::refuse(int status, const std::string& detail)
{
    m_request->refuse(status, detail, detail);
}

} // namespace rollcall::app
