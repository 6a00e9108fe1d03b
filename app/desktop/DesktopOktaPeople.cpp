// SPDX-License-Identifier: Apache-2.0
// The same reading that `rollcallctl okta people` does, with its progress and its waits brought to the screen.
#include "desktop/DesktopOktaPeople.h"

#include "core/Deliver.h"
#include "okta/Apps.h"

#include <utility>

namespace rollcall::app {

using models::OktaPeopleObstacle;
using models::OktaPeopleTrouble;

namespace {

OktaPeopleTrouble troubleOf(const core::Error& error)
{
    OktaPeopleTrouble trouble;
    trouble.error = error;
    switch (error.kind) {
    case core::ErrorKind::NotFound:
        trouble.obstacle = OktaPeopleObstacle::NotConnected;
        break;
    case core::ErrorKind::Conflict:
        trouble.obstacle = OktaPeopleObstacle::NoApp;
        break;
    case core::ErrorKind::Denied:
        trouble.obstacle = OktaPeopleObstacle::Locked;
        break;
    default:
        trouble.obstacle = OktaPeopleObstacle::Stored;
        break;
    }
    return trouble;
}

OktaPeopleTrouble troubleOf(const okta::Failure& failure)
{
    OktaPeopleTrouble trouble;
    const bool isAccess =
        failure.kind == okta::FailureKind::Credentials || failure.kind == okta::FailureKind::Permission;
    trouble.obstacle = isAccess ? OktaPeopleObstacle::Access : OktaPeopleObstacle::Okta;
    trouble.error = failure.error;
    trouble.oktaCode = failure.errorCode;
    trouble.errorId = failure.errorId;
    trouble.oktaWords = failure.summary;
    for (const std::string& cause : failure.causes)
        trouble.oktaWords += (trouble.oktaWords.empty() ? "" : ": ") + cause;
    return trouble;
}

} // namespace

DesktopOktaPeople::DesktopOktaPeople(OktaConnections& connections, const core::Clock& clock, QObject* parent)
    : OktaPeopleSource(parent), m_clock(clock), m_connections(connections), m_lane(connections, hooks())
{
}

DesktopOktaPeople::~DesktopOktaPeople()
{
    m_request.cancel();
    m_lane.stop();
}

OktaHooks DesktopOktaPeople::hooks()
{
    OktaHooks hooks;
    hooks.onWait = [this](const okta::PaceWait& wait) {
        QMetaObject::invokeMethod(
            this,
            [this, wait] {
                if (m_request.isRunning())
                    Q_EMIT waiting(wait.reason, wait.remaining);
            },
            Qt::QueuedConnection);
    };
    return hooks;
}

core::Result<okta::AppId> DesktopOktaPeople::appToRead(const directory::Integration& integration,
                                                       const OktaConnection& connection)
{
    auto app = m_connections.askedApp(integration.id, connection);
    if (!app)
        return tl::unexpected(std::move(app.error()));
    if (app->value.empty())
        return core::failure(core::ErrorKind::Conflict, "Connected with Okta, but its app was not chosen yet.");
    return app;
}

DesktopOktaPeople::Outcome DesktopOktaPeople::readAll(OktaSession& session, const directory::Integration& integration,
                                                      std::uint64_t generation, std::stop_token stop)
{
    const auto connection = m_connections.find(integration.id);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return core::failure(core::ErrorKind::NotFound, "This integration is not connected with Okta any more.");
    const auto id = appToRead(integration, **connection);
    if (!id)
        return tl::unexpected(id.error());
    const auto failed = [](okta::Failure&& failure) {
        return Outcome(okta::Answer<Reading>(tl::unexpected(std::move(failure))));
    };
    // Before the credential is sent anywhere.
    if (auto there = session.discover(stop); !there)
        return failed(std::move(there.error()));
    auto app = okta::Apps(session.client()).byId(*id, stop);
    if (!app)
        return failed(std::move(app.error()));
    const auto tell = [this, generation](okta::PeopleStage stage, std::size_t read) {
        QMetaObject::invokeMethod(
            this,
            [this, generation, stage, read] {
                if (m_request.isRunning() && generation == m_generation)
                    Q_EMIT progressed(stage, static_cast<qint64>(read));
            },
            Qt::QueuedConnection);
    };
    auto report = okta::readPeople(session.client(), *app, tell, std::move(stop));
    if (!report)
        return failed(std::move(report.error()));
    return Outcome(okta::Answer<Reading>(std::make_shared<const models::OktaPeopleReading>(
        models::OktaPeopleReading{std::move(*report), (*connection)->organisation, m_clock.now()})));
}

void DesktopOktaPeople::read(const directory::Integration& integration)
{
    const auto ticket = m_request.begin();
    m_generation = ticket.generation;
    auto future = m_lane.run(
        integration, ticket.stop,
        [this, integration, generation = ticket.generation](OktaSession& session, std::stop_token stop) -> Outcome {
            return readAll(session, integration, generation, std::move(stop));
        });
    core::deliver(future, this, [this, id = integration.id, generation = ticket.generation](const Outcome& outcome) {
        if (m_request.accept(generation))
            receive(id, outcome);
    });
}

void DesktopOktaPeople::receive(directory::IntegrationId integration, const Outcome& outcome)
{
    if (!outcome)
        Q_EMIT failed(integration, troubleOf(outcome.error()));
    else if (!*outcome)
        Q_EMIT failed(integration, troubleOf(outcome->error()));
    else
        Q_EMIT taken(integration, **outcome);
}

} // namespace rollcall::app
