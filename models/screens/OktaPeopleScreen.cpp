// SPDX-License-Identifier: Apache-2.0
// A reading counts only when it is complete: until then, and when it fails, what was read before stays on show.
#include "screens/OktaPeopleScreen.h"

#include "DirectoryWatcher.h"
#include "OktaOutcomeText.h"
#include "RelativeTime.h"
#include "tables/OktaPeopleTableModel.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <array>
#include <utility>

namespace rollcall::models {

using okta::PeopleStage;
using okta::ProvisioningOutcome;

namespace {

constexpr int timesMilliseconds = 30'000;
/// From a commit to the look whether the connection is there now.
constexpr int setupMilliseconds = 300;

/// What belongs to "assigned", in the order in which it is told.
constexpr std::array told{ProvisioningOutcome::Done, ProvisioningOutcome::Pending, ProvisioningOutcome::Failed,
                          ProvisioningOutcome::NotProvisioning, ProvisioningOutcome::Unclear};

QString timeOfDay(core::Timestamp time, core::Timestamp now)
{
    const auto local = [](core::Timestamp at) {
        return QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(at)).toLocalTime();
    };
    QString clock = QLocale().toString(local(time).time(), QStringLiteral("HH:mm"));
    if (local(time).date() == local(now).date())
        return clock;
    return QLocale().toString(local(time).date(), QStringLiteral("d MMM")) + QLatin1Char(' ') + clock;
}

} // namespace

OktaPeopleScreen::OktaPeopleScreen(OktaPeopleSource& source, DirectoryWatcher& watcher, const core::Clock& clock,
                                   QObject* parent)
    : ListScreen(parent), m_source(source), m_clock(clock), m_table(new OktaPeopleTableModel(clock, this))
{
    connect(&source, &OktaPeopleSource::progressed, this, [this](PeopleStage stage, qint64 count) {
        m_stage = stage;
        m_read = count;
        if (stage == PeopleStage::People)
            m_people = count;
        m_wait = {};
        Q_EMIT readingChanged();
    });
    connect(&source, &OktaPeopleSource::waiting, this,
            [this](okta::WaitReason reason, std::chrono::milliseconds remaining) {
                m_waitReason = reason;
                m_wait = std::chrono::ceil<std::chrono::seconds>(remaining);
                Q_EMIT readingChanged();
            });
    connect(&source, &OktaPeopleSource::taken, this, &OktaPeopleScreen::take);
    connect(&source, &OktaPeopleSource::failed, this, &OktaPeopleScreen::fail);
    connect(m_table, &OktaPeopleTableModel::orderLoaded, this, [this] {
        listArrived();
        Q_EMIT chosenChanged();
    });
    m_timesTick.setInterval(timesMilliseconds);
    connect(&m_timesTick, &QTimer::timeout, m_table, &OktaPeopleTableModel::refreshTimes);
    connect(&m_timesTick, &QTimer::timeout, this, &OktaPeopleScreen::chosenChanged);
    // Whoever connects Okta on another page or by command finds people here without asking again.
    m_setupDelay.setSingleShot(true);
    m_setupDelay.setInterval(setupMilliseconds);
    connect(&m_setupDelay, &QTimer::timeout, this, [this] {
        if (isWaitingForSetup() && m_isShown)
            read();
    });
    connect(&watcher, &DirectoryWatcher::changed, this, [this] {
        if (isWaitingForSetup() && m_isShown && !m_setupDelay.isActive())
            m_setupDelay.start();
    });
}

OktaPeopleScreen::~OktaPeopleScreen() = default;

void OktaPeopleScreen::setIntegration(const std::optional<directory::Integration>& integration)
{
    const auto id = integration ? std::optional(integration->id) : std::nullopt;
    m_wanted = integration;
    if (id == this->integration())
        return;
    if (m_isReading)
        m_source.cancel();
    m_setupDelay.stop();
    m_isReading = false;
    m_trouble.reset();
    m_filter.reset();
    m_chosen.reset();
    forgetSearch();
    takeIntegration(id);
    const auto held = id ? m_held.find(*id) : m_held.end();
    m_isDue = id.has_value() && held == m_held.end();
    // Nobody of another integration stays on show.
    show(nullptr);
    if (held != m_held.end())
        show(held->second);
    narrow();
    Q_EMIT readingChanged();
    readIfDue();
}

void OktaPeopleScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (!isShown) {
        m_timesTick.stop();
        return;
    }
    m_timesTick.start();
    m_table->refreshTimes();
    m_isDue = m_isDue || isWaitingForSetup();
    readIfDue();
}

void OktaPeopleScreen::readIfDue()
{
    if (m_isDue && m_isShown)
        read();
}

