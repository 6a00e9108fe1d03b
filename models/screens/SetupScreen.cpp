// SPDX-License-Identifier: Apache-2.0
// One read for the whole guide, repeated after commits; what was read is judged here, whenever something changes.
#include "screens/SetupScreen.h"

#include "DirectoryWatcher.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/SetupKeeper.h"
#include "screens/SetupOkta.h"
#include "screens/SetupProgress.h"
#include "screens/SetupSteps.h"
#include "screens/SetupText.h"
#include "setup/Export.h"
#include "setup/OktaTarget.h"
#include "setup/ProfileCatalogue.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenTicks = 1s;
/// What of the steps goes by time alone goes by minutes and days; the seconds of a wait are counted without judging.
constexpr auto betweenProvings = 10s;

} // namespace

SetupScreen::SetupScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                         ListenerControl& control, IntegrationMaker& maker, OktaFactsSource& okta,
                         const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_selection(selection),
      m_control(control),
      m_profiles(profiles),
      m_clock(clock),
      m_making(maker, selection, profiles.profiles()),
      m_keeper(std::make_unique<SetupKeeper>(database)),
      m_okta(std::make_unique<SetupOkta>(okta)),
      m_progress(std::make_unique<SetupProgress>()),
      m_reads(database, [this] { reload(); })
{
    m_tick.setInterval(betweenTicks);
    connect(&m_tick, &QTimer::timeout, this, &SetupScreen::lookAtTheClock);
    m_tick.start();
    connectParts(watcher);
    reset();
}

SetupScreen::~SetupScreen() = default;

void SetupScreen::connectParts(DirectoryWatcher& watcher)
{
    connect(&watcher, &DirectoryWatcher::changed, this, [this] { m_reads.schedule(); });
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &SetupScreen::reset);
    connect(&m_selection, &IntegrationSelection::changed, this, [this] {
        if (!m_selection.currentId())
            reset();
        else
            Q_EMIT changed(); // its name perhaps
    });
    connect(&m_control, &ListenerControl::situationChanged, this, &SetupScreen::show);
    connect(&m_making, &SetupMaking::changed, this, &SetupScreen::changed);
    connect(&m_making, &SetupMaking::made, this, [this] {
        m_reads.schedule();
        Q_EMIT changed();
    });
    connect(&m_making, &SetupMaking::approvable, this, &SetupScreen::show);
    connect(&m_making, &SetupMaking::failed, this, &SetupScreen::takeFailed);
    connect(m_okta.get(), &SetupOkta::taken, this, [this] {
        show();
        askOktaWhereItIsDue();
    });
    connect(m_okta.get(), &SetupOkta::changed, this, &SetupScreen::changed);
    connect(m_okta.get(), &SetupOkta::due, this, &SetupScreen::askOkta);
    connect(m_okta.get(), &SetupOkta::failed, this, &SetupScreen::takeFailed);
    connect(m_keeper.get(), &SetupKeeper::changed, this, &SetupScreen::changed);
    connect(m_keeper.get(), &SetupKeeper::written, this, [this](const std::optional<core::Error>& error) {
        m_commandError = error;
        m_reads.schedule();
    });
}

void SetupScreen::reset()
{
    m_reads.cancel();
    m_progress->reset();
    m_okta->reset(m_selection.currentId());
    m_keeper->reset();
    m_error.reset();
    m_commandError.reset();
    if (m_selection.currentId()) {
        m_state = ScreenState::Loading;
        m_reads.schedule();
    } else if (m_selection.error()) {
        m_error = m_selection.error();
        m_state = ScreenState::Error;
    } else {
        m_state = m_selection.isLoaded() ? ScreenState::Empty : ScreenState::Loading;
    }
    Q_EMIT changed();
}

void SetupScreen::retry()
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

void SetupScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    m_reads.setShown(isShown);
}

bool SetupScreen::isIdle() const
{
    return !m_reads.isRunning() && !m_reads.isDue() && m_keeper->isIdle() && !m_making.isBusy() && !m_okta->isBusy() &&
           m_state != ScreenState::Loading;
}

const setup::Profile* SetupScreen::profile() const
{
    const auto current = m_selection.current();
    return current ? m_profiles.find(current->profileId) : nullptr;
}

