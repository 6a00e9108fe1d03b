// SPDX-License-Identifier: Apache-2.0
// The same functions that `rollcallctl okta connect` and `okta check` call.
#include "desktop/DesktopOktaAccess.h"

#include "DirectoryWatcher.h"
#include "composition/OktaAccess.h"
#include "composition/OktaProof.h"
#include "core/Deliver.h"
#include "desktop/OktaWaits.h"
#include "okta/Failure.h"
#include "okta/OrganisationUrl.h"

#include <utility>
#include <variant>

namespace rollcall::app {

namespace {

std::shared_ptr<const models::OktaAccess> viewOf(const OktaConnection& connection)
{
    auto access = std::make_shared<models::OktaAccess>();
    access->organisation = connection.organisation.origin();
    access->actsAs = connection.actsAs;
    access->isServiceApp = connection.kind == OktaCredentialKind::ServiceApp;
    access->app = connection.app.value;
    access->since = connection.since;
    return access;
}

std::shared_ptr<const models::OktaAccessProof> viewOf(const ProvenOktaAccess& access, core::Timestamp now)
{
    const OktaProof& proof = access.proof;
    auto view = std::make_shared<models::OktaAccessProof>();
    view->at = now;
    view->capabilities = proof.capabilities;
    view->limits = proof.limits;
    view->clockSkew = proof.clockSkew;
    view->warnings = proof.warnings;
    view->droppedApp = access.droppedApp.value;
    return view;
}

} // namespace

DesktopOktaAccess::DesktopOktaAccess(OktaConnections& connections, directory::Database& database,
                                     models::DirectoryWatcher& watcher, const core::Clock& clock, QObject* parent)
    : OktaAccessControl(parent),
      m_clock(clock),
      m_connections(connections),
      m_hooks(hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); })),
      m_lane("okta access", 1),
      m_reads(database, [this] { readStored(); })
{
    connect(&watcher, &models::DirectoryWatcher::changed, this, [this] { m_reads.schedule(); });
}

DesktopOktaAccess::~DesktopOktaAccess()
{
    m_stop.request_stop();
    m_lane.stop();
}

template<class Work, class Take>
void DesktopOktaAccess::start(directory::IntegrationId integration, Work work, Take take)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop = std::stop_source();
    auto heard = [this, work = std::move(work)](std::stop_token stop) mutable {
        const auto hearing = m_connections.hear(m_hooks);
        return work(std::move(stop));
    };
    auto future = core::run(m_lane, m_stop.get_token(), std::move(heard));
    core::deliver(future, this, [this, integration, take = std::move(take)](const auto& result) {
        m_isBusy = false;
        if (result)
            take(*result);
        else
            Q_EMIT failed(integration, result.error());
    });
}

void DesktopOktaAccess::follow(std::optional<directory::IntegrationId> integration)
{
    if (m_followed != integration)
        m_reads.cancel();
    m_followed = integration;
    m_reads.schedule();
}

void DesktopOktaAccess::readStored()
{
    if (!m_followed)
        return;
    const directory::IntegrationId followed = *m_followed;
    auto work = [followed](directory::ReadSession& session, const std::stop_token&) {
        return readOktaConnection(session, followed);
    };
    m_reads.read(std::move(work), [this, followed](const core::Result<std::optional<OktaConnection>>& stored) {
        // What cannot be read is told by whoever needs it.
        if (stored)
            Q_EMIT storedNow(followed, *stored ? viewOf(**stored) : nullptr);
    });
}

void DesktopOktaAccess::cancel()
{
    m_stop.request_stop();
}

core::Result<DesktopOktaAccess::Access> DesktopOktaAccess::stored(directory::IntegrationId integration)
{
    const auto connection = m_connections.find(integration);
    if (!connection)
        return tl::unexpected(connection.error());
    return *connection ? viewOf(**connection) : Access();
}

core::Result<okta::Credential> DesktopOktaAccess::credentialOf(directory::IntegrationId integration,
                                                               const models::OktaAccessWish& wish)
{
    if (wish.token) {
        auto token = okta::PastedToken::parse(wish.token->reveal());
        if (!token)
            return tl::unexpected(token.error());
        return okta::Credential(okta::ApiToken{std::move(token->token)});
    }
    if (wish.clientId.empty())
        return core::failure(core::ErrorKind::Invalid,
                             "Enter the client ID of the service app. In Okta it stands under "
                             "Applications › the app › General › Client Credentials.");
    auto key = m_connections.signingKey(integration);
    if (!key)
        return tl::unexpected(key.error());
    return okta::Credential(okta::ServiceApp{.clientId = wish.clientId,
                                             .scopes = wish.mayManage ? okta::managingScopes() : okta::readingScopes(),
                                             .key = std::move(*key)});
}