void OktaPeopleScreen::read()
{
    if (m_isReading || !m_wanted)
        return;
    m_isDue = false;
    m_isReading = true;
    m_stage = PeopleStage::People;
    m_read = 0;
    m_people = 0;
    m_wait = {};
    listArrived(); // a former error is no longer what is shown
    Q_EMIT readingChanged();
    m_source.read(*m_wanted);
}

void OktaPeopleScreen::cancel()
{
    if (!m_isReading)
        return;
    m_source.cancel();
    endReading();
}

void OktaPeopleScreen::connectionChanged()
{
    cancel();
    m_isDue = m_wanted.has_value();
    readIfDue();
}

void OktaPeopleScreen::endReading()
{
    m_isReading = false;
    m_wait = {};
    settle();
    Q_EMIT readingChanged();
}

void OktaPeopleScreen::take(directory::IntegrationId integration, std::shared_ptr<const OktaPeopleReading> reading)
{
    if (!m_isReading || integration != this->integration())
        return;
    m_trouble.reset();
    m_held[integration] = reading;
    show(std::move(reading));
    endReading();
}

void OktaPeopleScreen::fail(directory::IntegrationId integration, const OktaPeopleTrouble& trouble)
{
    if (!m_isReading || integration != this->integration())
        return;
    m_trouble = trouble;
    m_isReading = false;
    m_wait = {};
    // What only waits for the set-up is no error.
    if (m_reading || isWaitingForSetup())
        settle();
    else
        listFailed(trouble.error);
    Q_EMIT readingChanged();
}

void OktaPeopleScreen::show(std::shared_ptr<const OktaPeopleReading> reading)
{
    m_reading = std::move(reading);
    m_counts = m_reading ? OktaOutcomeText::count(m_reading->report) : OktaOutcomeText::Counts{};
    m_table->setReport(m_reading ? OktaPeopleIndex::Report(m_reading, &m_reading->report) : nullptr);
    Q_EMIT chosenChanged();
}

bool OktaPeopleScreen::isWaitingForSetup() const
{
    return m_trouble && !m_isReading &&
           (m_trouble->obstacle == OktaPeopleObstacle::NotConnected ||
            m_trouble->obstacle == OktaPeopleObstacle::NoApp);
}

void OktaPeopleScreen::setFilter(std::optional<ProvisioningOutcome> outcome)
{
    if (outcome == m_filter)
        return;
    m_filter = outcome;
    narrow();
}

void OktaPeopleScreen::setTableQuery()
{
    m_table->setNarrowing(search(), m_filter);
}

ListScreen::Listing OktaPeopleScreen::listing() const
{
    const bool isWanted = m_reading || m_isReading;
    return {isWanted, m_table->rowCount(), m_reading && m_table->isComplete()};
}

qint64 OktaPeopleScreen::count(std::optional<ProvisioningOutcome> outcome) const
{
    if (!m_reading)
        return 0;
    return outcome ? m_counts[static_cast<std::size_t>(*outcome)]
                   : static_cast<qint64>(m_reading->report.people.size());
}

OktaPeopleScreen::Emptiness OktaPeopleScreen::emptiness() const
{
    if (m_reading)
        return m_reading->report.people.empty() ? Emptiness::NobodyAssigned : Emptiness::Narrowed;
    if (!isWaitingForSetup())
        return Emptiness::NotRead;
    return m_trouble->obstacle == OktaPeopleObstacle::NoApp ? Emptiness::NoApp : Emptiness::NotConnected;
}

void OktaPeopleScreen::choose(const std::optional<okta::UserId>& person)
{
    if (person == m_chosen)
        return;
    m_chosen = person;
    Q_EMIT chosenChanged();
}

std::optional<OktaPersonView> OktaPeopleScreen::person() const
{
    const okta::AssignedPerson* found = m_chosen && m_reading ? m_table->find(*m_chosen) : nullptr;
    if (found == nullptr)
        return std::nullopt;
    return OktaPersonText::view(*m_reading, *found, m_clock.now());
}

std::optional<OktaReadingView> OktaPeopleScreen::summary() const
{
    if (!m_reading)
        return std::nullopt;
    return OktaPersonText::view(*m_reading, m_clock.now());
}

