// SPDX-License-Identifier: Apache-2.0
// What every page that is one list shares without its widgets: search, filters that are taken away, the four states.
#include "screens/ListScreen.h"

namespace rollcall::models {

namespace {
constexpr int searchDelayMilliseconds = 60;
} // namespace

ListScreen::ListScreen(QObject* parent) : QObject(parent)
{
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(searchDelayMilliseconds);
    connect(&m_searchDelay, &QTimer::timeout, this, &ListScreen::applyQuery);
}

void ListScreen::takeIntegration(std::optional<directory::IntegrationId> integration)
{
    m_integration = integration;
    m_error.reset();
}

void ListScreen::setSelectionError(const std::optional<core::Error>& error)
{
    if (!error && !m_selectionError)
        return;
    m_selectionError = error;
    settle();
}

void ListScreen::setSearch(const QString& text)
{
    if (text == m_search)
        return;
    m_search = text;
    m_searchDelay.start();
    Q_EMIT narrowingChanged();
}

bool ListScreen::isNarrowed() const
{
    return !m_search.trimmed().isEmpty();
}

void ListScreen::clearNarrowing()
{
    m_search.clear();
    clearFilters();
    narrow();
}

void ListScreen::retry()
{
    if (m_selectionError)
        Q_EMIT integrationWanted();
    m_error.reset();
    applyQuery();
    readSums();
}

void ListScreen::applyQuery()
{
    m_searchDelay.stop();
    setTableQuery();
    settle();
}

void ListScreen::narrow()
{
    applyQuery();
    Q_EMIT narrowingChanged();
}

void ListScreen::listArrived()
{
    m_error.reset();
    settle();
}

void ListScreen::listFailed(const core::Error& error)
{
    m_error = error;
    settle();
}

void ListScreen::settle()
{
    const Listing now = listing();
    auto next = ScreenState::Full;
    if (!m_integration && m_selectionError) {
        next = ScreenState::Error;
    } else if (now.rows == 0) {
        if (m_error)
            next = ScreenState::Error;
        else if (!now.isWanted || now.isComplete)
            next = ScreenState::Empty;
        else
            next = ScreenState::Loading;
    }
    m_state = next;
    Q_EMIT stateChanged();
}

} // namespace rollcall::models
