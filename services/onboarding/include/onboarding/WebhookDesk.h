// SPDX-License-Identifier: Apache-2.0
// What people do with the endpoints of a vendor's back end, and what they are shown of them.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "core/Secret.h"
#include "directory/Database.h"
#include "directory/Jobs.h"
#include "onboarding/WebhookSecrets.h"
#include "onboarding/WebhookSettings.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

class WebhookClients;

struct NewWebhook {
    std::string url;
    std::vector<WebhookEventType> events; ///< in any order; empty: all
    std::string certificateAuthorities{}; ///< PEM file; empty: the system's authorities alone
    std::string by{};                     ///< for people
};

struct AddedWebhook {
    WebhookEndpoint endpoint;
    core::Secret secret; ///< never shown again
};

/// How an endpoint does.
struct WebhookStanding {
    WebhookEndpoint endpoint;
    WebhookStatus status;
    std::optional<core::Timestamp> failingSince;  ///< nothing was taken since then
    std::optional<core::Timestamp> lastDelivered; ///< as far back as deliveries are kept
    std::string trouble;                          ///< of the newest delivery that failed or is tried again
    directory::JobProgress deliveries;            ///< as far back as they are kept
};
/// Oldest endpoint first.
[[nodiscard]] core::Result<std::vector<WebhookStanding>> readWebhooks(directory::ReadSession& session,
                                                                      directory::IntegrationId integration);

/// An event on its way to one endpoint.
struct WebhookDelivery {
    directory::Job job;
    WebhookEndpointId endpoint = 0;
    std::string type; ///< "person.registered"
    std::string id;   ///< as `webhook-id` carries it
    std::vector<directory::JobAttempt> attempts;
};
/// Newest first; with `isFailedOnly` those alone that were given up.
[[nodiscard]] core::Result<std::vector<WebhookDelivery>> readWebhookDeliveries(directory::ReadSession& session,
                                                                               directory::IntegrationId integration,
                                                                               WebhookEndpointId endpoint,
                                                                               bool isFailedOnly, std::int64_t limit);

/// What became of a test event.
struct WebhookTrial {
    bool isTaken = false;
    int status = 0; ///< 0: there was no answer
    std::string message;
    std::string excerpt; ///< of the answer
    std::chrono::milliseconds took{};
};

/// How long the secret before signs beside the new one, unless it is said otherwise, and at the most.
inline constexpr std::chrono::hours webhookOverlap = std::chrono::hours(72);
inline constexpr std::chrono::hours longestWebhookOverlap = std::chrono::hours(7 * 24);

/// With an integration that is removed: endpoints and secrets. Its deliveries are given up with its queues.
[[nodiscard]] core::Result<> forgetWebhooks(directory::WriteSession& session, directory::IntegrationId integration);

/// Blocking; for lanes. Thread-safe. NotFound for an endpoint that is not there.
class WebhookDesk {
public:
    /// All must outlive it.
    WebhookDesk(directory::Database& database, const core::Clock& clock, VaultOpener vault)
        : m_database(database), m_clock(clock), m_vault(std::move(vault))
    {
    }

    /// Its secret is made here. Events from now on are sent there. Invalid for an address, a file or events that cannot
    /// be; Conflict for an address that is there already, and for one endpoint too many.
    [[nodiscard]] core::Result<AddedWebhook> add(const directory::Integration& integration, const NewWebhook& wish);
    /// With its secrets; what waits is given up.
    [[nodiscard]] core::Result<> remove(const directory::Integration& integration, WebhookEndpointId endpoint);
    /// A new secret, which signs beside the one before for `overlap`. Invalid for an overlap that is too long.
    [[nodiscard]] core::Result<core::Secret> rotate(const directory::Integration& integration,
                                                    WebhookEndpointId endpoint, std::chrono::seconds overlap);
    /// Events wait from now on.
    [[nodiscard]] core::Result<> pause(const directory::Integration& integration, WebhookEndpointId endpoint,
                                       const std::string& by);
    /// After a pause what waits goes out; after 410 what happened since then is left out.
    [[nodiscard]] core::Result<> resume(const directory::Integration& integration, WebhookEndpointId endpoint);

    /// Sends a `webhook.test` event at once, from this process, whatever the endpoint's state.
    [[nodiscard]] core::Result<WebhookTrial> test(const directory::Integration& integration, WebhookEndpointId endpoint,
                                                  WebhookClients& clients, std::stop_token stop);
    /// One delivery again under the same id: one that failed or waits after a failure goes at once, one that was taken
    /// is sent a second time. NotFound, or Conflict while it is on its way.
    [[nodiscard]] core::Result<> resend(const directory::Integration& integration, directory::JobId delivery);
    /// All of an endpoint that failed, or wait after a failure. How many it were.
    [[nodiscard]] core::Result<std::int64_t> resendFailed(const directory::Integration& integration,
                                                          WebhookEndpointId endpoint);

private:
    template<class Work>
    [[nodiscard]] auto read(Work work);
    struct Known;
    [[nodiscard]] core::Result<Known> find(directory::IntegrationId integration, WebhookEndpointId endpoint);
    [[nodiscard]] core::Result<> sendAgain(const directory::Job& job);

    directory::Database& m_database;
    const core::Clock& m_clock;
    VaultOpener m_vault;
};

} // namespace rollcall::onboarding
