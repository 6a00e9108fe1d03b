// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopWebhooks.h"

#include "composition/AccountName.h"

#include <memory>
#include <utility>

namespace rollcall::app {

namespace {

constexpr std::int64_t deliveriesShown = 50;

models::WebhookSecretMade madeOf(onboarding::WebhookEndpointId endpoint, bool isNew, core::Secret secret)
{
    return {endpoint, isNew, std::make_shared<const core::Secret>(std::move(secret))};
}

} // namespace

DesktopWebhooks::DesktopWebhooks(directory::Database& database, const core::Clock& clock, QObject* parent)
    : WebhookControl(parent), m_database(database), m_access(database, clock), m_work("webhooks")
{
}

DesktopWebhooks::~DesktopWebhooks()
{
    m_work.end();
}

template<class Work, class Done>
void DesktopWebhooks::begin(Work work, Done done)
{
    m_work.start(this, std::move(work), std::move(done), [this](const core::Error& error) { Q_EMIT failed(error); });
}

core::Result<models::WebhookOverview> DesktopWebhooks::look(directory::IntegrationId integration,
                                                            onboarding::WebhookEndpointId shown)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    auto webhooks = onboarding::readWebhooks(**session, integration);
    if (!webhooks)
        return tl::unexpected(std::move(webhooks.error()));
    models::WebhookOverview overview;
    overview.webhooks = std::move(*webhooks);
    overview.shown = shown;
    if (shown != 0) {
        auto deliveries = onboarding::readWebhookDeliveries(**session, integration, shown, false, deliveriesShown);
        if (!deliveries)
            return tl::unexpected(std::move(deliveries.error()));
        overview.deliveries = std::move(*deliveries);
    }
    return overview;
}

void DesktopWebhooks::read(const directory::Integration& integration, onboarding::WebhookEndpointId shown)
{
    m_work.read(
        this, [this, id = integration.id, shown] { return look(id, shown); },
        [this, id = integration.id](const core::Result<models::WebhookOverview>& result) {
            if (result)
                Q_EMIT stood(id, *result);
            else
                Q_EMIT notStood(id, result.error());
        });
}

void DesktopWebhooks::add(const directory::Integration& integration, const onboarding::NewWebhook& wish)
{
    onboarding::NewWebhook mine = wish;
    mine.by = accountName("rollcall");
    begin(
        [this, integration, mine](const std::stop_token&) -> core::Result<models::WebhookSecretMade> {
            auto added = m_access.desk().add(integration, mine);
            if (!added)
                return tl::unexpected(std::move(added.error()));
            return madeOf(added->endpoint.id, true, std::move(added->secret));
        },
        [this](const core::Result<models::WebhookSecretMade>& made) { Q_EMIT secretMade(*made); });
}

void DesktopWebhooks::rotate(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint,
                             std::chrono::hours overlap)
{
    begin(
        [this, integration, endpoint, overlap](const std::stop_token&) -> core::Result<models::WebhookSecretMade> {
            auto secret = m_access.desk().rotate(integration, endpoint, overlap);
            if (!secret)
                return tl::unexpected(std::move(secret.error()));
            return madeOf(endpoint, false, std::move(*secret));
        },
        [this](const core::Result<models::WebhookSecretMade>& made) { Q_EMIT secretMade(*made); });
}

void DesktopWebhooks::test(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint)
{
    begin(
        [this, integration, endpoint](const std::stop_token& stop) {
            return m_access.desk().test(integration, endpoint, m_access.clients(), stop);
        },
        [this](const core::Result<onboarding::WebhookTrial>& trial) { Q_EMIT tested(*trial); });
}

void DesktopWebhooks::resendFailed(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint)
{
    begin([this, integration,
           endpoint](const std::stop_token&) { return m_access.desk().resendFailed(integration, endpoint); },
          [this](const core::Result<std::int64_t>& sent) { Q_EMIT resent(*sent); });
}

void DesktopWebhooks::pause(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint)
{
    begin([this, integration, endpoint](
              const std::stop_token&) { return m_access.desk().pause(integration, endpoint, accountName("rollcall")); },
          [this](const core::Result<>&) { Q_EMIT done(); });
}

void DesktopWebhooks::resume(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint)
{
    begin(
        [this, integration, endpoint](const std::stop_token&) { return m_access.desk().resume(integration, endpoint); },
        [this](const core::Result<>&) { Q_EMIT done(); });
}

void DesktopWebhooks::remove(const directory::Integration& integration, onboarding::WebhookEndpointId endpoint)
{
    begin(
        [this, integration, endpoint](const std::stop_token&) { return m_access.desk().remove(integration, endpoint); },
        [this](const core::Result<>&) { Q_EMIT done(); });
}

void DesktopWebhooks::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
