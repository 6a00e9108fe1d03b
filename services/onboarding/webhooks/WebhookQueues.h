// SPDX-License-Identifier: Apache-2.0
// The queue of an endpoint's deliveries, where each endpoint is paused and paced by itself.
#pragma once

#include "core/Result.h"
#include "directory/Jobs.h"
#include "directory/ReadSession.h"
#include "directory/WriteSession.h"
#include "onboarding/WebhookSettings.h"

#include <optional>

namespace rollcall::onboarding {

/// Nothing when there is none any more: a queue that was empty for as long as the journal is kept is tidied away.
[[nodiscard]] core::Result<std::optional<directory::JobQueueId>>
findWebhookQueue(directory::ReadSession& session, directory::IntegrationId integration, WebhookEndpointId endpoint);
/// A new one, remembered, as open as the endpoint is.
[[nodiscard]] core::Result<directory::JobQueueId> makeWebhookQueue(directory::WriteSession& session,
                                                                   directory::IntegrationId integration,
                                                                   const WebhookEndpoint& endpoint,
                                                                   const WebhookStatus& status);
/// Does nothing to a queue that was given up, as of an endpoint that was removed meanwhile.
[[nodiscard]] core::Result<> changeWebhookQueue(directory::WriteSession& session, directory::JobQueueId queue,
                                                const directory::JobQueueChange& change);
/// Status and queue together.
[[nodiscard]] core::Result<> saveWebhookStatus(directory::WriteSession& session, directory::IntegrationId integration,
                                               WebhookEndpointId endpoint, std::optional<directory::JobQueueId> queue,
                                               const WebhookStatus& status);

[[nodiscard]] core::Result<WebhookSettings> readWebhookSettings(directory::ReadSession& session,
                                                                directory::IntegrationId integration);
[[nodiscard]] core::Result<WebhookStatus>
readWebhookStatus(directory::ReadSession& session, directory::IntegrationId integration, WebhookEndpointId endpoint);
/// Since when nothing was taken; nothing while the last delivery was.
[[nodiscard]] core::Result<std::optional<core::Timestamp>>
readWebhookFailing(directory::ReadSession& session, directory::IntegrationId integration, WebhookEndpointId endpoint);

} // namespace rollcall::onboarding
