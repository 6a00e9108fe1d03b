// SPDX-License-Identifier: Apache-2.0
#include "screens/WebhookScreen.h"

#include "DirectoryWatcher.h"
#include "Number.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/WebhookText.h"

#include <chrono>
#include <utility>

namespace rollcall::models {

using onboarding::WebhookEndpointId;
using onboarding::WebhookStanding;
using onboarding::WebhookState;

namespace {

constexpr std::chrono::milliseconds betweenReads{500};

} // namespace

WebhookScreen::WebhookScreen(DirectoryWatcher& watcher, IntegrationSelection& selection, WebhookControl& control,
                             const core::Clock& clock, QObject* parent)
    : QObject(parent), m_selection(selection), m_control(control), m_clock(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenReads);
    connect(&m_pause, &QTimer::timeout, this, &WebhookScreen::read);
    connect(&watcher, &DirectoryWatcher::changed, this, [this] {
        if (m_isShown && !m_pause.isActive())
            m_pause.start();
    });
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &WebhookScreen::reset);
    connectControl();
    reset();
}

void WebhookScreen::connectControl()
{
    connect(&m_control, &WebhookControl::stood, this,
            [this](directory::IntegrationId integration, const WebhookOverview& overview) {
                if (m_selection.currentId() != integration)
                    return;
                m_overview = overview;
                Q_EMIT changed();
            });
    connect(&m_control, &WebhookControl::notStood, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                if (m_selection.currentId() != integration || error.kind == core::ErrorKind::Cancelled)
                    return;
                m_error = error;
                m_failed = Doing::Nothing;
                Q_EMIT changed();
            });
    connect(&m_control, &WebhookControl::secretMade, this, [this](const WebhookSecretMade& made) {
        if (m_doneFor == m_selection.currentId()) {
            m_secret = made;
            m_chosen = made.endpoint;
        }
        finish({});
    });
    connect(&m_control, &WebhookControl::tested, this, [this](const onboarding::WebhookTrial& trial) {
        if (!trial.isTaken && m_doneFor == m_selection.currentId()) {
            m_failed = Doing::Testing;
            m_error = core::makeError(
                core::ErrorKind::Offline,
                trial.excerpt.empty() ? trial.message : trial.message + tr(" It said: ").toStdString() + trial.excerpt);
        }
        finish(
            trial.isTaken
                ? tr("The test event was taken: %1 It took %2 ms.").arg(text(trial.message), number(trial.took.count()))
                : QString());
    });
    connect(&m_control, &WebhookControl::resent, this, [this](qint64 events) {
        finish(events == 0 ? tr("Nothing had failed.")
                           : tr("%1 sent again by whoever listens for this directory.")
                                 .arg(events == 1 ? tr("One event is") : tr("%1 events are").arg(number(events))));
    });
    connect(&m_control, &WebhookControl::done, this, [this] { finish(doneText()); });
    connect(&m_control, &WebhookControl::failed, this, [this](const core::Error& error) {
        m_failed = std::exchange(m_doing, Doing::Nothing);
        if (m_doneFor == m_selection.currentId() && error.kind != core::ErrorKind::Cancelled)
            m_error = error;
        read();
        Q_EMIT changed();
    });
}

bool WebhookScreen::isThere() const
{
    const auto current = m_selection.current();
    return current && current->role != directory::Role::Companion;
}

void WebhookScreen::setShown(bool isShown)
{
    m_isShown = isShown;
    if (isShown)
        read();
}

void WebhookScreen::reset()
{
    if (isBusy())
        m_control.cancel();
    m_overview.reset();
    m_chosen = 0;
    m_secret.reset();
    m_outcome.clear();
    m_error.reset();
    read();
    Q_EMIT changed();
}

void WebhookScreen::read()
{
    if (isThere())
        m_control.read(*m_selection.current(), m_chosen);
}

QString WebhookScreen::summary() const
{
    if (!m_overview)
        return tr("Reading the directory…");
    const auto& webhooks = m_overview->webhooks;
    if (webhooks.empty())
        return tr("The vendor’s back end is told nothing.");
    qsizetype troubled = 0;
    for (const WebhookStanding& each : webhooks)
        troubled += each.status.state != WebhookState::On || each.failingSince ? 1 : 0;
    if (troubled > 0)
        return troubled == 1 ? tr("One endpoint takes no events.")
                             : tr("%1 endpoints take no events.").arg(number(troubled));
    return webhooks.size() == 1 ? tr("Events are sent to one endpoint.")
                                : tr("Events are sent to %1 endpoints.").arg(number(webhooks.size()));
}

QList<WebhookRow> WebhookScreen::rows() const
{
    QList<WebhookRow> rows;
    if (!m_overview)
        return rows;
    for (const WebhookStanding& each : m_overview->webhooks)
        rows << WebhookText::row(each, m_clock.now());
    return rows;
}

