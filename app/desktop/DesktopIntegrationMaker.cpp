// SPDX-License-Identifier: Apache-2.0
// The same two functions the command line calls.
#include "desktop/DesktopIntegrationMaker.h"

#include "composition/CredentialRotation.h"
#include "composition/DirectoryVault.h"
#include "composition/DownstreamChange.h"
#include "composition/DownstreamSettings.h"
#include "composition/NewIntegration.h"
#include "core/Deliver.h"
#include "core/Log.h"
#include "scim/Json.h"

#include <optional>
#include <utility>

namespace rollcall::app {

namespace {

models::IssuedSecret shownOnce(directory::IntegrationId integration, listener::IssuedCredential issued)
{
    models::IssuedSecret secret;
    secret.integration = integration;
    secret.username = std::move(issued.username);
    secret.secret = std::make_shared<const core::Secret>(std::move(issued.secret));
    return secret;
}

core::Result<std::string> downstreamText(const models::IntegrationWish& wish)
{
    relay::Downstream downstream;
    downstream.baseUrl = wish.downstreamUrl;
    const auto auth = parseDownstreamAuth(wish.downstreamAuth);
    if (!auth)
        return core::failure(core::ErrorKind::Invalid, "Choose how Rollcall signs in at the vendor's service.");
    downstream.auth = *auth;
    if (*auth == relay::DownstreamAuth::Header)
        downstream.headerName = wish.downstreamName;
    else
        downstream.username = wish.downstreamName;
    if (auto checked = relay::checkDownstream(downstream); !checked)
        return tl::unexpected(checked.error());
    return scim::toJson(toJson(downstream));
}

} // namespace

DesktopIntegrationMaker::DesktopIntegrationMaker(directory::Database& database, const setup::ProfileCatalogue& profiles,
                                                 const core::Clock& clock, QObject* parent)
    : IntegrationMaker(parent),
      m_database(database),
      m_profiles(profiles),
      m_clock(clock),
      m_lane("integration maker", 1)
{
}

DesktopIntegrationMaker::~DesktopIntegrationMaker()
{
    m_lane.stop();
}

core::Result<DesktopIntegrationMaker::Made> DesktopIntegrationMaker::create(const models::IntegrationWish& wish)
{
    const setup::Profile* profile = m_profiles.find(wish.profileId);
    if (profile == nullptr)
        return core::failure(core::ErrorKind::NotFound, "There is no profile " + wish.profileId + ".");
    IntegrationWishes wishes;
    wishes.profileId = wish.profileId;
    wishes.name = wish.name;
    wishes.role = wish.role;
    wishes.authMode = wish.authMode;
    if (!wish.redirectUri.empty())
        wishes.credential.redirectUris = {wish.redirectUri};
    if (auto checked = checkRedirectUris(wishes.credential.redirectUris); !checked)
        return tl::unexpected(checked.error());
    std::optional<DirectoryVault> vault;
    const bool hasDownstream = !wish.downstreamUrl.empty() || wish.downstreamSecret;
    wishes.mayLackDownstream = !hasDownstream;
    if (wish.role == directory::Role::Relay && hasDownstream) {
        auto downstream = downstreamText(wish);
        if (!downstream)
            return tl::unexpected(downstream.error());
        wishes.downstream = std::move(*downstream);
        wishes.downstreamSecret = wish.downstreamSecret;
        vault.emplace(m_database, m_clock);
    }
    auto created = createIntegration(m_database, *profile, wishes, vault ? &vault->vault() : nullptr);
    if (!created)
        return tl::unexpected(created.error());
    const auto id = created->integration.id;
    // The guide asks for it as well, and nobody types it twice.
    if (wish.role == directory::Role::Relay) {
        if (auto kept = keepVendorUrl(*profile, id, wish.downstreamUrl); !kept)
            core::logError("app", kept.error());
    }
    if (!created->hasCredential()) {
        models::IssuedSecret none;
        none.integration = id;
        return Made{std::move(created->integration), std::move(none)};
    }
    return Made{std::move(created->integration), shownOnce(id, std::move(created->credential))};
}

core::Result<> DesktopIntegrationMaker::keepVendorUrl(const setup::Profile& profile,
                                                      directory::IntegrationId integration, const std::string& url)
{
    return m_database.writeAndWait(
        [&](directory::WriteSession& session) { return app::keepVendorUrl(session, profile, integration, url); });
}

core::Result<models::IssuedSecret>
DesktopIntegrationMaker::issueLikeTheNewest(const directory::Integration& integration)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    const auto all = (*session)->credentials(integration.id);
    if (!all)
        return tl::unexpected(all.error());
    auto credential = issueCredential(m_database, integration, requestLikeTheNewest(*all));
    if (!credential)
        return tl::unexpected(credential.error());
    return shownOnce(integration.id, std::move(*credential));
}

void DesktopIntegrationMaker::make(const models::IntegrationWish& wish)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    auto future = core::run(m_lane, {}, [this, wish](std::stop_token) { return create(wish); });
    core::deliver(future, this, [this](const core::Result<Made>& result) {
        m_isBusy = false;
        if (result)
            Q_EMIT made(result->integration, result->secret);
        else
            Q_EMIT failed(result.error());
    });
}

void DesktopIntegrationMaker::issue(const directory::Integration& integration)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    auto future =
        core::run(m_lane, {}, [this, integration](std::stop_token) { return issueLikeTheNewest(integration); });
    core::deliver(future, this, [this](const core::Result<models::IssuedSecret>& result) {
        m_isBusy = false;
        if (result)
            Q_EMIT issued(*result);
        else
            Q_EMIT failed(result.error());
    });
}

void DesktopIntegrationMaker::makeApprovalCode(const directory::Integration& integration)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    auto future = core::run(m_lane, {}, [this, integration](std::stop_token) -> core::Result<models::ApprovalCode> {
        auto issued = issueConsentCode(m_database, integration, m_clock);
        if (!issued)
            return tl::unexpected(issued.error());
        return models::ApprovalCode{integration.id, std::make_shared<const core::Secret>(std::move(issued->code)),
                                    issued->expires};
    });
    core::deliver(future, this, [this](const core::Result<models::ApprovalCode>& result) {
        m_isBusy = false;
        if (result)
            Q_EMIT approvable(*result);
        else
            Q_EMIT failed(result.error());
    });
}

} // namespace rollcall::app
