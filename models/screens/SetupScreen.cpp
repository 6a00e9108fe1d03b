// SPDX-License-Identifier: Apache-2.0
// One read for the whole guide, repeated after commits; what it shows is made on the reader's thread.
#include "screens/SetupScreen.h"

#include "DirectoryWatcher.h"
#include "core/Deliver.h"
#include "screens/IntegrationSelection.h"
#include "screens/OktaFactsSource.h"
#include "screens/SetupKeeper.h"
#include "screens/SetupSteps.h"
#include "screens/SetupText.h"
#include "setup/Export.h"
#include "setup/ProfileCatalogue.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::models {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenReads = 500ms;
constexpr auto betweenTicks = 1s;

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

bool isDone(const SetupStepView& step)
{
    return step.state == SetupState::Proven || step.state == SetupState::Confirmed ||
           step.state == SetupState::NotNeeded;
}

} // namespace

struct SetupScreen::Look {
    SetupFindings findings;
    setup::Profile profile; ///< as the tenant wants its attributes
    setup::Guide guide;
};

SetupScreen::SetupScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                         ListenerControl& control, IntegrationMaker& maker, OktaFactsSource& okta,
                         const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_maker(maker),
      m_oktaSource(okta),
      m_profiles(profiles),
      m_clock(clock),
      m_choices(setupChoices(profiles.profiles())),
      m_keeper(std::make_unique<SetupKeeper>(database))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenReads);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isDue)
            reload();
    });
    m_tick.setInterval(betweenTicks);
    connect(&m_tick, &QTimer::timeout, this, &SetupScreen::lookAtTheClock);
    m_tick.start();
    connect(&watcher, &DirectoryWatcher::changed, this, &SetupScreen::schedule);
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &SetupScreen::reset);
    connect(&m_selection, &IntegrationSelection::changed, this, [this] {
        if (!m_selection.currentId())
            reset();
        else
            Q_EMIT changed(); // its name perhaps
    });
    connect(&m_control, &ListenerControl::situationChanged, this, [this] {
        refreshSteps();
        Q_EMIT changed();
    });
    connect(&m_maker, &IntegrationMaker::made, this, &SetupScreen::takeMade);
    connect(&m_maker, &IntegrationMaker::issued, this, [this](const IssuedSecret& secret) {
        m_secrets.take(secret);
        schedule();
        Q_EMIT changed();
    });
    connect(&m_maker, &IntegrationMaker::approvable, this, [this](const ApprovalCode& code) {
        m_secrets.take(code);
        refreshSteps();
        Q_EMIT changed();
    });
    connect(&m_maker, &IntegrationMaker::failed, this, &SetupScreen::takeFailed);
    connect(&m_oktaSource, &OktaFactsSource::taken, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const setup::OktaFacts>& facts) {
                if (m_selection.currentId() != integration)
                    return;
                m_okta = facts;
                refreshSteps();
                Q_EMIT changed();
            });
    connect(m_keeper.get(), &SetupKeeper::changed, this, &SetupScreen::changed);
    connect(m_keeper.get(), &SetupKeeper::written, this, [this](const std::optional<core::Error>& error) {
        m_commandError = error;
        schedule();
    });
    connect(&m_oktaSource, &OktaFactsSource::failed, this, &SetupScreen::takeFailed);
    reset();
}

SetupScreen::~SetupScreen() = default;

