// SPDX-License-Identifier: Apache-2.0
// What is read first is written in one transaction; a secret goes into the vault before anything names it.
#include "onboarding/WebhookDesk.h"

#include "WebhookEvents.h"
#include "WebhookPost.h"
#include "WebhookQueues.h"
#include "onboarding/WebhookKeeper.h"
#include "onboarding/WebhookSignature.h"
#include "secrets/Vault.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

using directory::Integration;
using directory::IntegrationId;
using directory::Job;
using directory::JobState;

namespace {

constexpr std::string_view testEvent = "webhook.test";
constexpr auto testTimeout = std::chrono::seconds(15);
constexpr std::int64_t deliveriesAtOnce = 500;

tl::unexpected<core::Error> noSuchEndpoint(WebhookEndpointId endpoint)
{
    return core::failure(core::ErrorKind::NotFound, "There is no webhook " + std::to_string(endpoint) +
                                                        ". `rollcallctl webhook list` shows them.");
}

/// In the order they are stored in, each once; all where none is named.
std::vector<WebhookEventType> inOrder(const std::vector<WebhookEventType>& events)
{
    std::vector<WebhookEventType> ordered;
    for (const WebhookEventType each : allWebhookEvents) {
        if (events.empty() || std::ranges::find(events, each) != events.end())
            ordered.push_back(each);
    }
    return ordered;
}

core::Result<> checkWish(const NewWebhook& wish, const WebhookSettings& settings)
{
    if (auto url = checkWebhookUrl(wish.url); !url)
        return url;
    // Read now, so that a file that cannot be is told before the first event.
    if (auto client = WebhookClients().trusting(wish.certificateAuthorities); !client)
        return tl::unexpected(std::move(client.error()));
    if (std::ranges::find(settings.endpoints, wish.url, &WebhookEndpoint::url) != settings.endpoints.end())
        return core::failure(core::ErrorKind::Conflict, "Events are sent to this address already. Remove that webhook "
                                                        "first, or name another address.");
    if (settings.endpoints.size() >= mostWebhookEndpoints)
        return core::failure(core::ErrorKind::Conflict,
                             std::to_string(mostWebhookEndpoints) +
                                 " webhooks are the most for one integration. Remove one first.");
    return {};
}

core::Result<> forget(directory::WriteSession& session, IntegrationId integration, WebhookEndpointId endpoint)
{
    for (const std::string& name :
         {settingOfWebhookStatus(integration, endpoint), settingOfWebhookFailing(integration, endpoint),
          settingOfWebhookQueue(integration, endpoint)}) {
        if (auto forgotten = session.deleteSettings(name); !forgotten)
            return forgotten;
    }
    return session.deleteSecret(webhookSecretName(integration, endpoint));
}

} // namespace

core::Result<> forgetWebhooks(directory::WriteSession& session, IntegrationId integration)
{
    const auto secrets = session.secrets();
    if (!secrets)
        return tl::unexpected(secrets.error());
    for (const directory::StoredSecret& secret : *secrets) {
        if (!secret.name.starts_with(webhookSecretPrefixOf(integration)))
            continue;
        if (auto forgotten = session.deleteSecret(secret.name); !forgotten)
            return forgotten;
    }
    return session.deleteSettings(settingOfWebhooks(integration));
}

struct WebhookDesk::Known {
    WebhookSettings settings;
    WebhookEndpoint endpoint;
    WebhookState state = WebhookState::On;
    std::optional<directory::JobQueueId> queue;
    directory::FeedPosition feedEnd = 0;
};

template<class Work>
auto WebhookDesk::read(Work work)
{
    auto future = m_database.readAsync(
        {}, [work = std::move(work)](directory::ReadSession& session, std::stop_token) { return work(session); });
    future.waitForFinished();
    return future.takeResult();
}

core::Result<WebhookDesk::Known> WebhookDesk::find(IntegrationId integration, WebhookEndpointId endpoint)
{
    return read([integration, endpoint](directory::ReadSession& session) -> core::Result<Known> {
        auto settings = readWebhookSettings(session, integration);
        const auto queue = findWebhookQueue(session, integration, endpoint);
        const auto status = readWebhookStatus(session, integration, endpoint);
        const auto end = session.feedEnd();
        if (!settings || !queue)
            return tl::unexpected(settings ? queue.error() : settings.error());
        if (!status || !end)
            return tl::unexpected(status ? end.error() : status.error());
        const WebhookEndpoint* found = settings->find(endpoint);
        if (!found)
            return noSuchEndpoint(endpoint);
        WebhookEndpoint copy = *found;
        return Known{std::move(*settings), std::move(copy), status->state, *queue, *end};
    });
}