QString OktaPeopleScreen::progressText() const
{
    if (!m_isReading)
        return {};
    const QLocale locale;
    QString far = tr("Asking Okta…");
    if (m_stage == PeopleStage::Reasons)
        far = tr("People: %1 read. Reasons: %2 events of the System Log read…")
                  .arg(locale.toString(m_people), locale.toString(m_read));
    else if (m_stage == PeopleStage::Groups)
        far = tr("People: %1 read. Pushed groups: %2 read…").arg(locale.toString(m_people), locale.toString(m_read));
    else if (m_read > 0)
        far = tr("People: %1 read…").arg(locale.toString(m_read));
    if (m_wait.count() <= 0)
        return far;
    const QString seconds = locale.toString(static_cast<qlonglong>(m_wait.count()));
    switch (m_waitReason) {
    case okta::WaitReason::Ahead:
    case okta::WaitReason::Refused:
        return tr("%1 Okta's limit of calls a minute: it goes on in %2 s.").arg(far, seconds);
    case okta::WaitReason::Concurrency:
        return tr("%1 Okta has too many calls at once: it goes on in %2 s.").arg(far, seconds);
    case okta::WaitReason::ServerTrouble:
    case okta::WaitReason::Consistency:
        break;
    }
    return tr("%1 Okta did not answer well: asked again in %2 s.").arg(far, seconds);
}

QString OktaPeopleScreen::troubleText() const
{
    if (!m_trouble)
        return {};
    const QString message = QString::fromStdString(m_trouble->error.message);
    QStringList marks;
    for (const std::string& mark : {m_trouble->oktaCode, m_trouble->errorId}) {
        if (!mark.empty())
            marks.append(QString::fromStdString(mark));
    }
    QString words = QString::fromStdString(m_trouble->oktaWords);
    // The sentence often quotes them already.
    if (!words.isEmpty() && !message.contains(words))
        words = tr(" Okta says: “%1”.").arg(words);
    else
        words.clear();
    return message + words + (marks.isEmpty() ? QString() : tr(" (%1)").arg(marks.join(QStringLiteral(", "))));
}

QString OktaPeopleScreen::resultText() const
{
    const qint64 ended = count(ProvisioningOutcome::Ended);
    const qint64 assigned = count(std::nullopt) - ended;
    QStringList parts;
    for (const auto outcome : told) {
        if (count(outcome) > 0)
            parts.append(OktaOutcomeText::counted(outcome, count(outcome)));
    }
    QString result = tr("%1 assigned").arg(QLocale().toString(assigned));
    if (!parts.isEmpty())
        result += QStringLiteral(": ") + parts.join(QStringLiteral(", "));
    if (ended > 0)
        result += QStringLiteral("; ") + OktaOutcomeText::counted(ProvisioningOutcome::Ended, ended);
    return result;
}

QString OktaPeopleScreen::verdict() const
{
    if (m_isReading)
        return m_reading ? progressText() + QLatin1Char(' ') + ageText() : progressText();
    if (!m_reading)
        return {};
    const QString read = timeOfDay(m_reading->readAt, m_clock.now());
    if (isNarrowed() && m_table->isComplete())
        return tr("%1 of %2 shown; read %3")
            .arg(QLocale().toString(m_table->rowCount()), QLocale().toString(count(std::nullopt)), read);
    return tr("%1; read %2").arg(resultText(), read);
}

QString OktaPeopleScreen::ageText() const
{
    return m_reading ? tr("Shown is what was read at %1.").arg(timeOfDay(m_reading->readAt, m_clock.now())) : QString();
}

QString OktaPeopleScreen::warningTitle() const
{
    if (!m_reading)
        return {};
    const auto& report = m_reading->report;
    const auto groups = static_cast<qlonglong>(report.groups.size());
    if (groups == 0)
        return report.gaps.empty() ? QString() : tr("Not everything could be read.");
    const QString subject =
        groups == 1 ? tr("Pushing a group") : tr("Pushing %1 groups").arg(QLocale().toString(groups));
    return report.gaps.empty() ? tr("%1 failed.").arg(subject)
                               : tr("%1 failed, and not everything could be read.").arg(subject);
}

QString OktaPeopleScreen::warningDetail() const
{
    if (!m_reading)
        return {};
    const auto& report = m_reading->report;
    QStringList lines;
    if (!report.groups.empty()) {
        const okta::GroupTrouble& first = report.groups.front();
        lines.append(tr("%1: %2").arg(QString::fromStdString(first.name.empty() ? first.group.value : first.name),
                                      first.reason.empty() ? tr("Okta gives no reason.")
                                                           : QString::fromStdString(first.reason)));
    }
    if (!report.gaps.empty())
        lines.append(QString::fromStdString(report.gaps.front()));
    return lines.join(QLatin1Char('\n'));
}

bool OktaPeopleScreen::isIdle() const
{
    return !m_isReading && !isSearchWaiting() && !m_setupDelay.isActive() && !m_table->isLoading();
}

} // namespace rollcall::models
