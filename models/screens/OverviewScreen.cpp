// SPDX-License-Identifier: Apache-2.0
// One read for the whole page, repeated after commits; words are made from it on demand.
#include "screens/OverviewScreen.h"

#include "DirectoryWatcher.h"
#include "MeaningText.h"
#include "RelativeTime.h"
#include "screens/DownstreamTrouble.h"
#include "screens/IntegrationSelection.h"
#include "screens/Reachability.h"

#include <QLocale>

#include <algorithm>
#include <chrono>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenReads = 500ms;
constexpr auto betweenLooksAtTheClock = 5s;

/// The rooms below report hours with traffic; the page shows every hour, the quiet ones too.
std::vector<directory::TrafficBucket> everyHour(const std::vector<directory::TrafficBucket>& known, core::Timestamp now)
{
    const auto lastHour = std::chrono::floor<std::chrono::hours>(now);
    std::vector<directory::TrafficBucket> all(OverviewScreen::hours);
    for (int i = 0; i < OverviewScreen::hours; ++i)
        all[static_cast<std::size_t>(i)].from = lastHour - std::chrono::hours(OverviewScreen::hours - 1 - i);
    for (const auto& bucket : known) {
        const auto age = std::chrono::floor<std::chrono::hours>(bucket.from) - all.front().from;
        const auto at = std::chrono::duration_cast<std::chrono::hours>(age).count();
        if (at < 0 || at >= OverviewScreen::hours)
            continue;
        all[static_cast<std::size_t>(at)].answered += bucket.answered;
        all[static_cast<std::size_t>(at)].refused += bucket.refused;
    }
    return all;
}

} // namespace

OverviewScreen::OverviewScreen(directory::Database& database, DirectoryWatcher& watcher,
                               IntegrationSelection& selection, ListenerControl& control, const core::Clock& clock,
                               QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_clock(clock),
      m_commandHint(QStringLiteral("rollcallctl integration create --profile app-integration-wizard --name \"My app\""))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenReads);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isDue)
            reload();
    });
    m_tick.setTimerType(Qt::VeryCoarseTimer);
    m_tick.setInterval(betweenLooksAtTheClock);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (m_error && m_state == ScreenState::Full)
            schedule(); // nothing else may wake it once it can be read again
        // Nobody tells when the disk fills or has room again.
        if (contactText() != m_shownContact || ListenerText::trouble(m_control.situation()) != m_shownTrouble)
            Q_EMIT changed();
    });
    connect(this, &OverviewScreen::changed, this, [this] {
        m_shownContact = contactText();
        m_shownTrouble = ListenerText::trouble(m_control.situation());
    });
    connect(&watcher, &DirectoryWatcher::changed, this, &OverviewScreen::schedule);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &OverviewScreen::reset);
    connect(&m_selection, &IntegrationSelection::changed, this, [this] {
        if (!m_selection.currentId())
            reset();
        Q_EMIT changed();
    });
    connect(&m_control, &ListenerControl::situationChanged, this, &OverviewScreen::changed);
    m_tick.start();
    reset();
}

void OverviewScreen::reset()
{
    m_request.cancel();
    m_data = {};
    m_error.reset();
    if (m_selection.currentId()) {
        m_state = ScreenState::Loading;
        reload();
    } else if (m_selection.error()) {
        m_error = m_selection.error();
        m_state = ScreenState::Error;
    } else {
        m_state = m_selection.isLoaded() ? ScreenState::Empty : ScreenState::Loading;
        if (m_state == ScreenState::Empty)
            reload();
    }
    Q_EMIT changed();
}

void OverviewScreen::retry()
{
    if (m_selection.currentId()) {
        reset();
        return;
    }
    m_error.reset();
    m_state = ScreenState::Loading;
    m_selection.retry();
    Q_EMIT changed();
}

std::optional<core::Error> OverviewScreen::selectionError() const
{
    return m_selection.currentId() || m_state != ScreenState::Error ? std::nullopt : m_error;
}

