// SPDX-License-Identifier: Apache-2.0
// An integration that is not connected is no failure: its guide goes by traffic and by people's words.
#include "desktop/DesktopOktaFacts.h"

#include "composition/SetupCheck.h"
#include "setup/OktaReader.h"
#include "setup/Profile.h"

#include <utility>

namespace rollcall::app {

DesktopOktaFacts::DesktopOktaFacts(OktaConnections& connections, const core::Clock& clock, QObject* parent)
    : OktaFactsSource(parent), m_clock(clock), m_work(connections, {})
{
}

DesktopOktaFacts::~DesktopOktaFacts()
{
    m_work.end();
}

core::Result<DesktopOktaFacts::Facts> DesktopOktaFacts::look(OktaSession& session, directory::IntegrationId integration,
                                                             const setup::Profile& profile,
                                                             const setup::SetupRecord& record, std::stop_token stop)
{
    const auto connection = m_work.connections().find(integration);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return Facts();
    return std::make_shared<const setup::OktaFacts>(
        setup::readOkta(session.client(), (*connection)->organisation.origin(), appOf(record, **connection), profile,
                        record, m_clock.now(), std::move(stop)));
}

void DesktopOktaFacts::read(const directory::Integration& integration, const setup::Profile& profile,
                            const setup::SetupRecord& record)
{
    auto work = [this, id = integration.id, &profile, record](OktaSession& session, std::stop_token stop) {
        return look(session, id, profile, record, std::move(stop));
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Facts>& result) {
        if (result)
            Q_EMIT taken(id, *result);
        else if (result.error().kind == core::ErrorKind::NotFound)
            Q_EMIT taken(id, Facts());
        else if (result.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(result.error());
    });
}

} // namespace rollcall::app
