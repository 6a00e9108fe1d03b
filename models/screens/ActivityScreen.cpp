// SPDX-License-Identifier: Apache-2.0
// The Activity page without its widgets: the live list, its filters, and the one line that says how things stand.
#include "screens/ActivityScreen.h"

#include "DirectoryWatcher.h"
#include "screens/RequestScreen.h"
#include "tables/JournalTableModel.h"

#include <QLocale>

#include <chrono>
#include <utility>

namespace rollcall::models {

using directory::JournalSlice;

namespace {
/// The summary counts over two days; once a second is often enough for a line of text.
constexpr int summaryMilliseconds = 1000;
/// What retention took away leaves the list this often.
constexpr std::chrono::minutes reloadEvery{10};
constexpr std::chrono::hours summaryHours{48};
} // namespace

ActivityScreen::ActivityScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                               QObject* parent)
    : ListScreen(parent),
      m_database(database),
      m_clock(clock),
      m_table(new JournalTableModel(database, clock, this)),
      m_request(new RequestScreen(database, clock, this))
{
    m_summaryDelay.setSingleShot(true);
    m_summaryDelay.setInterval(summaryMilliseconds);
    connect(&m_summaryDelay, &QTimer::timeout, this, &ActivityScreen::readSummary);
    m_reloadTick.setInterval(reloadEvery);
    connect(&m_reloadTick, &QTimer::timeout, this, [this] {
        if (m_isShown && !isPaused())
            m_table->reload();
    });
    m_reloadTick.start();
    connect(&watcher, &DirectoryWatcher::changed, this, &ActivityScreen::directoryChanged);
    connect(m_table, &JournalTableModel::orderLoaded, this, &ActivityScreen::listArrived);
    connect(m_table, &JournalTableModel::followed, this, &ActivityScreen::settle);
    connect(m_table, &JournalTableModel::waitingCountChanged, this, &ActivityScreen::statusChanged);
    connect(m_table, &JournalTableModel::failed, this, &ActivityScreen::listFailed);
}

ActivityScreen::~ActivityScreen() = default;

void ActivityScreen::setIntegration(std::optional<directory::IntegrationId> integration)
{
    if (m_isChosen && integration == this->integration())
        return;
    m_isChosen = true;
    takeIntegration(integration);
    m_person.reset();
    m_personName.clear();
    m_summary.reset();
    selectRequest(std::nullopt);
    applyQuery();
    readSummary();
    Q_EMIT narrowingChanged();
    Q_EMIT statusChanged();
}

void ActivityScreen::setRetention(const directory::Retention& retention)
{
    m_retention = retention;
    Q_EMIT statusChanged();
}

void ActivityScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (!isShown)
        m_isStale = true;
    else if (std::exchange(m_isStale, false))
        directoryChanged();
}

void ActivityScreen::setSlice(JournalSlice slice)
{
    if (slice == m_slice)
        return;
    m_slice = slice;
    narrow();
}

void ActivityScreen::setPerson(std::optional<directory::PersonId> person, const QString& name)
{
    m_personName = person ? name : QString();
    if (person != m_person) {
        m_person = person;
        applyQuery();
    }
    Q_EMIT narrowingChanged();
}

void ActivityScreen::showPerson(directory::PersonId person, const QString& name)
{
    m_slice = JournalSlice::All;
    forgetSearch();
    m_person = person;
    m_personName = name;
    narrow();
}

bool ActivityScreen::isNarrowed() const
{
    return m_slice != JournalSlice::All || m_person || ListScreen::isNarrowed();
}

void ActivityScreen::clearFilters()
{
    m_slice = JournalSlice::All;
    m_person.reset();
    m_personName.clear();
}

void ActivityScreen::setPaused(bool isPaused)
{
    m_table->setPaused(isPaused);
    settle();
    Q_EMIT statusChanged();
}

bool ActivityScreen::isPaused() const
{
    return m_table->isPaused();
}

qint64 ActivityScreen::waitingCount() const
{
    return m_table->waitingCount();
}

void ActivityScreen::selectRequest(std::optional<directory::JournalId> request)
{
    m_request->setRequest(request);
}

void ActivityScreen::setTableQuery()
{
    if (m_isChosen) {
        directory::JournalQuery query;
        query.integration = integration();
        query.withUnaddressed = true;
        query.slice = m_slice;
        query.person = m_person;
        query.text = search().trimmed().toStdString();
        m_table->setQuery(std::move(query));
    } else {
        m_table->setQuery(std::nullopt);
    }
}

void ActivityScreen::directoryChanged()
{
    if (!m_isShown) {
        m_isStale = true;
        return;
    }
    m_table->follow();
    if (!m_summaryDelay.isActive())
        m_summaryDelay.start();
}

void ActivityScreen::readSummary()
{
    if (!m_isChosen)
        return;
    const auto ticket = m_summaryRequest.begin();
    auto future = m_database.readAsync(
        ticket.stop,
        [integration = integration(), since = m_clock.now() - summaryHours](
            directory::ReadSession& session, std::stop_token) -> core::Result<directory::JournalSummary> {
            return session.journalSummary(integration, since, true);
        });
    core::deliver(future, this,
                  [this, generation = ticket.generation](core::Result<directory::JournalSummary> summary) {
                      if (!m_summaryRequest.accept(generation) || !summary)
                          return;
                      m_summary = std::move(*summary);
                      Q_EMIT statusChanged();
                  });
}

ListScreen::Listing ActivityScreen::listing() const
{
    return {m_isChosen, m_table->rowCount(), m_table->isComplete()};
}

QString ActivityScreen::statusText() const
{
    if (!m_summary)
        return {};
    const QLocale locale;
    QString state = tr("Live");
    if (isPaused()) {
        state = waitingCount() == 0   ? tr("Paused")
                : waitingCount() == 1 ? tr("Paused, 1 waits")
                                      : tr("Paused, %1 wait").arg(locale.toString(waitingCount()));
    }
    const QString requests = m_summary->requests == 1
                                 ? tr("1 request in 48 hours")
                                 : tr("%1 requests in 48 hours").arg(locale.toString(qint64{m_summary->requests}));
    const QString refused = m_summary->refused == 0 ? tr("none refused")
                                                    : tr("%1 refused").arg(locale.toString(qint64{m_summary->refused}));
    QString line =
        tr("%1 · %2, %3, kept for %4 days").arg(state, requests, refused, locale.toString(qint64{m_retention.days}));
    if (m_summary->dropped > 0)
        line += tr(" · %1 came too fast to be listed").arg(locale.toString(qint64{m_summary->dropped}));
    return line;
}

bool ActivityScreen::isIdle() const
{
    return !isSearchWaiting() && !m_summaryDelay.isActive() && !m_summaryRequest.isRunning() && !m_table->isLoading() &&
           m_table->isPageIdle() && m_request->isIdle();
}

} // namespace rollcall::models