core::Result<DesktopOktaAccess::Proven> DesktopOktaAccess::tryAndStore(const directory::Integration& integration,
                                                                       const models::OktaAccessWish& wish,
                                                                       std::stop_token stop)
{
    auto organisation = okta::OrganisationUrl::parse(wish.organisation);
    if (!organisation)
        return tl::unexpected(organisation.error());
    auto credential = credentialOf(integration.id, wish);
    if (!credential)
        return tl::unexpected(credential.error());
    // The session takes the credential; what is stored is a copy by way of the vault's own text.
    const auto text = okta::toVaultText(*credential);
    if (!text)
        return tl::unexpected(text.error());
    const auto kind = kindOf(*credential);
    auto session = OktaSession::open(*organisation, std::move(*credential), wish.certificateAuthorities, m_hooks);
    if (!session)
        return tl::unexpected(session.error());
    // What cannot be read any more must not stand in the way of what takes its place.
    const auto before = m_connections.find(integration.id).value_or(std::nullopt);
    auto access = proveOktaAccess(**session, wish.app, before, std::move(stop));
    if (!access)
        return tl::unexpected(okta::toError(access.error()));
    const auto& capabilities = access->proof.capabilities;
    const bool isServiceApp = kind == OktaCredentialKind::ServiceApp;
    const std::string actsAs = isServiceApp      ? wish.clientId
                               : capabilities.me ? capabilities.me->login()
                                                 : std::string();
    const auto gaps = gapsOf(capabilities);
    if (isUseless(capabilities) && !gaps.empty())
        return core::failure(core::ErrorKind::Denied, gapSentence(gaps, actsAs, isServiceApp));
    auto copy = okta::fromVaultText(*text);
    if (!copy)
        return tl::unexpected(copy.error());
    const OktaConnection connection{.organisation = std::move(*organisation),
                                    .kind = kind,
                                    .app = access->chosenApp,
                                    .certificateAuthorities = wish.certificateAuthorities,
                                    .actsAs = actsAs,
                                    .since = m_clock.now()};
    if (auto kept = m_connections.store(integration.id, connection, *copy); !kept)
        return tl::unexpected(kept.error());
    return Proven{viewOf(connection), viewOf(*access, m_clock.now())};
}

core::Result<DesktopOktaAccess::Proven> DesktopOktaAccess::proveStored(const directory::Integration& integration,
                                                                       std::stop_token stop)
{
    const auto connection = m_connections.find(integration.id);
    if (!connection)
        return tl::unexpected(connection.error());
    auto session = m_connections.open(integration);
    if (!session)
        return tl::unexpected(session.error());
    auto access = proveOktaAccess(**session, {}, *connection, std::move(stop));
    if (!access)
        return tl::unexpected(okta::toError(access.error()));
    return Proven{*connection ? viewOf(**connection) : Access(), viewOf(*access, m_clock.now())};
}

core::Result<std::string> DesktopOktaAccess::publicKey(directory::IntegrationId integration, bool isAnother)
{
    if (!isAnother) {
        const auto kept = m_connections.signingKey(integration);
        if (kept)
            return kept->publicJwk();
        if (kept.error().kind != core::ErrorKind::NotFound)
            return tl::unexpected(kept.error());
    }
    const auto made = okta::SigningKey::make(okta::SigningAlgorithm::Rs256);
    if (!made)
        return tl::unexpected(made.error());
    if (auto kept = m_connections.storeSigningKey(integration, *made); !kept)
        return tl::unexpected(kept.error());
    return made->publicJwk();
}

core::Result<DesktopOktaAccess::Access> DesktopOktaAccess::forget(const directory::Integration& integration,
                                                                  bool revokes, std::stop_token stop)
{
    if (revokes) {
        auto session = m_connections.open(integration);
        if (!session)
            return tl::unexpected(session.error());
        if (auto done = okta::Organisation((*session)->client()).revokeThisToken(std::move(stop)); !done)
            return tl::unexpected(okta::toError(done.error()));
    }
    if (auto removed = m_connections.remove(integration.id); !removed)
        return tl::unexpected(removed.error());
    return Access();
}

void DesktopOktaAccess::look(directory::IntegrationId integration)
{
    start(
        integration, [this, integration](const std::stop_token&) { return stored(integration); },
        [this, integration](const Access& access) { Q_EMIT looked(integration, access); });
}

void DesktopOktaAccess::connectWith(const directory::Integration& integration, const models::OktaAccessWish& wish)
{
    start(
        integration.id,
        [this, integration, wish](std::stop_token stop) { return tryAndStore(integration, wish, std::move(stop)); },
        [this, id = integration.id](const Proven& found) { Q_EMIT proven(id, found.access, found.proof); });
}

void DesktopOktaAccess::check(const directory::Integration& integration)
{
    start(
        integration.id, [this, integration](std::stop_token stop) { return proveStored(integration, std::move(stop)); },
        [this, id = integration.id](const Proven& found) { Q_EMIT proven(id, found.access, found.proof); });
}

void DesktopOktaAccess::makeKey(directory::IntegrationId integration, bool isAnother)
{
    start(
        integration,
        [this, integration, isAnother](const std::stop_token&) { return publicKey(integration, isAnother); },
        [this, integration](const std::string& jwk) { Q_EMIT keyMade(integration, QString::fromStdString(jwk)); });
}

void DesktopOktaAccess::disconnectFrom(const directory::Integration& integration, bool revokes)
{
    start(
        integration.id,
        [this, integration, revokes](std::stop_token stop) { return forget(integration, revokes, std::move(stop)); },
        [this, id = integration.id](const Access& access) { Q_EMIT looked(id, access); });
}

} // namespace rollcall::app