void SetupScreen::reload()
{
    const auto integration = m_selection.current();
    if (!integration)
        return;
    const setup::Profile* known = profile();
    if (known == nullptr) {
        take(core::failure(core::ErrorKind::NotFound,
                           "There is no profile " + integration->profileId +
                               " any more, so that nothing is known of its steps. The Overview page shows what "
                               "arrives."));
        return;
    }
    m_reads.read([integration = *integration, known, own = m_control.situation().ownAddresses](
                     directory::ReadSession& session,
                     const std::stop_token& stop) { return readSetup(session, integration, *known, own, stop); },
                 [this](core::Result<SetupFindings> result) { take(std::move(result)); });
}

void SetupScreen::take(core::Result<SetupFindings> result)
{
    if (result) {
        m_progress->take(std::move(*result));
        m_error.reset();
        m_state = ScreenState::Full;
        refreshSteps();
        askOktaWhereItIsDue();
        noteApp();
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
        if (m_state == ScreenState::Loading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
}

void SetupScreen::noteApp()
{
    const auto current = m_selection.currentId();
    if (!current)
        return;
    const auto before = std::exchange(m_notedApp, std::pair(*current, m_progress->record().value(setup::appField)));
    if (before && before->first == *current && before->second != m_notedApp->second)
        Q_EMIT appPasted();
}

void SetupScreen::askOkta()
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (current && known != nullptr && m_progress->isKnown())
        m_okta->ask(*current, *known, m_progress->record());
}

void SetupScreen::askOktaWhereItIsDue()
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (current && known != nullptr && m_progress->isKnown())
        m_okta->askWhereItIsDue(*current, *known, m_progress->record());
}

bool SetupScreen::isAskingOkta() const
{
    return m_okta->isBusy();
}

QString SetupScreen::oktaActivity() const
{
    return m_okta->activity();
}

void SetupScreen::stopAskingOkta()
{
    m_okta->cancel();
}

void SetupScreen::refreshSteps()
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (!current || known == nullptr || !m_progress->isKnown() || m_state != ScreenState::Full)
        return;
    auto around = setupCircumstances(m_control, *current, m_clock.now());
    around.okta = m_okta->facts();
    around.changes = m_okta->changes();
    around.connection = m_okta->target();
    around.isWithoutOkta = m_okta->isWithoutAccess();
    around.isOktaHere = m_isOktaHere;
    if (m_selfCall)
        addSelfCall(around, *m_selfCall);
    m_provenAt = around.now;
    m_progress->prove(*known, *current, around);
    m_making.show(m_progress->steps(), *current, around.now);
    m_keeper->show(m_progress->steps());
    m_keeper->remember(current->id, m_progress->guide(), m_progress->record());
    if (around.listener.isUp)
        m_keeper->noteAddress(current->id, around.listener.baseUrl, m_progress->record());
}

void SetupScreen::show()
{
    refreshSteps();
    Q_EMIT changed();
}

void SetupScreen::lookAtTheClock()
{
    const auto isWaitedFor = [](const auto& step) { return step.waitingSince.has_value(); };
    if (!m_isShown || std::ranges::none_of(steps(), isWaitedFor))
        return;
    if (m_clock.now() - m_provenAt >= betweenProvings) {
        const auto before = steps();
        refreshSteps();
        if (steps() != before)
            Q_EMIT changed();
    }
    Q_EMIT waitedChanged();
}

void SetupScreen::setSelfCall(const std::optional<SelfCallReport>& report)
{
    if (report == m_selfCall)
        return;
    m_selfCall = report;
    show();
}

void SetupScreen::setOktaHere(bool isHere)
{
    m_isOktaHere = isHere;
    show();
}

void SetupScreen::setOktaTarget(std::optional<directory::IntegrationId> integration,
                                const std::optional<setup::OktaTarget>& target)
{
    if (m_okta->aim(integration, target))
        show();
}

void SetupScreen::takeFailed(const core::Error& error)
{
    if (isChoosing())
        m_making.fail(error);
    else
        m_commandError = error;
    Q_EMIT changed();
}

void SetupScreen::issueSecret()
{
    m_commandError.reset();
    if (const auto current = m_selection.current())
        m_making.issue(*current);
    Q_EMIT changed();
}

void SetupScreen::makeApprovalCode()
{
    m_commandError.reset();
    if (const auto current = m_selection.current())
        m_making.makeApprovalCode(*current);
    Q_EMIT changed();
}

const QList<SetupStepView>& SetupScreen::steps() const
{
    return std::as_const(*m_progress).steps();
}