core::Result<AddedWebhook> WebhookDesk::add(const Integration& integration, const NewWebhook& wish)
{
    directory::FeedPosition end = 0;
    auto settings = read([&](directory::ReadSession& session) -> core::Result<WebhookSettings> {
        const auto last = session.feedEnd();
        if (!last)
            return tl::unexpected(last.error());
        end = *last;
        return readWebhookSettings(session, integration.id);
    });
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    if (auto checked = checkWish(wish, *settings); !checked)
        return tl::unexpected(std::move(checked.error()));
    auto secret = makeWebhookSecret();
    if (!secret)
        return tl::unexpected(std::move(secret.error()));
    const WebhookEndpoint endpoint{settings->last + 1, wish.url, inOrder(wish.events), wish.certificateAuthorities, end,
                                   m_clock.now(),      wish.by};
    settings->last = endpoint.id;
    settings->endpoints.push_back(endpoint);
    const WebhookSecrets secrets{core::Secret(secret->reveal())};
    if (auto kept = writeWebhookSecrets(m_vault(), integration.id, endpoint.id, secrets); !kept)
        return tl::unexpected(std::move(kept.error()));
    auto saved = m_database.writeAndWait([&](directory::WriteSession& session) {
        return session.saveSetting(settingOfWebhooks(integration.id), toJson(*settings));
    });
    if (!saved) {
        // A secret of nothing would only puzzle; whether it goes is not worth another sentence.
        std::ignore = m_vault().remove(webhookSecretName(integration.id, endpoint.id));
        return tl::unexpected(std::move(saved.error()));
    }
    return AddedWebhook{endpoint, std::move(*secret)};
}

core::Result<> WebhookDesk::remove(const Integration& integration, WebhookEndpointId endpoint)
{
    auto known = find(integration.id, endpoint);
    if (!known)
        return tl::unexpected(std::move(known.error()));
    std::erase_if(known->settings.endpoints, [endpoint](const auto& each) { return each.id == endpoint; });
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (auto saved = session.saveSetting(settingOfWebhooks(integration.id), toJson(known->settings)); !saved)
            return saved;
        if (known->queue) {
            const directory::JobQueueChange over{directory::JobQueueState::Cancelled, "The endpoint was removed.", {}};
            if (auto given = changeWebhookQueue(session, *known->queue, over); !given)
                return given;
        }
        return forget(session, integration.id, endpoint);
    });
}

core::Result<core::Secret> WebhookDesk::rotate(const Integration& integration, WebhookEndpointId endpoint,
                                               std::chrono::seconds overlap)
{
    if (overlap < std::chrono::seconds(0) || overlap > longestWebhookOverlap)
        return core::failure(core::ErrorKind::Invalid,
                             "The secret before may sign beside the new one for seven days at the most.");
    if (auto known = find(integration.id, endpoint); !known)
        return tl::unexpected(std::move(known.error()));
    auto before = readWebhookSecrets(m_vault(), integration.id, endpoint);
    // Without one that can be read, the new one stands alone.
    if (!before && before.error().kind != core::ErrorKind::NotFound && before.error().kind != core::ErrorKind::Corrupt)
        return tl::unexpected(std::move(before.error()));
    auto secret = makeWebhookSecret();
    if (!secret)
        return tl::unexpected(std::move(secret.error()));
    WebhookSecrets secrets{core::Secret(secret->reveal())};
    if (before && overlap > std::chrono::seconds(0)) {
        secrets.previous = std::move(before->current);
        secrets.previousUntil = m_clock.now() + overlap;
    }
    if (auto kept = writeWebhookSecrets(m_vault(), integration.id, endpoint, secrets); !kept)
        return tl::unexpected(std::move(kept.error()));
    return std::move(*secret);
}

core::Result<> WebhookDesk::pause(const Integration& integration, WebhookEndpointId endpoint, const std::string& by)
{
    const auto known = find(integration.id, endpoint);
    if (!known)
        return tl::unexpected(known.error());
    const WebhookStatus status{WebhookState::Paused, by.empty() ? "Paused." : "Paused by " + by + ".", m_clock.now()};
    return m_database.writeAndWait([&](directory::WriteSession& session) {
        return saveWebhookStatus(session, integration.id, endpoint, known->queue, status);
    });
}

core::Result<> WebhookDesk::resume(const Integration& integration, WebhookEndpointId endpoint)
{
    auto known = find(integration.id, endpoint);
    if (!known)
        return tl::unexpected(known.error());
    if (known->state == WebhookState::Gone) {
        for (WebhookEndpoint& each : known->settings.endpoints) {
            if (each.id == endpoint)
                each.since = known->feedEnd;
        }
    }
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (known->state == WebhookState::Gone) {
            const std::string json = toJson(known->settings);
            if (auto saved = session.saveSetting(settingOfWebhooks(integration.id), json); !saved)
                return saved;
        }
        if (auto forgotten = session.deleteSettings(settingOfWebhookFailing(integration.id, endpoint)); !forgotten)
            return forgotten;
        if (known->queue) {
            if (auto paced = changeWebhookQueue(session, *known->queue, {{}, {}, 0}); !paced)
                return paced;
        }
        return saveWebhookStatus(session, integration.id, endpoint, known->queue,
                                 {WebhookState::On, {}, m_clock.now()});
    });
}

