// SPDX-License-Identifier: Apache-2.0
#include "WebhookQueues.h"

#include "onboarding/WebhookKeeper.h"

#include <charconv>
#include <string>
#include <utility>

namespace rollcall::onboarding {

namespace {

directory::JobQueueState queueStateOf(WebhookState state)
{
    return state == WebhookState::On ? directory::JobQueueState::Open : directory::JobQueueState::Paused;
}

} // namespace

core::Result<std::optional<directory::JobQueueId>>
findWebhookQueue(directory::ReadSession& session, directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    const auto stored = session.setting(settingOfWebhookQueue(integration, endpoint));
    if (!stored)
        return tl::unexpected(stored.error());
    std::int64_t id = 0;
    const std::string text = stored->value_or("");
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    const auto queue = session.jobs().queue(directory::JobQueueId(id));
    if (!queue)
        return tl::unexpected(queue.error());
    if (!*queue || (*queue)->kind != webhookJob || (*queue)->state == directory::JobQueueState::Cancelled)
        return std::nullopt;
    return directory::JobQueueId(id);
}

core::Result<directory::JobQueueId> makeWebhookQueue(directory::WriteSession& session,
                                                     directory::IntegrationId integration,
                                                     const WebhookEndpoint& endpoint, const WebhookStatus& status)
{
    directory::NewJobQueue wish;
    wish.integration = integration;
    wish.kind = webhookJob;
    wish.title = endpoint.url;
    wish.askedBy = endpoint.createdBy;
    auto queue = session.jobs().addQueue(wish);
    if (!queue)
        return queue;
    const std::string name = settingOfWebhookQueue(integration, endpoint.id);
    if (auto saved = session.saveSetting(name, std::to_string(queue->value)); !saved)
        return tl::unexpected(std::move(saved.error()));
    if (status.state == WebhookState::On)
        return queue;
    if (auto paused = session.jobs().changeQueue(*queue, {queueStateOf(status.state), status.reason, {}}); !paused)
        return tl::unexpected(std::move(paused.error()));
    return queue;
}

core::Result<> changeWebhookQueue(directory::WriteSession& session, directory::JobQueueId queue,
                                  const directory::JobQueueChange& change)
{
    auto changed = session.jobs().changeQueue(queue, change);
    if (!changed &&
        (changed.error().kind == core::ErrorKind::Invalid || changed.error().kind == core::ErrorKind::NotFound))
        return {};
    return changed;
}

core::Result<> saveWebhookStatus(directory::WriteSession& session, directory::IntegrationId integration,
                                 WebhookEndpointId endpoint, std::optional<directory::JobQueueId> queue,
                                 const WebhookStatus& status)
{
    if (queue) {
        if (auto changed = changeWebhookQueue(session, *queue, {queueStateOf(status.state), status.reason, {}});
            !changed)
            return changed;
    }
    return session.saveSetting(settingOfWebhookStatus(integration, endpoint), toJson(status));
}

core::Result<WebhookSettings> readWebhookSettings(directory::ReadSession& session, directory::IntegrationId integration)
{
    const auto stored = session.setting(settingOfWebhooks(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    return parseWebhookSettings(stored->value_or("{}"));
}

core::Result<WebhookStatus> readWebhookStatus(directory::ReadSession& session, directory::IntegrationId integration,
                                              WebhookEndpointId endpoint)
{
    const auto stored = session.setting(settingOfWebhookStatus(integration, endpoint));
    if (!stored)
        return tl::unexpected(stored.error());
    return parseWebhookStatus(stored->value_or("{}"));
}

core::Result<std::optional<core::Timestamp>>
readWebhookFailing(directory::ReadSession& session, directory::IntegrationId integration, WebhookEndpointId endpoint)
{
    const auto stored = session.setting(settingOfWebhookFailing(integration, endpoint));
    if (!stored)
        return tl::unexpected(stored.error());
    return *stored ? core::parseRfc3339(**stored) : std::nullopt;
}

} // namespace rollcall::onboarding