const QString& SetupScreen::openStep() const
{
    return m_progress->openStep();
}

void SetupScreen::open(const QString& stepId)
{
    m_progress->open(stepId);
    Q_EMIT changed();
}

QString SetupScreen::title() const
{
    const auto current = m_selection.current();
    if (isChoosing() || !current)
        return isChoosing() ? tr("Set up an integration") : tr("Set-up");
    return tr("Set-up · %1").arg(QString::fromStdString(current->name));
}

QString SetupScreen::verdict() const
{
    if (isChoosing())
        return tr("An integration is one app in Okta that provisions here.");
    if (m_state == ScreenState::Loading)
        return tr("Reading the directory…");
    if (m_state == ScreenState::Error)
        return tr("The set-up could not be read.");
    if (m_error)
        return tr("The directory cannot be read now; what is shown is older.");
    return SetupSteps::verdict(steps());
}

QString SetupScreen::roleSentence() const
{
    const auto current = m_selection.current();
    return current ? SetupText::roleSentence(current->role) : QString();
}

QList<SetupFact> SetupScreen::facts() const
{
    return SetupSteps::facts(m_progress->guide(), m_control, m_clock.now());
}

std::optional<SetupTrouble> SetupScreen::warning() const
{
    const auto& warnings = m_progress->guide().warnings;
    if (warnings.empty())
        return std::nullopt;
    const setup::Trouble& first = warnings.front();
    return SetupTrouble{text(first.seen), text(first.cause), text(first.next), std::nullopt, SetupTroubleKind::Hint};
}

QString SetupScreen::waitedText(const SetupStepView& step) const
{
    if (!step.waitingSince)
        return {};
    return SetupText::waited((core::toMilliseconds(m_clock.now()) - *step.waitingSince) / 1000);
}

void SetupScreen::checkAgain()
{
    m_commandError.reset();
    askOkta();
    m_reads.schedule();
    Q_EMIT checkingAgain();
    Q_EMIT changed();
}

void SetupScreen::confirm(const QString& stepId, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    m_progress->followNext();
    m_commandError.reset();
    m_keeper->confirm(*current, stepId, m_proposedName, m_progress->contradiction(stepId));
}

void SetupScreen::waive(const QString& stepId, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    m_progress->followNext();
    m_commandError.reset();
    m_keeper->waive(*current, stepId, m_proposedName, m_progress->contradiction(stepId));
}

void SetupScreen::answer(const QString& preconditionId, bool isYes, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    // The last one that was missing leads to the next step.
    if (isYes)
        m_progress->followNext();
    m_commandError.reset();
    m_keeper->answer(*current, preconditionId, isYes, m_proposedName);
}

void SetupScreen::takeAnswerBack(const QString& preconditionId, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    m_commandError.reset();
    m_keeper->takeAnswerBack(*current, preconditionId, m_proposedName);
}

void SetupScreen::takeBack(const QString& stepId)
{
    m_commandError.reset();
    if (const auto current = m_selection.currentId())
        m_keeper->takeBack(*current, stepId);
}

void SetupScreen::saveField(const QString& key, const QString& pasted)
{
    const auto current = m_selection.currentId();
    const setup::Profile* known = profile();
    if (!current || known == nullptr)
        return;
    m_commandError.reset();
    if (m_keeper->save(*current, *known, m_progress->record(), m_progress->credential(), key, pasted)) {
        m_progress->followNext();
        m_okta->forgetValues();
    }
    show();
}

QString SetupScreen::goodToKnow() const
{
    const setup::Profile* known = profile();
    QStringList points = known ? text(known->goodToKnow).split(QLatin1Char('\n'), Qt::SkipEmptyParts) : QStringList();
    for (QString& point : points) {
        if (point.startsWith(QLatin1String("- ")))
            point.replace(0, 1, QChar(0x2022));
        point.remove(QLatin1Char('`'));
    }
    return points.join(QLatin1Char('\n'));
}

QString SetupScreen::markdown() const
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (!current || known == nullptr || !m_progress->isKnown())
        return {};
    return text(setup::exportMarkdown(*known, current->name, m_progress->guide(), m_progress->record(), m_clock.now()));
}

QString SetupScreen::fileName() const
{
    const auto current = m_selection.current();
    return tr("set-up") + (current ? QLatin1Char('-') + QString::fromStdString(current->slug) : QString());
}

} // namespace rollcall::models