void SetupScreen::reset()
{
    m_request.cancel();
    m_look.reset();
    m_okta.reset();
    m_isOktaAsked = false;
    m_keeper->reset();
    m_steps.clear();
    m_open.clear();
    m_isOpenChosen = false;
    m_error.reset();
    m_commandError.reset();
    if (m_selection.currentId()) {
        m_state = ScreenState::Loading;
        schedule();
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
    if (isShown && m_isDue)
        schedule();
}

bool SetupScreen::isIdle() const
{
    return !m_request.isRunning() && !m_isDue && m_keeper->isIdle() && !m_maker.isBusy() && !m_oktaSource.isBusy() &&
           m_state != ScreenState::Loading;
}

void SetupScreen::schedule()
{
    m_isDue = true;
    if (m_isShown && !m_pause.isActive() && !m_request.isRunning())
        reload();
}

const setup::Profile* SetupScreen::profile() const
{
    const auto current = m_selection.current();
    return current ? m_profiles.find(current->profileId) : nullptr;
}

void SetupScreen::reload()
{
    m_isDue = false;
    const auto integration = m_selection.current();
    if (!integration)
        return;
    const setup::Profile* known = profile();
    if (known == nullptr) {
        take(core::failure(core::ErrorKind::NotFound,
                           "There is no profile " + integration->profileId +
                               " any more, so that nothing is known of its steps. Put its file back; the Overview page "
                               "shows what arrives."));
        return;
    }
    m_pause.start(betweenReads);
    m_reading.start();
    const auto ticket = m_request.begin();
    auto future = m_database.readAsync(
        ticket.stop, [integration = *integration, known](directory::ReadSession& session, const std::stop_token& stop) {
            return readSetup(session, integration, *known, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<SetupFindings> result) {
        if (!m_request.accept(generation))
            return;
        // A long journal is not read over and over.
        if (const std::chrono::milliseconds rest(m_reading.elapsed() * 3); rest > betweenReads)
            m_pause.start(rest);
        take(std::move(result));
    });
}

void SetupScreen::take(core::Result<SetupFindings> result)
{
    if (result) {
        m_look = std::make_unique<Look>();
        m_look->findings = std::move(*result);
        m_error.reset();
        m_state = ScreenState::Full;
        refreshSteps();
        if (!m_isOktaAsked)
            askOkta();
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
        if (m_state == ScreenState::Loading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
    if (m_isDue && !m_pause.isActive())
        reload();
}

void SetupScreen::askOkta()
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (!current || known == nullptr || !m_look || m_oktaSource.isBusy())
        return;
    m_isOktaAsked = true;
    m_oktaSource.read(*current, *known, m_look->findings.record);
}

void SetupScreen::refreshSteps()
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (!current || known == nullptr || !m_look || m_state != ScreenState::Full)
        return;
    auto around = setupCircumstances(m_control, *current, m_clock.now());
    around.okta = m_okta;
    if (m_selfCall)
        addSelfCall(around, *m_selfCall);
    m_look->profile = setup::expectedProfile(*known, m_look->findings.expectations);
    const SetupLook look{m_look->profile, *current, m_look->findings, around};
    m_look->guide = SetupSteps::prove(look);
    m_steps = SetupSteps::of(m_look->guide, look);
    m_secrets.show(m_steps, *current, around.now);
    showNotes(m_steps);
    const bool isThere = std::ranges::any_of(m_steps, [this](const auto& step) { return step.id == m_open; });
    if (!m_isOpenChosen || !isThere)
        m_open = nextStep();
    m_keeper->remember(current->id, m_look->guide, m_look->findings.record);
}

void SetupScreen::lookAtTheClock()
{
    const auto isWaitedFor = [](const auto& step) { return step.waitingSince.has_value(); };
    if (!m_isShown || std::ranges::none_of(m_steps, isWaitedFor))
        return;
    const auto before = m_steps;
    refreshSteps();
    if (m_steps != before)
        Q_EMIT changed();
    Q_EMIT waitedChanged();
}

void SetupScreen::setSelfCall(const std::optional<SelfCallReport>& report)
{
    if (report == m_selfCall)
        return;
    m_selfCall = report;
    refreshSteps();
    Q_EMIT changed();
}

void SetupScreen::showNotes(QList<SetupStepView>& steps) const
{
    for (auto& step : steps) {
        for (auto& field : step.fields) {
            const auto note = m_keeper->note(field.key);
            if (!note)
                continue;
            field.note = note->text;
            field.isWrong = note->isWrong;
        }
    }
}

QString SetupScreen::nextStep() const
{
    const auto next = std::ranges::find_if_not(m_steps, isDone);
    if (next != m_steps.end())
        return next->id;
    return m_steps.isEmpty() ? QString() : m_steps.last().id;
}

void SetupScreen::takeMade(const directory::Integration& integration, const IssuedSecret& secret)
{
    m_secrets.take(secret);
    m_isChoosing = false;
    m_makeError.reset();
    // The list may know it already, or will within a moment.
    m_selection.prefer(integration.slug);
    m_selection.retry();
    schedule();
    Q_EMIT changed();
}

void SetupScreen::takeFailed(const core::Error& error)
{
    (isChoosing() ? m_makeError : m_commandError) = error;
    Q_EMIT changed();
}

void SetupScreen::beginChoice()
{
    m_isChoosing = true;
    m_makeError.reset();
    Q_EMIT changed();
}

void SetupScreen::leaveChoice()
{
    m_isChoosing = false;
    Q_EMIT changed();
}

void SetupScreen::make(const IntegrationWish& wish)
{
    m_makeError.reset();
    m_maker.make(wish);
    Q_EMIT changed();
}

void SetupScreen::issueSecret()
{
    m_commandError.reset();
    if (const auto current = m_selection.current())
        m_maker.issue(*current);
    Q_EMIT changed();
}

void SetupScreen::makeApprovalCode()
{
    m_commandError.reset();
    if (const auto current = m_selection.current())
        m_maker.makeApprovalCode(*current);
    Q_EMIT changed();
}

void SetupScreen::open(const QString& stepId)
{
    m_open = stepId;
    m_isOpenChosen = true;
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
    return SetupSteps::verdict(m_steps);
}

QString SetupScreen::roleSentence() const
{
    const auto current = m_selection.current();
    return current ? SetupText::roleSentence(current->role) : QString();
}

QList<SetupFact> SetupScreen::facts() const
{
    const auto situation = m_control.situation();
    const auto known = m_look ? m_look->guide.facts : setup::GuideFacts();
    return {{tr("Listener"), ListenerText::state(situation), ListenerText::detail(situation, m_clock.now())},
            {tr("Okta configured"), SetupSteps::word(known.oktaConfigured),
             tr("As Okta’s API says it; not checked without access to it")},
            {tr("Proven by traffic"), SetupSteps::word(known.provenByTraffic),
             tr("The first request is half of it, the first person is the other")}};
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
    schedule();
    Q_EMIT changed();
}

void SetupScreen::confirm(const QString& stepId, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    m_isOpenChosen = false;
    m_commandError.reset();
    m_keeper->confirm(*current, stepId, m_proposedName);
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
    if (m_keeper->save(*current, *known, key, pasted)) {
        m_isOpenChosen = false;
        m_isOktaAsked = false;
    }
    refreshSteps();
    Q_EMIT changed();
}

QString SetupScreen::markdown() const
{
    const auto current = m_selection.current();
    const setup::Profile* known = profile();
    if (!current || known == nullptr || !m_look)
        return {};
    return text(setup::exportMarkdown(*known, current->name, m_look->guide, m_look->findings.record, m_clock.now()));
}

QString SetupScreen::fileName() const
{
    const auto current = m_selection.current();
    return tr("set-up") + (current ? QLatin1Char('-') + QString::fromStdString(current->slug) : QString());
}

} // namespace rollcall::models