const WebhookStanding* WebhookScreen::chosen() const
{
    if (!m_overview)
        return nullptr;
    for (const WebhookStanding& each : m_overview->webhooks) {
        if (each.endpoint.id == m_chosen)
            return &each;
    }
    return nullptr;
}

void WebhookScreen::choose(WebhookEndpointId endpoint)
{
    if (m_chosen == endpoint)
        return;
    m_chosen = endpoint;
    m_outcome.clear();
    read();
    Q_EMIT changed();
}

QStringList WebhookScreen::sentences() const
{
    const WebhookStanding* standing = chosen();
    return standing ? WebhookText::sentences(*standing, m_clock.now()) : QStringList();
}

QList<WebhookDeliveryRow> WebhookScreen::deliveries() const
{
    QList<WebhookDeliveryRow> rows;
    if (!m_overview || m_overview->shown != m_chosen)
        return rows;
    for (const onboarding::WebhookDelivery& each : m_overview->deliveries)
        rows << WebhookText::row(each, m_clock.now());
    return rows;
}

QString WebhookScreen::activity() const
{
    switch (m_doing) {
    case Doing::Testing:
        return tr("Sending a test event…");
    case Doing::Adding:
    case Doing::Rotating:
        return tr("Making the secret…");
    default:
        return {};
    }
}

QString WebhookScreen::troubleTitle() const
{
    switch (m_failed) {
    case Doing::Nothing:
        return tr("What is stored could not be read.");
    case Doing::Adding:
        return tr("The endpoint was not added.");
    case Doing::Testing:
        return tr("The test event was not taken.");
    default:
        return tr("Nothing was changed.");
    }
}

QString WebhookScreen::secretSentence() const
{
    if (!m_secret)
        return {};
    return m_secret->isNewEndpoint
               ? tr("Give it to the vendor’s back end, which checks with it that events are yours.")
               : tr("Give it to the vendor’s back end. Until the overlap ends each event is signed with both.");
}

void WebhookScreen::forgetSecret()
{
    if (!m_secret)
        return;
    m_secret.reset();
    Q_EMIT changed();
}

bool WebhookScreen::begin(Doing what)
{
    if (isBusy() || m_control.isBusy() || !isThere())
        return false;
    m_doing = what;
    m_doneFor = m_selection.currentId();
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    return true;
}

WebhookEndpointId WebhookScreen::beginWithChosen(Doing what)
{
    return chosen() && begin(what) ? m_chosen : 0;
}

void WebhookScreen::add(const QString& url, const std::vector<onboarding::WebhookEventType>& events)
{
    if (!begin(Doing::Adding))
        return;
    m_secret.reset();
    m_control.add(*m_selection.current(), {url.toStdString(), events, {}, {}});
    Q_EMIT changed();
}

void WebhookScreen::test()
{
    if (const auto endpoint = beginWithChosen(Doing::Testing))
        m_control.test(*m_selection.current(), endpoint);
    Q_EMIT changed();
}

void WebhookScreen::resendFailed()
{
    if (const auto endpoint = beginWithChosen(Doing::Resending))
        m_control.resendFailed(*m_selection.current(), endpoint);
    Q_EMIT changed();
}

void WebhookScreen::pause()
{
    if (const auto endpoint = beginWithChosen(Doing::Pausing))
        m_control.pause(*m_selection.current(), endpoint);
    Q_EMIT changed();
}

void WebhookScreen::resume()
{
    if (const auto endpoint = beginWithChosen(Doing::Resuming))
        m_control.resume(*m_selection.current(), endpoint);
    Q_EMIT changed();
}

void WebhookScreen::rotate(std::chrono::hours overlap)
{
    if (const auto endpoint = beginWithChosen(Doing::Rotating)) {
        m_secret.reset();
        m_control.rotate(*m_selection.current(), endpoint, overlap);
    }
    Q_EMIT changed();
}

void WebhookScreen::remove()
{
    if (const auto endpoint = beginWithChosen(Doing::Removing)) {
        m_secret.reset();
        m_control.remove(*m_selection.current(), endpoint);
    }
    Q_EMIT changed();
}

QString WebhookScreen::doneText() const
{
    switch (m_doing) {
    case Doing::Pausing:
        return tr("Nothing is sent there; events wait.");
    case Doing::Resuming:
        return tr("What waits goes out.");
    case Doing::Removing:
        return tr("It is removed, with its secret.");
    default:
        return {};
    }
}

void WebhookScreen::finish(const QString& outcome)
{
    m_doing = Doing::Nothing;
    if (m_doneFor == m_selection.currentId())
        m_outcome = outcome;
    read();
    Q_EMIT changed();
}

void WebhookScreen::cancel()
{
    if (isBusy())
        m_control.cancel();
}

void WebhookScreen::forget()
{
    m_secret.reset();
    m_outcome.clear();
    m_error.reset();
    m_failed = Doing::Nothing;
    Q_EMIT changed();
}

} // namespace rollcall::models