core::Result<WebhookTrial> WebhookDesk::test(const Integration& integration, WebhookEndpointId endpoint,
                                             WebhookClients& clients, std::stop_token stop)
{
    const auto known = find(integration.id, endpoint);
    if (!known)
        return tl::unexpected(known.error());
    const core::Timestamp now = m_clock.now();
    const auto unique = core::generateUuid(core::toMilliseconds(now));
    if (!unique)
        return tl::unexpected(unique.error());
    const std::string id = "evt_test_" + *unique;
    const std::string body = webhookBody(testEvent, now, integration, nullptr);
    const auto began = std::chrono::steady_clock::now();
    const auto verdict = postWebhook({integration.id, known->endpoint, id, body, testTimeout}, m_vault(), clients,
                                     m_clock, std::move(stop));
    if (!verdict)
        return tl::unexpected(verdict.error());
    if (verdict->kind == WebhookVerdict::Kind::Stopped)
        return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
    WebhookTrial trial;
    trial.isTaken = verdict->kind == WebhookVerdict::Kind::Delivered;
    trial.status = verdict->status;
    trial.message = verdict->message;
    trial.excerpt = verdict->excerpt;
    trial.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    return trial;
}

core::Result<> WebhookDesk::sendAgain(const Job& job)
{
    directory::NewJob copy;
    copy.integration = job.integration;
    copy.kind = job.kind;
    copy.queue = job.queue;
    copy.subject = job.subject;
    copy.cause = job.cause;
    copy.payload = job.payload;
    if (job.state == JobState::Done) {
        const auto unique = core::generateUuid(core::toMilliseconds(m_clock.now()));
        if (!unique)
            return tl::unexpected(unique.error());
        copy.cause += "/again/" + *unique;
    }
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (job.state == JobState::Failed || job.state == JobState::Unknown)
            return session.jobs().retry(job.id);
        if (job.state == JobState::Waiting) {
            // What was given up leaves its cause to the one that goes at once.
            if (auto given = session.jobs().cancel(job.id, "Sent again on somebody's word."); !given)
                return given;
        }
        const auto added = session.jobs().add(copy);
        return added ? core::Result<>{} : core::Result<>(tl::unexpected(added.error()));
    });
}

core::Result<> WebhookDesk::resend(const Integration& integration, directory::JobId delivery)
{
    const auto job = read([delivery](directory::ReadSession& session) { return session.jobs().job(delivery); });
    if (!job)
        return tl::unexpected(job.error());
    if (!*job || (*job)->kind != webhookJob || (*job)->integration != integration.id)
        return core::failure(core::ErrorKind::NotFound, "There is no delivery " + std::to_string(delivery.value) +
                                                            ". `rollcallctl webhook attempts` shows them.");
    if ((*job)->state == JobState::Running || ((*job)->state == JobState::Waiting && (*job)->attempts == 0))
        return core::failure(core::ErrorKind::Conflict, "This event is on its way. It is tried by itself.");
    return sendAgain(**job);
}

core::Result<std::int64_t> WebhookDesk::resendFailed(const Integration& integration, WebhookEndpointId endpoint)
{
    const auto known = find(integration.id, endpoint);
    if (!known)
        return tl::unexpected(known.error());
    std::int64_t sent = 0;
    if (!known->queue)
        return sent;
    for (const JobState state : {JobState::Failed, JobState::Waiting}) {
        directory::JobQuery query;
        query.queue = known->queue;
        query.state = state;
        query.limit = deliveriesAtOnce;
        for (;;) {
            const auto jobs = read([&query](directory::ReadSession& session) { return session.jobs().jobs(query); });
            if (!jobs)
                return tl::unexpected(jobs.error());
            for (const Job& job : *jobs) {
                if (state == JobState::Waiting && job.attempts == 0)
                    continue;
                auto again = sendAgain(job);
                // Invalid: it went another way meanwhile.
                if (!again && again.error().kind != core::ErrorKind::Invalid)
                    return tl::unexpected(std::move(again.error()));
                sent += again ? 1 : 0;
            }
            if (jobs->size() < static_cast<std::size_t>(deliveriesAtOnce))
                break;
            query.before = jobs->back().id.value;
        }
    }
    return sent;
}

} // namespace rollcall::onboarding
