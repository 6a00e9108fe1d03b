// SPDX-License-Identifier: Apache-2.0
// One read for the whole guide, repeated after commits; what it shows is made on the reader's thread.
#include "screens/SetupScreen.h"

#include "DirectoryWatcher.h"
#include "screens/IntegrationSelection.h"
#include "screens/SetupText.h"
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

SetupScreen::SetupScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                         ListenerControl& control, IntegrationMaker& maker, const setup::ProfileCatalogue& profiles,
                         SetupGuideSource guides, const core::Clock& clock, QObject* parent)
    : QObject(parent),
      m_database(database),
      m_selection(selection),
      m_control(control),
      m_maker(maker),
      m_profiles(profiles),
      m_guides(std::move(guides)),
      m_clock(clock),
      m_choices(setupChoices(profiles.profiles(), m_guides))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenReads);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isDue)
            reload();
    });
    m_tick.setInterval(betweenTicks);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (m_isShown && std::ranges::any_of(m_steps, [](const auto& step) { return step.waitingSince.has_value(); }))
            Q_EMIT waitedChanged();
    });
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
        m_secrets[secret.integration.value] = secret;
        schedule();
        Q_EMIT changed();
    });
    connect(&m_maker, &IntegrationMaker::failed, this, &SetupScreen::takeFailed);
    reset();
}

SetupScreen::~SetupScreen() = default;

void SetupScreen::reset()
{
    m_request.cancel();
    m_findings = {};
    m_guide.clear();
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
    return !m_request.isRunning() && !m_isDue && m_commands == 0 && !m_maker.isBusy() &&
           m_state != ScreenState::Loading;
}

void SetupScreen::schedule()
{
    m_isDue = true;
    if (m_isShown && !m_pause.isActive() && !m_request.isRunning())
        reload();
}

SetupCircumstances SetupScreen::circumstances() const
{
    const auto situation = m_control.situation();
    const auto settings = m_control.settings();
    SetupCircumstances known;
    known.isListening = situation.status.state == listener::ListenerState::Listening;
    known.listeningSince = situation.status.since;
    known.listenerUrl = ListenerText::url(situation, settings);
    std::string told = situation.status.publicUrl.empty() ? settings.publicUrl : situation.status.publicUrl;
    if (told.empty())
        told = known.listenerUrl.toStdString();
    known.publicUrl = QString::fromStdString(told);
    if (const auto current = m_selection.current())
        known.baseUrl = QString::fromStdString(listener::scimBaseUrl(told, current->slug));
    known.now = m_clock.now();
    return known;
}

