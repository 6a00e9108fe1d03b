// SPDX-License-Identifier: Apache-2.0
// The attempt's end is the job's; what it says of the endpoint is kept only when it says something new.
#include "onboarding/WebhookSender.h"

#include "WebhookOrder.h"
#include "WebhookPost.h"
#include "WebhookQueues.h"
#include "core/Log.h"
#include "directory/Jobs.h"
#include "onboarding/WebhookKeeper.h"

#include <optional>
#include <utility>

namespace rollcall::onboarding {

namespace {

using jobs::Outcome;

/// Together a day: 30 s, 1, 2, 4 … 128 minutes, then five times four hours.
constexpr auto firstPause = std::chrono::seconds(30);
constexpr auto longestPause = std::chrono::hours(4);
constexpr int mostAttempts = 15;
constexpr int deliveriesAtOnce = 6;

struct Found {
    WebhookEndpoint endpoint;
    std::optional<core::Timestamp> failingSince;
};

/// Nothing when the endpoint is not there any more.
core::Result<std::optional<Found>> lookUp(directory::ReadSession& session, directory::IntegrationId integration,
                                          WebhookEndpointId id)
{
    const auto settings = readWebhookSettings(session, integration);
    if (!settings)
        return tl::unexpected(settings.error());
    const WebhookEndpoint* endpoint = settings->find(id);
    if (!endpoint)
        return std::nullopt;
    const auto failing = readWebhookFailing(session, integration, id);
    if (!failing)
        return tl::unexpected(failing.error());
    return Found{*endpoint, *failing};
}

Outcome outcomeOf(Outcome::Kind kind, std::string message)
{
    Outcome outcome;
    outcome.kind = kind;
    outcome.message = std::move(message);
    return outcome;
}

std::string daysText(std::chrono::milliseconds time)
{
    const auto days = std::chrono::floor<std::chrono::days>(time).count();
    return days == 1 ? "a day" : std::to_string(days) + " days";
}

} // namespace

core::Result<std::shared_ptr<core::WebClient>> WebhookClients::trusting(const std::string& certificateAuthorities)
{
    const std::lock_guard lock(m_mutex);
    auto& client = m_clients[certificateAuthorities];
    if (client)
        return client;
    core::WebClient::Options options;
    options.certificateAuthorities = std::u8string(certificateAuthorities.begin(), certificateAuthorities.end());
    auto made = core::WebClient::create(options);
    if (!made)
        return tl::unexpected(std::move(made.error()));
    client = std::move(*made);
    return client;
}

jobs::KindOptions webhookJobOptions()
{
    jobs::KindOptions options;
    options.parallel = deliveriesAtOnce;
    options.maximumAttempts = mostAttempts;
    options.backoff = {firstPause, longestPause};
    return options;
}

class WebhookSender::Run {
public:
    Run(const WebhookSender& sender, jobs::Attempt& attempt) : m_sender(sender), m_attempt(attempt) {}

