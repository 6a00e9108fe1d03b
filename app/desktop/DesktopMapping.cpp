// SPDX-License-Identifier: Apache-2.0
// What was read or written on the lane comes back as one value; what goes on meanwhile is told as it goes.
#include "desktop/DesktopMapping.h"

#include "composition/SetupCheck.h"
#include "desktop/OktaWaits.h"
#include "setup/MappingRecord.h"

#include <QMetaObject>

#include <utility>
#include <vector>

namespace rollcall::app {

DesktopMapping::DesktopMapping(directory::Database& database, OktaConnections& connections, const core::Clock& clock,
                               QObject* parent)
    : MappingSource(parent),
      m_database(database),
      m_clock(clock),
      m_work(connections, hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); }))
{
}

DesktopMapping::~DesktopMapping()
{
    m_work.end();
}

core::Result<DesktopMapping::Facts> DesktopMapping::look(OktaSession& session, directory::IntegrationId integration,
                                                         const setup::SetupRecord& record, const std::string& person,
                                                         std::stop_token stop)
{
    const auto connection = m_work.connections().find(integration);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return Facts();
    setup::MappingLook wanted;
    wanted.app = appOf(record, **connection);
    wanted.person = person;
    wanted.pilot = record.value(setup::pilotField);
    wanted.onProgress = [this](setup::OktaSubject subject) {
        QMetaObject::invokeMethod(this, [this, subject] { Q_EMIT reading(subject); }, Qt::QueuedConnection);
    };
    auto facts = setup::readMapping(session.client(), (*connection)->organisation.origin(), wanted, m_clock.now(),
                                    std::move(stop));
    if (!facts)
        return tl::unexpected(okta::toError(facts.error()));
    return std::make_shared<const setup::MappingFacts>(std::move(*facts));
}

core::Result<> DesktopMapping::keep(directory::IntegrationId integration, const okta::ProfileMapping& asItWas)
{
    auto session = m_database.newReadSession();
    if (!session)
        return tl::unexpected(std::move(session.error()));
    auto kept = setup::readKeptMappings(**session, integration);
    if (!kept)
        return tl::unexpected(std::move(kept.error()));
    session->reset();
    kept->insert(kept->begin(), setup::KeptMapping{m_clock.now(), asItWas});
    return m_database.writeAndWait([&kept, integration](directory::WriteSession& writing) {
        return setup::saveKeptMappings(writing, integration, *kept);
    });
}

core::Result<DesktopMapping::Report> DesktopMapping::write(OktaSession& session, directory::IntegrationId integration,
                                                           const setup::MappingPlan& plan, std::stop_token stop)
{
    int rules = 0;
    const auto keepIt = [this, integration](const okta::ProfileMapping& asItWas) { return keep(integration, asItWas); };
    const auto tell = [this, &rules](std::size_t, const setup::CallReport&) {
        QMetaObject::invokeMethod(this, [this, count = ++rules] { Q_EMIT written(count); }, Qt::QueuedConnection);
    };
    return std::make_shared<const setup::MappingReport>(
        setup::applyMapping(session.client(), plan, keepIt, tell, std::move(stop)));
}

void DesktopMapping::read(const directory::Integration& integration, const setup::SetupRecord& record,
                          const std::string& person)
{
    auto work = [this, id = integration.id, record, person](OktaSession& session, std::stop_token stop) {
        return look(session, id, record, person, std::move(stop));
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Facts>& result) {
        if (result)
            Q_EMIT taken(id, *result);
        else if (result.error().kind == core::ErrorKind::NotFound)
            Q_EMIT taken(id, Facts()); // not connected
        else
            Q_EMIT failed(id, result.error());
    });
}

void DesktopMapping::apply(const directory::Integration& integration,
                           const std::shared_ptr<const setup::MappingPlan>& plan)
{
    auto work = [this, id = integration.id, plan](OktaSession& session, std::stop_token stop) {
        return write(session, id, *plan, std::move(stop));
    };
    m_work.start(this, integration, std::move(work), [this, id = integration.id](const core::Result<Report>& result) {
        if (result)
            Q_EMIT applied(id, *result);
        else
            Q_EMIT failed(id, result.error());
    });
}

} // namespace rollcall::app
