// SPDX-License-Identifier: Apache-2.0
// What is shown of endpoints and deliveries.
#include "WebhookOrder.h"
#include "WebhookQueues.h"
#include "onboarding/WebhookDesk.h"

#include <utility>

namespace rollcall::onboarding {

namespace {

using directory::JobState;

core::Result<std::optional<directory::Job>> newest(directory::ReadSession& session, directory::JobQueueId queue,
                                                   JobState state)
{
    directory::JobQuery query;
    query.queue = queue;
    query.state = state;
    query.limit = 1;
    auto jobs = session.jobs().jobs(query);
    if (!jobs)
        return tl::unexpected(std::move(jobs.error()));
    return jobs->empty() ? std::nullopt : std::optional(std::move(jobs->front()));
}

core::Result<> readQueue(directory::ReadSession& session, directory::JobQueueId queue, WebhookStanding& standing)
{
    const auto progress = session.jobs().progress(queue);
    const auto done = newest(session, queue, JobState::Done);
    const auto failed = newest(session, queue, JobState::Failed);
    const auto waiting = newest(session, queue, JobState::Waiting);
    if (!progress || !done)
        return tl::unexpected(progress ? done.error() : progress.error());
    if (!failed || !waiting)
        return tl::unexpected(failed ? waiting.error() : failed.error());
    standing.deliveries = *progress;
    if (*done)
        standing.lastDelivered = (*done)->finished;
    if (*waiting && (*waiting)->attempts > 0)
        standing.trouble = (*waiting)->message;
    else if (*failed)
        standing.trouble = (*failed)->message;
    return {};
}

} // namespace

core::Result<std::vector<WebhookStanding>> readWebhooks(directory::ReadSession& session,
                                                        directory::IntegrationId integration)
{
    auto settings = readWebhookSettings(session, integration);
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    std::vector<WebhookStanding> standings;
    for (WebhookEndpoint& endpoint : settings->endpoints) {
        auto status = readWebhookStatus(session, integration, endpoint.id);
        auto failing = readWebhookFailing(session, integration, endpoint.id);
        const auto queue = findWebhookQueue(session, integration, endpoint.id);
        if (!status || !failing)
            return tl::unexpected(status ? failing.error() : status.error());
        if (!queue)
            return tl::unexpected(queue.error());
        WebhookStanding standing{std::move(endpoint), std::move(*status), *failing, {}, {}, {}};
        if (*queue) {
            if (auto seen = readQueue(session, **queue, standing); !seen)
                return tl::unexpected(std::move(seen.error()));
        }
        standings.push_back(std::move(standing));
    }
    return standings;
}

core::Result<std::vector<WebhookDelivery>> readWebhookDeliveries(directory::ReadSession& session,
                                                                 directory::IntegrationId integration,
                                                                 WebhookEndpointId endpoint, bool isFailedOnly,
                                                                 std::int64_t limit)
{
    const auto queue = findWebhookQueue(session, integration, endpoint);
    if (!queue)
        return tl::unexpected(queue.error());
    std::vector<WebhookDelivery> deliveries;
    if (!*queue)
        return deliveries;
    directory::JobQuery query;
    query.queue = *queue;
    query.limit = limit;
    if (isFailedOnly)
        query.state = JobState::Failed;
    auto jobs = session.jobs().jobs(query);
    if (!jobs)
        return tl::unexpected(std::move(jobs.error()));
    for (directory::Job& job : *jobs) {
        auto attempts = session.jobs().attempts(job.id);
        if (!attempts)
            return tl::unexpected(std::move(attempts.error()));
        auto order = parseWebhookOrder(job.payload);
        if (!order)
            order = WebhookOrder{endpoint, {}, {}, {}};
        deliveries.push_back(
            {std::move(job), endpoint, std::move(order->type), std::move(order->id), std::move(*attempts)});
    }
    return deliveries;
}

} // namespace rollcall::onboarding
