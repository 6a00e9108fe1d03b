// SPDX-License-Identifier: Apache-2.0
// The same functions the command line calls.
#include "desktop/DesktopRegistrations.h"

#include "composition/AccountName.h"
#include "composition/RegistrationTarget.h"
#include "core/LinkedStop.h"
#include "desktop/OktaWaits.h"
#include "onboarding/WriteBackDesk.h"

#include <QMetaObject>

#include <utility>

namespace rollcall::app {

namespace {

constexpr std::int64_t heldShown = 200;

core::Result<std::vector<models::HeldRegistration>> heldIn(directory::ReadSession& session,
                                                           directory::IntegrationId integration)
{
    directory::WriteBackQuery query;
    query.integration = integration;
    query.state = directory::WriteBackState::Held;
    query.limit = heldShown;
    const auto rows = session.registrations().writeBacks(query);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<models::HeldRegistration> held;
    held.reserve(rows->size());
    for (const directory::WriteBack& row : *rows) {
        const auto person = session.person(integration, row.person);
        if (!person)
            return tl::unexpected(person.error());
        held.push_back(
            {row.person, *person ? (*person)->userName : row.person.value, row.isWanted, row.hold, row.note});
    }
    return held;
}

} // namespace

DesktopRegistrations::DesktopRegistrations(directory::Database& database, OktaConnections& connections,
                                           const setup::ProfileCatalogue& profiles, const core::Clock& clock,
                                           QObject* parent)
    : RegistrationControl(parent),
      m_database(database),
      m_connections(connections),
      m_profiles(profiles),
      m_clock(clock),
      m_work(connections, hooksTellingSeconds(this, [this](int seconds) { Q_EMIT waiting(seconds); })),
      m_laneWork("registrations")
{
}

DesktopRegistrations::~DesktopRegistrations()
{
    m_work.end();
    m_laneWork.end();
}

template<class Work, class Done>
void DesktopRegistrations::begin(Work work, Done done)
{
    if (isBusy())
        return;
    m_laneWork.start(
        this, [work = std::move(work)](const std::stop_token&) { return work(); }, std::move(done),
        [this](const core::Error& error) { Q_EMIT failed(error); });
}

core::Result<models::RegistrationStanding> DesktopRegistrations::stand(const directory::Integration& integration)
{
    const auto opened = m_database.newReadSession();
    if (!opened)
        return tl::unexpected(opened.error());
    directory::ReadSession& session = **opened;
    const auto stored = session.setting(onboarding::settingOfWriteBack(integration.id));
    const auto looked = session.setting(onboarding::settingOfAdoption(integration.id));
    if (!stored || !looked)
        return tl::unexpected(stored ? looked.error() : stored.error());
    auto settings = onboarding::parseWriteBackSettings(stored->value_or("{}"));
    if (!settings)
        return tl::unexpected(std::move(settings.error()));
    if (auto proposed = proposeTarget(session, integration, m_profiles, *settings); !proposed)
        return tl::unexpected(std::move(proposed.error()));
    const auto connection = m_connections.find(integration.id);
    const auto counts = session.registrations().counts(integration.id);
    const auto writeBacks = session.registrations().writeBackCounts(integration.id);
    auto held = heldIn(session, integration.id);
    if (!connection || !counts)
        return tl::unexpected(connection ? counts.error() : connection.error());
    if (!writeBacks || !held)
        return tl::unexpected(writeBacks ? held.error() : writeBacks.error());
    models::RegistrationStanding standing;
    standing.settings = std::move(*settings);
    standing.isConnected = connection->has_value();
    if (*looked)
        standing.looked = core::parseRfc3339(**looked);
    standing.counts = *counts;
    for (const directory::WriteBackCount& count : *writeBacks)
        standing.heldCount += count.state == directory::WriteBackState::Held ? count.people : 0;
    standing.held = std::move(*held);
    return standing;
}

void DesktopRegistrations::read(const directory::Integration& integration)
{
    m_laneWork.read(
        this, [this, integration] { return stand(integration); },
        [this, id = integration.id](const core::Result<models::RegistrationStanding>& result) {
            if (result)
                Q_EMIT stood(id, *result);
            else
                Q_EMIT notStood(id, result.error());
        });
}

void DesktopRegistrations::adopt(const directory::Integration& integration,
                                 const onboarding::WriteBackSettings& settings)
{
    if (isBusy())
        return;
    const auto tell = [this](std::int64_t people) {
        QMetaObject::invokeMethod(
            this,
            [this, people] {
                if (isBusy())
                    Q_EMIT progressed(people);
            },
            Qt::QueuedConnection);
    };
    m_work.start(
        this, integration,
        [this, integration, settings, tell](OktaSession& session, std::stop_token stop) {
            return onboarding::WriteBackDesk(m_database, m_clock)
                .adopt(session.client(), integration, settings, settings.identityProvider, tell, std::move(stop));
        },
        [this](const core::Result<onboarding::Adoption>& adoption) {
            if (adoption)
                Q_EMIT adopted(*adoption);
            else
                Q_EMIT failed(adoption.error());
        });
}

void DesktopRegistrations::choose(const directory::Integration& integration,
                                  const onboarding::WriteBackSettings& settings, bool takesOver)
{
    if (isBusy())
        return;
    onboarding::WriteBackSettings wish = settings;
    wish.chosenBy = accountName("rollcall");
    if (wish.mode != onboarding::WriteBackMode::Write) {
        // Watching, or leaving it, needs no word of Okta's.
        begin([this, integration,
               wish] { return onboarding::WriteBackDesk(m_database, m_clock).leave(integration, wish); },
              [this](const core::Result<>&) { Q_EMIT chosen(); });
        return;
    }
    m_work.start(
        this, integration,
        [this, integration, wish, takesOver](OktaSession& session, std::stop_token stop) -> core::Result<> {
            const auto connection = m_connections.find(integration.id);
            if (!connection)
                return tl::unexpected(connection.error());
            const std::string self = ownActor(session, *connection ? (*connection)->actsAs : std::string(), stop);
            return onboarding::WriteBackDesk(m_database, m_clock)
                .choose(session.client(), integration, wish, takesOver, self, std::move(stop));
        },
        [this](const core::Result<>& done) {
            if (done)
                Q_EMIT chosen();
            else
                Q_EMIT failed(done.error());
        });
}

void DesktopRegistrations::confirm(const directory::Integration& integration,
                                   const std::vector<directory::ResourceId>& people)
{
    begin(
        [this, integration, people] {
            return onboarding::WriteBackDesk(m_database, m_clock).confirm(integration, people, accountName("rollcall"));
        },
        [this](const core::Result<std::int64_t>& done) { Q_EMIT confirmed(*done); });
}

void DesktopRegistrations::cancel()
{
    m_work.cancel();
}

} // namespace rollcall::app
