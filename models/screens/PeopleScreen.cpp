// SPDX-License-Identifier: Apache-2.0
// The People page without its widgets: what is searched and filtered, how many there are, who is looked at.
#include "screens/PeopleScreen.h"

#include "DirectoryWatcher.h"
#include "screens/PersonScreen.h"
#include "tables/PeopleTableModel.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {
/// During a burst the order is read this often at most.
constexpr int refreshMilliseconds = 250;
constexpr int timesMilliseconds = 30'000;
} // namespace

PeopleScreen::PeopleScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                           QObject* parent)
    : ListScreen(parent),
      m_database(database),
      m_table(new PeopleTableModel(database, clock, this)),
      m_person(new PersonScreen(database, watcher, clock, this))
{
    m_refreshDelay.setSingleShot(true);
    connect(&m_refreshDelay, &QTimer::timeout, this, &PeopleScreen::refreshNow);
    m_timesTick.setInterval(timesMilliseconds);
    connect(&m_timesTick, &QTimer::timeout, m_table, &PeopleTableModel::refreshTimes);
    m_timesTick.start();
    connect(&watcher, &DirectoryWatcher::changed, this, &PeopleScreen::refreshSoon);
    connect(m_table, &PeopleTableModel::orderLoaded, this, [this] {
        listArrived();
        Q_EMIT countsChanged();
    });
    connect(m_table, &PeopleTableModel::failed, this, &PeopleScreen::listFailed);
}

PeopleScreen::~PeopleScreen() = default;

void PeopleScreen::setIntegration(std::optional<directory::IntegrationId> integration)
{
    if (integration == this->integration())
        return;
    takeIntegration(integration);
    m_counts = {};
    selectPerson(std::nullopt);
    applyQuery();
    readCounts();
    Q_EMIT countsChanged();
}

void PeopleScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    m_person->setShown(isShown);
    if (isShown) {
        m_timesTick.start();
        if (std::exchange(m_isStale, false))
            refreshNow();
    } else {
        m_timesTick.stop();
        m_refreshDelay.stop();
        m_isStale = true;
    }
}

void PeopleScreen::setFilter(Filter filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    narrow();
}

void PeopleScreen::selectPerson(std::optional<directory::PersonId> person)
{
    m_person->setPerson(integration(), person);
}

void PeopleScreen::setTableQuery()
{
    if (!integration()) {
        m_table->setQuery(std::nullopt);
        return;
    }
    directory::PersonQuery query;
    if (const auto& former = m_table->query()) {
        query.sort = former->sort;
        query.isDescending = former->isDescending;
    }
    query.integration = *integration();
    query.search = search().trimmed().toStdString();
    if (m_filter != Filter::All)
        query.active = m_filter == Filter::Active;
    m_sinceRefresh.start();
    m_table->setQuery(std::move(query));
}

void PeopleScreen::refreshSoon()
{
    if (!m_isShown) {
        m_isStale = true;
        return;
    }
    if (m_refreshDelay.isActive())
        return;
    const qint64 since = m_sinceRefresh.isValid() ? m_sinceRefresh.elapsed() : refreshMilliseconds;
    m_refreshDelay.start(static_cast<int>(std::clamp<qint64>(refreshMilliseconds - since, 0, refreshMilliseconds)));
}

void PeopleScreen::refreshNow()
{
    m_sinceRefresh.start();
    m_table->refresh();
    readCounts();
}

void PeopleScreen::readCounts()
{
    if (!integration()) {
        m_countsRequest.cancel();
        return;
    }
    if (m_countsRequest.isRunning()) {
        m_areCountsDue = true;
        return;
    }
    const auto ticket = m_countsRequest.begin();
    auto future = m_database.readAsync(ticket.stop,
                                       [integration = *integration()](directory::ReadSession& session, std::stop_token)
                                           -> core::Result<directory::Counts> { return session.counts(integration); });
    core::deliver(
        future, this,
        [this, counted = integration(), generation = ticket.generation](core::Result<directory::Counts> counts) {
            if (!m_countsRequest.accept(generation))
                return;
            if (counts && counted == integration()) {
                m_counts = *counts;
                Q_EMIT countsChanged();
            }
            if (std::exchange(m_areCountsDue, false))
                readCounts();
        });
}

ListScreen::Listing PeopleScreen::listing() const
{
    return {integration().has_value(), m_table->rowCount(), m_table->isComplete()};
}

QString PeopleScreen::countsText() const
{
    const QLocale locale;
    if (!integration())
        return {};
    // Counters and order are read apart; during a burst one may be a moment ahead.
    const qint64 all = std::max<qint64>(m_counts.people, m_table->rowCount());
    if (isNarrowed())
        return tr("%1 of %2 shown").arg(locale.toString(m_table->rowCount()), locale.toString(all));
    if (all == 0)
        return state() == ScreenState::Empty ? tr("Nobody yet") : QString();
    const qint64 inactive = m_counts.people - m_counts.activePeople;
    const QString people = all == 1 ? tr("1 person") : tr("%1 people").arg(locale.toString(all));
    return inactive > 0 ? tr("%1, %2 of them inactive").arg(people, locale.toString(inactive)) : people;
}

bool PeopleScreen::isIdle() const
{
    return !isSearchWaiting() && !m_refreshDelay.isActive() && !m_countsRequest.isRunning() && !m_table->isLoading() &&
           m_table->isPageIdle() && m_person->isIdle();
}

} // namespace rollcall::models
