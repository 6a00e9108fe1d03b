// SPDX-License-Identifier: Apache-2.0
// An integration that is not connected is no failure: its guide goes by traffic and by people's words.
#include "desktop/DesktopOktaFacts.h"

#include "composition/SetupCheck.h"
#include "desktop/OktaWaits.h"
#include "setup/OktaReader.h"
#include "setup/Profile.h"

#include <QMetaObject>

#include <cstddef>
#include <utility>

namespace rollcall::app {

DesktopOktaFacts::DesktopOktaFacts(OktaConnections& connections, const core::Clock& clock, QObject* parent)
    : OktaFactsSource(parent),
      m_clock(clock),
      m_work(connections, hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); }))
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
    setup::OktaReading how;
    how.onProgress = [this](setup::OktaReadStage stage, std::size_t read) {
        QMetaObject::invokeMethod(this, [this, stage, read] { Q_EMIT reading(stage, read); }, Qt::QueuedConnection);
    };
    return std::make_shared<const setup::OktaFacts>(
        setup::readOkta(session.client(), (*connection)->organisation.origin(), appOf(record, **connection), profile,
                        record, m_clock.now(), std::move(stop), how));
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
        else
            Q_EMIT failed(id, result.error());
    });
}

} // namespace rollcall::app
