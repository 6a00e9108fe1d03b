// SPDX-License-Identifier: Apache-2.0
// One person in full: attributes by schema, groups, what was asked about them, what changed, and the stored JSON.
#include "screens/PersonScreen.h"

#include "DirectoryWatcher.h"
#include "RelativeTime.h"
#include "screens/PersonView.h"
#include "tables/JournalTableModel.h"

#include <utility>

namespace rollcall::models {

PersonScreen::PersonScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                           QObject* parent)
    : QObject(parent), m_database(database), m_clock(clock), m_requests(new JournalTableModel(database, clock, this))
{
    connect(&watcher, &DirectoryWatcher::changed, this, &PersonScreen::reload);
}

PersonScreen::~PersonScreen() = default;

void PersonScreen::setPerson(std::optional<directory::IntegrationId> integration,
                             std::optional<directory::PersonId> person)
{
    if (integration == m_integration && person == m_person)
        return;
    m_integration = integration;
    m_person = person;
    m_view.reset();
    m_error.reset();
    m_isGone = false;
    m_isReloadDue = false;
    if (!m_person) {
        m_request.cancel();
        m_requests->setQuery(std::nullopt);
        m_state = ScreenState::Empty;
        Q_EMIT changed();
        return;
    }
    directory::JournalQuery query;
    query.integration = m_integration;
    query.person = m_person;
    m_requests->setQuery(std::move(query));
    m_state = ScreenState::Loading;
    Q_EMIT changed();
    load();
}

void PersonScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown && std::exchange(m_isStale, false))
        reload();
}

void PersonScreen::retry()
{
    if (!m_person)
        return;
    m_error.reset();
    m_requests->reload();
    load();
}

void PersonScreen::reload()
{
    if (!m_person)
        return;
    if (!m_isShown) {
        m_isStale = true;
        return;
    }
    m_requests->follow();
    if (m_request.isRunning())
        m_isReloadDue = true;
    else
        load();
}

void PersonScreen::load()
{
    const auto ticket = m_request.begin();
    auto future =
        m_database.readAsync(ticket.stop, [person = *m_person](directory::ReadSession& session, std::stop_token stop) {
            return readPersonView(session, person, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<std::optional<PersonView>> view) {
        if (!m_request.accept(generation))
            return;
        if (view) {
            m_error.reset();
            m_view = std::move(*view);
            m_isGone = !m_view;
            m_state = m_view ? ScreenState::Full : ScreenState::Empty;
            Q_EMIT changed();
        } else if (view.error().kind != core::ErrorKind::Cancelled) {
            m_error = view.error();
            m_state = m_view ? ScreenState::Full : ScreenState::Error;
            Q_EMIT changed();
        }
        if (std::exchange(m_isReloadDue, false))
            load();
    });
}

QString PersonScreen::relativeTime(core::Timestamp time) const
{
    return RelativeTime::text(time, m_clock.now());
}

QString PersonScreen::timesText() const
{
    if (!m_view)
        return {};
    QString arrived = tr("Arrived %1").arg(relativeTime(m_view->created));
    if (m_view->lastModified == m_view->created)
        return arrived;
    return tr("%1 · changed %2").arg(arrived, relativeTime(m_view->lastModified));
}

QString PersonScreen::timesExact() const
{
    if (!m_view)
        return {};
    return tr("Arrived %1\nChanged %2")
        .arg(RelativeTime::exact(m_view->created), RelativeTime::exact(m_view->lastModified));
}

bool PersonScreen::isIdle() const
{
    return !m_request.isRunning() && !m_requests->isLoading() && m_requests->isPageIdle();
}

} // namespace rollcall::models
