// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopVendorService.h"

#include "composition/DirectoryVault.h"
#include "composition/DownstreamChange.h"
#include "composition/DownstreamImport.h"
#include "composition/DownstreamProbe.h"
#include "composition/DownstreamSettings.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace rollcall::app {

namespace {

using models::VendorSignIn;
using relay::DownstreamAuth;

VendorSignIn signInOf(DownstreamAuth auth)
{
    switch (auth) {
    case DownstreamAuth::Bearer:
        return VendorSignIn::Bearer;
    case DownstreamAuth::Header:
        return VendorSignIn::Header;
    case DownstreamAuth::Basic:
        return VendorSignIn::Basic;
    case DownstreamAuth::ClientCredentials:
        break;
    }
    return VendorSignIn::ClientCredentials;
}

DownstreamAuth authOf(VendorSignIn signIn)
{
    switch (signIn) {
    case VendorSignIn::Bearer:
        return DownstreamAuth::Bearer;
    case VendorSignIn::Header:
        return DownstreamAuth::Header;
    case VendorSignIn::Basic:
        return DownstreamAuth::Basic;
    case VendorSignIn::ClientCredentials:
        break;
    }
    return DownstreamAuth::ClientCredentials;
}

models::VendorSettings settingsOf(const relay::Downstream& downstream)
{
    models::VendorSettings settings;
    settings.baseUrl = downstream.baseUrl;
    settings.signIn = signInOf(downstream.auth);
    if (downstream.auth == DownstreamAuth::Header)
        settings.name = downstream.headerName;
    else if (downstream.auth != DownstreamAuth::Bearer)
        settings.name = downstream.username;
    settings.tokenUrl = downstream.tokenUrl;
    settings.scope = downstream.scope;
    settings.isSecretInBody = downstream.isSecretInBody;
    return settings;
}

DownstreamWish wishOf(const models::VendorWish& wish)
{
    relay::Downstream downstream;
    downstream.baseUrl = wish.settings.baseUrl;
    downstream.auth = authOf(wish.settings.signIn);
    if (downstream.auth == DownstreamAuth::Header)
        downstream.headerName = wish.settings.name;
    else
        downstream.username = wish.settings.name;
    downstream.tokenUrl = wish.settings.tokenUrl;
    downstream.scope = wish.settings.scope;
    downstream.isSecretInBody = wish.settings.isSecretInBody;
    return {std::move(downstream), wish.secret};
}

models::VendorCounts countsOf(const relay::ImportCounts& counts)
{
    return {counts.fresh, counts.changed, counts.same, counts.gone, counts.unreadable};
}

} // namespace

DesktopVendorService::DesktopVendorService(directory::Database& database, const setup::ProfileCatalogue& profiles,
                                           const core::Clock& clock, QObject* parent)
    : VendorServiceControl(parent),
      m_database(database),
      m_profiles(profiles),
      m_clock(clock),
      m_work("vendor's service")
{
}

DesktopVendorService::~DesktopVendorService()
{
    m_work.end();
}

template<class Work, class Done>
void DesktopVendorService::begin(Work work, Done done)
{
    m_work.start(this, std::move(work), std::move(done), [this](const core::Error& error) { Q_EMIT failed(error); });
}

core::Result<models::VendorStored> DesktopVendorService::read(const directory::Integration& integration)
{
    models::VendorStored stored;
    if (const auto downstream = downstreamOf(integration))
        stored.settings = settingsOf(*downstream);
    DirectoryVault vault(m_database, m_clock);
    const auto all = vault.vault().list();
    if (!all)
        return tl::unexpected(all.error());
    const auto found = std::ranges::find(*all, downstreamSecretName(integration.id), &secrets::SecretInfo::name);
    if (found == all->end())
        return stored;
    stored.secretChanged = found->modified;
    if (const auto status = vault.vault().status(); status.state == secrets::VaultState::Locked)
        stored.locked = status.message;
    return stored;
}

void DesktopVendorService::look(const directory::Integration& integration)
{
    m_work.read(
        this, [this, integration] { return read(integration); },
        [this, id = integration.id](const core::Result<models::VendorStored>& result) {
            if (result)
                Q_EMIT looked(id, *result);
            else
                Q_EMIT notLooked(id, result.error());
        });
}

void DesktopVendorService::test(const directory::Integration& integration, const models::VendorWish& wish)
{
    begin(
        [this, integration, wish](const std::stop_token& stop) {
            return probeDownstream(m_database, m_clock, integration, wishOf(wish), stop);
        },
        [this](const core::Result<ProbeReport>& report) { Q_EMIT tested(report->people); });
}

void DesktopVendorService::prove(const directory::Integration& integration)
{
    begin([this,
           id = integration.id](const std::stop_token& stop) { return proveDownstream(m_database, m_clock, id, stop); },
          [this](const core::Result<ProbeReport>& report) { Q_EMIT tested(report->people); });
}

core::Result<> DesktopVendorService::keep(const directory::Integration& integration, const models::VendorWish& wish)
{
    const auto wanted = wishOf(wish);
    if (auto checked = wantedDownstream(integration, wanted); !checked)
        return tl::unexpected(checked.error());
    directory::IntegrationChange change;
    if (auto taken = takeDownstream(m_database, m_clock, integration, wanted, change); !taken)
        return taken;
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (auto updated = session.updateIntegration(integration.id, change); !updated)
            return tl::unexpected(updated.error());
        const auto* profile = m_profiles.find(integration.profileId);
        return profile ? keepVendorUrl(session, *profile, integration.id, wish.settings.baseUrl) : core::Result<>();
    });
}

void DesktopVendorService::save(const directory::Integration& integration, const models::VendorWish& wish)
{
    begin([this, integration, wish](const std::stop_token&) { return keep(integration, wish); },
          [this](const core::Result<>&) { Q_EMIT saved(); });
}

relay::ImportProgress DesktopVendorService::progress()
{
    return [this](relay::ResourceKind kind, std::int64_t seen, std::int64_t total) {
        const models::VendorProgress now{kind == relay::ResourceKind::Group, seen, total};
        QMetaObject::invokeMethod(
            this,
            [this, now] {
                if (m_work.isBusy())
                    Q_EMIT progressed(now);
            },
            Qt::QueuedConnection);
    };
}

core::Result<models::VendorImport> DesktopVendorService::readVendor(const directory::Integration& integration,
                                                                    bool isImport, const std::stop_token& stop)
{
    const auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(session.error());
    DownstreamImport work(m_database, **session, m_clock, integration);
    core::Result<ImportDone> done = ImportDone{};
    if (isImport) {
        done = work.run(progress(), stop);
    } else {
        auto counted = work.count(progress(), stop);
        if (!counted)
            return tl::unexpected(counted.error());
        done->report = std::move(*counted);
    }
    if (!done)
        return tl::unexpected(done.error());
    const auto& report = done->report;
    return models::VendorImport{countsOf(report.people),  countsOf(report.groups), report.isComplete,
                                work.wouldChange(report), report.problems,         done->leftToHost};
}

void DesktopVendorService::count(const directory::Integration& integration)
{
    begin([this, integration](const std::stop_token& stop) { return readVendor(integration, false, stop); },
          [this](const core::Result<models::VendorImport>& report) { Q_EMIT counted(*report); });
}

void DesktopVendorService::import(const directory::Integration& integration)
{
    begin([this, integration](const std::stop_token& stop) { return readVendor(integration, true, stop); },
          [this](const core::Result<models::VendorImport>& report) { Q_EMIT imported(*report); });
}

void DesktopVendorService::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
