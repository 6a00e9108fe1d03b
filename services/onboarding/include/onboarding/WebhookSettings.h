// SPDX-License-Identifier: Apache-2.0
// Where an integration's events go: the endpoints of a vendor's back end, as they are stored.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Feed.h"
#include "directory/Types.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class WebhookEventType {
    Invited,      ///< a mail server took the invitation
    Verified,     ///< the person said on the page that the address is theirs
    Registered,   ///< evidence says so; again when stronger evidence comes
    Unregistered, ///< the last authenticator is gone, or somebody said so
    Deactivated,  ///< was active, and is not any more, or is not here any more
};
inline constexpr std::array allWebhookEvents{WebhookEventType::Invited, WebhookEventType::Verified,
                                             WebhookEventType::Registered, WebhookEventType::Unregistered,
                                             WebhookEventType::Deactivated};

[[nodiscard]] std::string_view toString(WebhookEventType type); ///< "person.invited"
[[nodiscard]] std::optional<WebhookEventType> parseWebhookEvent(std::string_view text);

using WebhookEndpointId = std::int64_t; ///< from 1, unique within its integration, never given again

struct WebhookEndpoint {
    WebhookEndpointId id = 0;
    std::string url;
    std::vector<WebhookEventType> events; ///< in the order of allWebhookEvents, each once, at least one
    std::string certificateAuthorities{}; ///< PEM file trusted besides the system's authorities; may be empty
    directory::FeedPosition since = 0;    ///< events up to here came before the endpoint
    core::Timestamp created{};
    std::string createdBy{}; ///< for people

    [[nodiscard]] bool operator==(const WebhookEndpoint&) const = default;
};

struct WebhookSettings {
    WebhookEndpointId last = 0; ///< that was ever given
    std::vector<WebhookEndpoint> endpoints;

    /// Null when there is none.
    [[nodiscard]] const WebhookEndpoint* find(WebhookEndpointId id) const;
    [[nodiscard]] bool operator==(const WebhookSettings&) const = default;
};

inline constexpr std::size_t mostWebhookEndpoints = 10; ///< of one integration

/// The setting that holds an integration's WebhookSettings as JSON; those below stand behind it and a slash.
[[nodiscard]] std::string settingOfWebhooks(directory::IntegrationId integration);
[[nodiscard]] std::string toJson(const WebhookSettings& settings);
/// Corrupt, and nothing is sent, for what this program would not have written.
[[nodiscard]] core::Result<WebhookSettings> parseWebhookSettings(std::string_view json);
/// What all endpoints must be: https, or a loopback address; without user name, password and fragment. Invalid, saying
/// what is wrong.
[[nodiscard]] core::Result<> checkWebhookUrl(std::string_view url);

enum class WebhookState {
    On,
    Paused, ///< by somebody, or because it failed for days: events wait
    Gone,   ///< it answered 410: nothing new is sent there until somebody says so
};
[[nodiscard]] std::string_view toString(WebhookState state); ///< "on", "paused", "gone"

/// Kept beside the endpoints, since they change by themselves.
struct WebhookStatus {
    WebhookState state = WebhookState::On;
    std::string reason{}; ///< for people; empty while it is on
    core::Timestamp since{};
};
[[nodiscard]] std::string settingOfWebhookStatus(directory::IntegrationId integration, WebhookEndpointId endpoint);
[[nodiscard]] std::string toJson(const WebhookStatus& status);
[[nodiscard]] core::Result<WebhookStatus> parseWebhookStatus(std::string_view json);

/// Since when nothing was taken there, as RFC 3339; there is none while the last delivery was taken.
[[nodiscard]] std::string settingOfWebhookFailing(directory::IntegrationId integration, WebhookEndpointId endpoint);
/// The queue of its deliveries, as a number.
[[nodiscard]] std::string settingOfWebhookQueue(directory::IntegrationId integration, WebhookEndpointId endpoint);
/// The name of its secrets in the vault, and what the names of all of an integration begin with.
[[nodiscard]] std::string webhookSecretName(directory::IntegrationId integration, WebhookEndpointId endpoint);
[[nodiscard]] std::string webhookSecretPrefixOf(directory::IntegrationId integration);

} // namespace rollcall::onboarding