void OverviewScreen::setCommandHint(const QString& command)
{
    m_commandHint = command;
    Q_EMIT changed();
}

void OverviewScreen::schedule()
{
    m_isDue = true;
    if (!m_pause.isActive() && !m_request.isRunning())
        reload();
}

void OverviewScreen::reload()
{
    const auto integration = m_selection.currentId();
    m_isDue = false;
    if (!integration && m_state != ScreenState::Empty)
        return;
    m_pause.start();
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [integration, now = m_clock.now()](directory::ReadSession& session, std::stop_token) {
            return read(session, integration, now);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<Data> result) {
        if (m_request.accept(generation))
            take(std::move(result));
    });
}

core::Result<OverviewScreen::Data> OverviewScreen::read(directory::ReadSession& session,
                                                        std::optional<directory::IntegrationId> integration,
                                                        core::Timestamp now)
{
    Data data;
    const auto since = now - std::chrono::hours(hours);
    if (integration) {
        auto counts = session.counts(*integration);
        if (!counts)
            return tl::unexpected(counts.error());
        data.counts = *counts;
        auto own = session.journalSummary(integration, since);
        if (!own)
            return tl::unexpected(own.error());
        data.own = std::move(*own);
    }
    auto summary = session.journalSummary(integration, since, true);
    if (!summary)
        return tl::unexpected(summary.error());
    data.summary = std::move(*summary);
    const auto firstHour = std::chrono::floor<std::chrono::hours>(now) - std::chrono::hours(hours - 1);
    auto traffic = session.traffic(integration, firstHour, now + 1s, true);
    if (!traffic)
        return tl::unexpected(traffic.error());
    data.traffic = everyHour(*traffic, now);
    for (const auto& row : data.summary.lastErrors) {
        auto entry = session.journalEntry(row.id);
        if (!entry)
            return tl::unexpected(entry.error());
        if (*entry)
            data.errors.push_back(std::move(**entry));
    }
    return data;
}