void SetupScreen::reload()
{
    m_isDue = false;
    const auto integration = m_selection.current();
    if (!integration)
        return;
    const setup::Profile* profile = m_profiles.find(integration->profileId);
    m_guide = readSetupGuide(profile == nullptr ? QString() : m_guides(profile->guideFile));
    if (m_guide.isEmpty()) {
        take(core::failure(core::ErrorKind::NotFound,
                           "The profile " + integration->profileId +
                               " has no steps that this page can lead through. Follow its guide in the documentation; "
                               "the Overview page shows what arrives."));
        return;
    }
    m_pause.start();
    const auto ticket = m_request.begin();
    auto future =
        m_database.readAsync(ticket.stop, [integration = *integration, guide = m_guide, known = m_findings.evidence](
                                              directory::ReadSession& session, const std::stop_token& stop) {
            return readSetup(session, integration, guide, known, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<SetupFindings> result) {
        if (m_request.accept(generation))
            take(std::move(result));
    });
}

void SetupScreen::take(core::Result<SetupFindings> result)
{
    if (result) {
        m_findings = std::move(*result);
        m_error.reset();
        m_state = ScreenState::Full;
        refreshSteps();
    } else if (result.error().kind != core::ErrorKind::Cancelled) {
        m_error = result.error();
        if (m_state == ScreenState::Loading)
            m_state = ScreenState::Error;
    }
    Q_EMIT changed();
    if (m_isDue && !m_pause.isActive())
        reload();
}

void SetupScreen::refreshSteps()
{
    const auto current = m_selection.current();
    if (!current || m_state != ScreenState::Full)
        return;
    m_steps = SetupSteps::of(*current, m_guide, m_findings, circumstances());
    showSecrets(m_steps);
    const bool isThere = std::ranges::any_of(m_steps, [this](const auto& step) { return step.id == m_open; });
    if (!m_isOpenChosen || !isThere)
        m_open = nextStep();
}

void SetupScreen::showSecrets(QList<SetupStepView>& steps) const
{
    const auto current = m_selection.currentId();
    const auto known = current ? m_secrets.find(current->value) : m_secrets.end();
    const bool isKnown = known != m_secrets.end() && known->second.secret;
    for (auto& step : steps) {
        for (auto& value : step.values) {
            if (!value.isSecret)
                continue;
            step.canIssueSecret = !isKnown;
            if (isKnown)
                value.value = text(known->second.secret->reveal());
            value.shown = (isKnown ? tr("%1 (shown once)") : tr("%1 (was shown once)")).arg(value.shown);
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
    m_secrets[integration.id.value] = secret;
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
    const auto count = [this](SetupState state) {
        return static_cast<int>(
            std::ranges::count_if(m_steps, [state](const auto& step) { return step.state == state; }));
    };
    const auto needed = static_cast<int>(m_steps.size()) - count(SetupState::NotNeeded);
    QString so = tr("%1 of %2 steps proven").arg(count(SetupState::Proven)).arg(needed);
    if (const int confirmed = count(SetupState::Confirmed); confirmed > 0)
        so += tr(", %1 confirmed by hand").arg(confirmed);
    const auto next = std::ranges::find_if_not(m_steps, isDone);
    if (next == m_steps.end())
        return so + tr(". The set-up is complete.");
    return so + tr(". Next: %1").arg(next->title);
}

QString SetupScreen::roleSentence() const
{
    const auto current = m_selection.current();
    return current ? SetupText::roleSentence(current->role) : QString();
}

QList<SetupFact> SetupScreen::facts() const
{
    const auto inOkta = [](const SetupStepView& step) {
        return step.side == SetupSide::Okta && step.state != SetupState::NotNeeded;
    };
    const auto all = std::ranges::count_if(m_steps, inOkta);
    const auto done =
        std::ranges::count_if(m_steps, [&inOkta](const auto& step) { return inOkta(step) && isDone(step); });
    const bool isProven = std::ranges::all_of(
        m_steps, [&inOkta](const auto& step) { return !inOkta(step) || step.state == SetupState::Proven; });
    StateWord configured{tr("Not yet"), Tone::Neutral};
    if (done > 0 && done < all)
        configured = {tr("%1 of %2").arg(done).arg(all), Tone::Warning};
    else if (all > 0 && done == all)
        configured = isProven ? StateWord{tr("Proven"), Tone::Good} : StateWord{tr("Confirmed"), Tone::Accent};
    StateWord traffic{tr("Not yet"), Tone::Neutral};
    if (m_findings.counts.people > 0)
        traffic = {tr("Proven"), Tone::Good};
    else if (m_findings.evidence.any)
        traffic = {tr("Half"), Tone::Warning};
    const auto situation = m_control.situation();
    return {{tr("Listener"), ListenerText::state(situation), ListenerText::detail(situation, m_clock.now())},
            {tr("Okta configured"), configured, tr("Of the steps on Okta’s side")},
            {tr("Proven by traffic"), traffic, tr("The first request is half of it, the first person is the other")}};
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
    schedule();
    Q_EMIT changed();
}

void SetupScreen::command(std::function<core::Result<>(directory::WriteSession&)> write)
{
    m_commandError.reset();
    ++m_commands;
    core::deliver(m_database.writeAsync(std::move(write)), this, [this](const core::Result<>& result) {
        --m_commands;
        if (!result)
            m_commandError = result.error();
        schedule();
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

void SetupScreen::confirm(const QString& stepId, const QString& name)
{
    const auto current = m_selection.currentId();
    if (!current || name.trimmed().isEmpty())
        return;
    m_proposedName = name.trimmed();
    m_isOpenChosen = false;
    command([key = setupConfirmationKey(*current, stepId), value = toText({m_proposedName, m_clock.now()})](
                directory::WriteSession& session) { return session.saveSetting(key, value); });
}

void SetupScreen::takeBack(const QString& stepId)
{
    const auto current = m_selection.currentId();
    if (!current)
        return;
    command([key = setupConfirmationKey(*current, stepId)](directory::WriteSession& session) {
        return session.saveSetting(key, {});
    });
}

QString SetupScreen::markdown() const
{
    return SetupSteps::markdown(title(), m_steps);
}

QString SetupScreen::fileName() const
{
    const auto current = m_selection.current();
    return tr("set-up") + (current ? QLatin1Char('-') + QString::fromStdString(current->slug) : QString());
}

} // namespace rollcall::models
