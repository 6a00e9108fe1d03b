// SPDX-License-Identifier: Apache-2.0
// An integration that is not connected is no failure: its guide goes by traffic and by people's words.
#include "desktop/DesktopOktaFacts.h"

#include "composition/KnownRegistrations.h"
#include "composition/SetupCheck.h"
#include "desktop/OktaWaits.h"
#include "setup/Facts.h"
#include "setup/OktaReader.h"
#include "setup/Profile.h"
#include "setup/Prover.h"

#include <QMetaObject>

#include <cstddef>
#include <utility>

namespace rollcall::app {

namespace {

/// Without the journal: what traffic proves besides is not looked at by who asks.
setup::Facts factsOf(const directory::Integration& integration, const setup::SetupRecord& record, core::Timestamp now)
{
    setup::Facts facts;
    facts.record = record;
    facts.now = now;
    facts.made = integration.created;
    facts.role = std::string(directory::toString(integration.role));
    facts.authMode = std::string(directory::toString(integration.authMode));
    return facts;
}

std::map<std::string, std::string> changesOf(const SetupDrift& drift)
{
    std::map<std::string, std::string> changes;
    for (const setup::Drift& each : drift.drifts) {
        const std::string& why = each.changed.empty() && !drift.gaps.empty() ? drift.gaps.front() : each.changed;
        changes.emplace(each.step, why);
    }
    return changes;
}

} // namespace

DesktopOktaFacts::DesktopOktaFacts(OktaConnections& connections, directory::Database& database,
                                   const core::Clock& clock, QObject* parent)
    : OktaFactsSource(parent),
      m_database(database),
      m_clock(clock),
      m_work(connections, hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); }))
{
}

DesktopOktaFacts::~DesktopOktaFacts()
{
    m_work.end();
}

core::Result<DesktopOktaFacts::Look>
DesktopOktaFacts::look(OktaSession& session, const directory::Integration& integration, const setup::Profile& profile,
                       const setup::SetupRecord& record, const std::stop_token& stop)
{
    const auto connection = m_work.connections().find(integration.id);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return Look();
    setup::OktaReading how;
    how.onProgress = [this](setup::OktaReadStage stage, std::size_t read) {
        QMetaObject::invokeMethod(this, [this, stage, read] { Q_EMIT reading(stage, read); }, Qt::QueuedConnection);
    };
    const okta::AppId app = appOf(record, **connection);
    how.otherNames = otherNamesOf(session, stop);
    auto registered = knownRegistrations(m_database, integration, stop);
    if (!registered)
        return tl::unexpected(std::move(registered.error()));
    how.registered = std::move(*registered);
    setup::Facts facts = factsOf(integration, record, m_clock.now());
    facts.connection = targetOf(**connection);
    facts.okta = setup::readOkta(session.client(), (*connection)->organisation.origin(), app, profile, record,
                                 facts.now, stop, how);
    Look look;
    look.facts = std::make_shared<const setup::OktaFacts>(*facts.okta);
    if (stop.stop_requested() || facts.okta->failure)
        return look;
    const auto expected = readExpected(m_database, profile, integration.id, stop);
    if (!expected)
        return tl::unexpected(expected.error());
    look.changes = changesOf(driftOf(*expected, facts, setup::prove(*expected, facts), session.client(), app, stop));
    return look;
}

void DesktopOktaFacts::read(const directory::Integration& integration, const setup::Profile& profile,
                            const setup::SetupRecord& record)
{
    auto work = [this, integration, &profile, record](OktaSession& session, std::stop_token stop) {
        return look(session, integration, profile, record, stop);
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Look>& result) {
        if (result) {
            if (result->changes)
                Q_EMIT drifted(id, *result->changes);
            Q_EMIT taken(id, result->facts);
        } else if (result.error().kind == core::ErrorKind::NotFound) {
            Q_EMIT taken(id, nullptr);
        } else {
            Q_EMIT failed(id, result.error());
        }
    });
}

} // namespace rollcall::app