void OverviewScreen::take(core::Result<Data> result)
{
    if (result) {
        m_data = std::move(*result);
        m_error.reset();
        m_readAt = m_clock.now();
        if (m_selection.currentId())
            m_state = ScreenState::Full;
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
        if (m_state == ScreenState::Loading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
    if (m_isDue && !m_pause.isActive())
        reload();
}

QString OverviewScreen::title() const
{
    const auto current = m_selection.current();
    return current ? QString::fromStdString(current->name) : tr("Overview");
}

bool OverviewScreen::hasArrived() const
{
    return m_data.own.last.has_value() || m_data.counts.people > 0 || m_data.counts.groups > 0;
}

QString OverviewScreen::verdict() const
{
    if (const QString trouble = ListenerText::trouble(m_control.situation()); !trouble.isEmpty())
        return trouble;
    switch (m_state) {
    case ScreenState::Loading:
        return tr("Reading the directory…");
    case ScreenState::Error:
        return tr("The directory could not be read.");
    case ScreenState::Empty:
        return tr("There is no integration yet.");
    case ScreenState::Full:
        break;
    }
    if (m_error)
        return tr("The directory cannot be read now; what is shown was read %1.")
            .arg(RelativeTime::text(m_readAt, m_clock.now()));
    return verdictOnTraffic();
}

QString OverviewScreen::verdictOnTraffic() const
{
    const QLocale locale;
    const auto& summary = m_data.summary;
    if (const QString atTheVendor = troubleAtTheVendor(); !atTheVendor.isEmpty())
        return atTheVendor;
    if (summary.requests > 0 && summary.requests == summary.refused)
        return tr("Requests come, and every one is refused.");
    if (m_data.own.requests == 0) {
        if (m_data.own.last)
            return tr("Okta has not been here in the last 48 hours; last contact %1.").arg(contactText());
        return hasArrived() ? tr("Okta has not been here in the last 48 hours.")
                            : tr("Ready. Nothing has arrived from Okta yet.");
    }
    if (summary.refused == 0)
        return tr("Everything arrives. Okta was here %1.").arg(contactText());
    if (isOnlyPutOff())
        return summary.refused == 1 ? tr("Okta’s requests arrive. One was asked to come again in a moment.")
                                    : tr("Okta’s requests arrive. %1 were asked to come again in a moment.")
                                          .arg(locale.toString(summary.refused));
    const QString refused = summary.refused == 1 ? tr("One request was refused")
                                                 : tr("%1 requests were refused").arg(locale.toString(summary.refused));
    return tr("Okta’s requests arrive. %1 in the last 48 hours.").arg(refused);
}

QString OverviewScreen::troubleAtTheVendor() const
{
    // Newest first; whatever came later went well.
    if (m_data.errors.empty() || !m_data.own.last || m_data.errors.front().at < *m_data.own.last)
        return {};
    const auto trouble = DownstreamTrouble::of(m_data.errors.front());
    return trouble.isPassing() ? tr("%1 when Okta was last here, %2.").arg(trouble.sentence(), contactText())
                               : QString();
}

bool OverviewScreen::isOnlyPutOff() const
{
    // Only the last few are known one by one; a refusal may hide behind them.
    std::int64_t known = 0;
    for (const auto& entry : m_data.errors) {
        if (entry.status != 429)
            return false;
        known += entry.folded;
    }
    return known > 0 && known >= m_data.summary.refused;
}

QList<Attention> OverviewScreen::attention() const
{
    QList<Attention> list;
    for (const auto& entry : m_data.errors)
        list.append(AttentionText::of(entry, m_clock.now()));
    return list;
}

QString OverviewScreen::requestsText() const
{
    const auto requests = m_data.summary.requests;
    if (requests == 0)
        return tr("no request in 48 hours");
    return requests == 1 ? tr("1 request in 48 hours")
                         : tr("%1 requests in 48 hours").arg(QLocale().toString(qint64{requests}));
}

StateWord OverviewScreen::listenerState() const
{
    return ListenerText::state(m_control.situation());
}

QString OverviewScreen::listenerDetail() const
{
    return ListenerText::detail(m_control.situation(), m_clock.now());
}

QString OverviewScreen::listenerUrl() const
{
    return ListenerText::url(m_control.situation(), m_control.settings());
}

QString OverviewScreen::baseUrl() const
{
    const auto current = m_selection.current();
    if (!current)
        return {};
    const auto situation = m_control.situation();
    std::string url = situation.status.publicUrl;
    if (url.empty())
        url = m_control.settings().publicUrl;
    if (url.empty())
        url = listenerUrl().toStdString();
    return QString::fromStdString(listener::scimBaseUrl(url, current->slug));
}

QString OverviewScreen::reachability() const
{
    const QString url = baseUrl();
    if (url.isEmpty() || isReachableFromCloud(url))
        return {};
    return tr("Okta’s cloud cannot reach this address. Set a public URL that begins with https:// under Connection › "
              "Change address; a proxy or tunnel that ends TLS leads from there to this listener.");
}

StateWord OverviewScreen::contactState() const
{
    if (m_state != ScreenState::Full)
        return {};
    if (isOnlyPutOff())
        return {tr("%1 put off").arg(QLocale().toString(qint64{m_data.summary.refused})), Tone::Warning};
    if (m_data.summary.refused > 0)
        return {tr("%1 refused").arg(QLocale().toString(qint64{m_data.summary.refused})), Tone::Warning};
    if (!m_data.own.last)
        return {tr("Waiting"), Tone::Neutral};
    if (m_data.own.requests == 0)
        return {tr("Silent for 48 hours"), Tone::Warning};
    return {tr("Nothing refused"), Tone::Good};
}

QString OverviewScreen::contactText() const
{
    return m_data.own.last ? RelativeTime::text(*m_data.own.last, m_clock.now()) : QString();
}

QString OverviewScreen::contactExact() const
{
    return m_data.own.last ? RelativeTime::exact(*m_data.own.last) : QString();
}

} // namespace rollcall::models