    Outcome operator()()
    {
        const directory::Job& job = m_attempt.job();
        auto order = parseWebhookOrder(job.payload);
        if (!order)
            return outcomeOf(Outcome::Kind::Failed, order.error().message);
        m_order = std::move(*order);
        auto future = m_sender.m_database.readAsync(
            m_attempt.stop(),
            [integration = job.integration, endpoint = m_order.endpoint](
                directory::ReadSession& session, std::stop_token) { return lookUp(session, integration, endpoint); });
        future.waitForFinished();
        auto found = future.result();
        if (!found)
            return outcomeOf(found.error().kind == core::ErrorKind::Cancelled ? Outcome::Kind::Stopped
                                                                              : Outcome::Kind::Again,
                             found.error().message);
        if (!*found)
            return outcomeOf(Outcome::Kind::Failed, "Not sent: the endpoint was removed.");
        m_found = std::move(**found);
        return send();
    }

private:
    Outcome send()
    {
        const WebhookPost post{m_attempt.job().integration, m_found.endpoint, m_order.id, m_order.body,
                               m_sender.m_options.timeout};
        const auto verdict =
            postWebhook(post, m_sender.m_vault(), m_sender.m_clients, m_sender.m_clock, m_attempt.stop());
        // Ours, and the endpoint is not to blame.
        if (!verdict)
            return outcomeOf(Outcome::Kind::Again, "Not sent: " + verdict.error().message);
        Outcome outcome = outcomeOf(Outcome::Kind::Again, verdict->message);
        outcome.detail = verdict->excerpt;
        outcome.after = verdict->after;
        switch (verdict->kind) {
        case WebhookVerdict::Kind::Delivered:
            outcome.kind = Outcome::Kind::Done;
            if (m_found.failingSince)
                outcome.alsoWrite = recovery();
            return outcome;
        case WebhookVerdict::Kind::Stopped:
            return outcomeOf(Outcome::Kind::Stopped, {});
        case WebhookVerdict::Kind::Gone:
            outcome.kind = Outcome::Kind::Failed;
            outcome.alsoWrite = closing({WebhookState::Gone,
                                         "It answered 410 Gone: the receiver wants no more events at this address. "
                                         "Nothing is sent there until you resume it.",
                                         m_sender.m_clock.now()});
            return outcome;
        case WebhookVerdict::Kind::Again:
            noteFailure(*verdict);
            return outcome;
        }
        return outcome;
    }

    jobs::AlsoWrite recovery() const
    {
        return [name = settingOfWebhookFailing(m_attempt.job().integration, m_found.endpoint.id),
                queue = m_attempt.job().queue](directory::WriteSession& session) -> core::Result<> {
            if (auto forgotten = session.deleteSettings(name); !forgotten)
                return forgotten;
            return changeWebhookQueue(session, queue, {{}, {}, 0});
        };
    }

    jobs::AlsoWrite closing(WebhookStatus status) const
    {
        return [integration = m_attempt.job().integration, endpoint = m_found.endpoint.id,
                queue = m_attempt.job().queue, status = std::move(status)](directory::WriteSession& session) {
            return saveWebhookStatus(session, integration, endpoint, queue, status);
        };
    }

    /// What other jobs of the endpoint have to know at once is written before this attempt ends.
    void noteFailure(const WebhookVerdict& verdict) const
    {
        const core::Timestamp now = m_sender.m_clock.now();
        jobs::AlsoWrite write;
        if (!m_found.failingSince) {
            write = [name = settingOfWebhookFailing(m_attempt.job().integration, m_found.endpoint.id), now,
                     queue = m_attempt.job().queue,
                     pace = m_sender.m_options.attemptsPerMinuteWhileFailing](directory::WriteSession& session) {
                if (auto saved = session.saveSetting(name, core::toRfc3339(now)); !saved)
                    return saved;
                return changeWebhookQueue(session, queue, {{}, {}, pace});
            };
        } else if (now - *m_found.failingSince >= m_sender.m_options.patience) {
            write = closing({WebhookState::Paused,
                             "Nothing was taken there for " + daysText(now - *m_found.failingSince) +
                                 ". Last: " + verdict.message + " Events wait until you resume it.",
                             now});
        }
        if (!write)
            return;
        if (auto written = m_sender.m_database.writeAndWait(write); !written)
            core::logError("webhooks", written.error());
    }

    const WebhookSender& m_sender;
    jobs::Attempt& m_attempt;
    WebhookOrder m_order;
    Found m_found;
};

WebhookSender::WebhookSender(directory::Database& database, const core::Clock& clock, VaultOpener vault,
                             WebhookClients& clients, WebhookSenderOptions options)
    : m_database(database), m_clock(clock), m_vault(std::move(vault)), m_clients(clients), m_options(options)
{
}

Outcome WebhookSender::operator()(jobs::Attempt& attempt) const
{
    return Run(*this, attempt)();
}

} // namespace rollcall::onboarding
