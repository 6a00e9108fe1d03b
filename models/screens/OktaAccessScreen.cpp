// SPDX-License-Identifier: Apache-2.0
// Answers that belong to another integration than the current one are dropped; what is stored is then looked up anew.
#include "screens/OktaAccessScreen.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/IntegrationSelection.h"
#include "screens/OktaAccessControl.h"
#include "screens/OktaAccessText.h"
#include "setup/OktaTarget.h"

#include <utility>

namespace rollcall::models {

namespace {

/// Okta refuses assertions that are further off than this.
constexpr std::chrono::minutes tolerableSkew{4};

} // namespace

OktaAccessScreen::OktaAccessScreen(IntegrationSelection& selection, OktaAccessControl& control,
                                   const core::Clock& clock, QObject* parent)
    : QObject(parent), m_selection(selection), m_control(control), m_clock(clock)
{
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &OktaAccessScreen::reset);
    connect(&m_control, &OktaAccessControl::looked, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const OktaAccess>& access) {
                const bool wasDisconnecting = m_doing == Doing::Disconnecting;
                end();
                if (m_selection.currentId() != integration)
                    return;
                if (wasDisconnecting)
                    m_proof.reset();
                take(access);
                if (wasDisconnecting)
                    Q_EMIT accessChanged();
            });
    connect(&m_control, &OktaAccessControl::proven, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const OktaAccess>& access,
                   const std::shared_ptr<const OktaAccessProof>& proof) {
                const bool wasConnecting = m_doing == Doing::Connecting;
                end();
                if (m_selection.currentId() != integration)
                    return;
                m_proof = proof;
                take(access);
                if (wasConnecting)
                    Q_EMIT accessChanged();
            });
    connect(&m_control, &OktaAccessControl::storedNow, this, &OktaAccessScreen::takeStored);
    connect(&m_control, &OktaAccessControl::keyMade, this,
            [this](directory::IntegrationId integration, const QString& publicJwk) {
                end();
                if (m_selection.currentId() == integration)
                    m_publicKey = publicJwk;
                Q_EMIT changed();
            });
    connect(&m_control, &OktaAccessControl::failed, this,
            [this](directory::IntegrationId integration, const core::Error& error) {
                const bool wasLooking = m_doing == Doing::Looking;
                end();
                if (m_selection.currentId() == integration && error.kind != core::ErrorKind::Cancelled) {
                    m_error = error;
                    if (wasLooking)
                        m_state = State::NotConnected;
                }
                Q_EMIT changed();
            });
    connect(&m_control, &OktaAccessControl::waiting, this, [this](int seconds) {
        m_waitSeconds = seconds;
        Q_EMIT changed();
    });
    reset();
}

OktaAccessScreen::~OktaAccessScreen() = default;

void OktaAccessScreen::reset()
{
    m_control.cancel();
    m_access.reset();
    m_proof.reset();
    m_error.reset();
    m_publicKey.clear();
    m_state = State::Loading;
    if (const auto current = m_selection.currentId()) {
        m_isLookDue = m_control.isBusy();
        if (!m_isLookDue) {
            begin(Doing::Looking);
            m_control.look(*current);
        }
    }
    m_control.follow(m_selection.currentId());
    Q_EMIT changed();
}

void OktaAccessScreen::begin(Doing what)
{
    m_doing = what;
    m_waitSeconds = 0;
    m_error.reset();
    Q_EMIT changed();
}

void OktaAccessScreen::end()
{
    m_doing = Doing::Nothing;
    m_waitSeconds = 0;
    const auto current = m_selection.currentId();
    if (std::exchange(m_isLookDue, false) && current) {
        begin(Doing::Looking);
        m_control.look(*current);
    }
    if (std::exchange(m_isStoredMissed, false))
        m_control.follow(current);
}

void OktaAccessScreen::takeStored(directory::IntegrationId integration, const std::shared_ptr<const OktaAccess>& access)
{
    if (m_selection.currentId() != integration)
        return;
    if (m_doing != Doing::Nothing) {
        m_isStoredMissed = true;
        return;
    }
    const bool isAsKnown = m_access && access ? *m_access == *access : !m_access && !access;
    if (isAsKnown)
        return;
    // `rollcallctl okta connect` was here: what the former credential was worth says nothing of this one.
    m_proof.reset();
    m_error.reset();
    take(access);
    Q_EMIT accessChanged();
}

void OktaAccessScreen::take(const std::shared_ptr<const OktaAccess>& access)
{
    m_access = access;
    m_state = access ? State::Connected : State::NotConnected;
    Q_EMIT changed();
}

bool OktaAccessScreen::hasIntegration() const
{
    return m_selection.currentId().has_value();
}

bool OktaAccessScreen::isBusy() const
{
    return m_doing != Doing::Nothing && m_doing != Doing::Looking;
}

QString OktaAccessScreen::activity() const
{
    if (isBusy() && m_waitSeconds > 0)
        return tr("Okta’s limit of calls is used up; going on in %n s…", nullptr, m_waitSeconds);
    switch (m_doing) {
    case Doing::Connecting:
        return tr("Asking Okta what this credential may do…");
    case Doing::Checking:
        return tr("Asking Okta again…");
    case Doing::MakingKey:
        return tr("Making a key…");
    case Doing::Disconnecting:
        return tr("Disconnecting…");
    case Doing::Looking:
    case Doing::Nothing:
        break;
    }
    return {};
}

QString OktaAccessScreen::organisation() const
{
    if (!m_access)
        return {};
    const QString origin = text(m_access->organisation);
    return origin.section(QStringLiteral("://"), 1);
}

QString OktaAccessScreen::actor() const
{
    if (!m_access)
        return {};
    if (m_access->isServiceApp)
        return tr("service app %1").arg(text(m_access->actsAs));
    return m_access->actsAs.empty() ? tr("an API token") : tr("%1, by an API token").arg(text(m_access->actsAs));
}

QString OktaAccessScreen::sentence() const
{
    switch (m_state) {
    case State::Loading:
        return tr("Reading the directory…");
    case State::NotConnected:
        return tr(
            "Not connected. Every guide can be finished without it; with it, steps in Okta are read back instead of "
            "confirmed by hand.");
    case State::Connected:
        break;
    }
    return tr("Connected with %1 as %2 · %3")
        .arg(organisation(), actor(), RelativeTime::text(m_access->since, m_clock.now()));
}

bool OktaAccessScreen::isServiceApp() const
{
    return m_access && m_access->isServiceApp;
}

QString OktaAccessScreen::app() const
{
    return m_access ? text(m_access->app) : QString();
}

std::optional<setup::OktaTarget> OktaAccessScreen::target() const
{
    return m_access ? std::optional(setup::OktaTarget{m_access->organisation, m_access->app}) : std::nullopt;
}

QList<OktaRight> OktaAccessScreen::rights() const
{
    QList<OktaRight> all;
    if (!m_proof)
        return all;
    for (const auto& [capability, state] : m_proof->capabilities.states) {
        OktaRight right{OktaAccessText::subject(capability), OktaAccessText::state(state.access), {}};
        if (state.access == okta::Access::Denied)
            right.detail = OktaAccessText::missing(capability);
        else if (state.access != okta::Access::Allowed && state.failure)
            right.detail = text(state.failure->error.message);
        else if (state.access == okta::Access::NotChecked)
            right.detail = OktaAccessText::untried(capability);
        all.append(right);
    }
    return all;
}

QList<OktaLimit> OktaAccessScreen::limits() const
{
    QList<OktaLimit> all;
    if (!m_proof)
        return all;
    for (const auto& bucket : m_proof->limits)
        all.append({text(bucket.name), OktaAccessText::limit(bucket, m_proof->at, m_clock.now())});
    return all;
}

QStringList OktaAccessScreen::warnings() const
{
    QStringList all;
    if (!m_proof)
        return all;
    if (!m_proof->droppedApp.empty())
        all.append(
            tr("The app %1 is no longer chosen: it belongs to the organisation that was connected before. Choose "
               "the app of this one.")
                .arg(text(m_proof->droppedApp)));
    for (const auto& warning : m_proof->warnings)
        all.append(text(warning.sentence));
    if (m_proof->clockSkew && std::chrono::abs(*m_proof->clockSkew) > tolerableSkew) {
        const auto minutes = std::chrono::round<std::chrono::minutes>(std::chrono::abs(*m_proof->clockSkew)).count();
        all.append(
            tr("The clock of this computer is off Okta’s by %1 min. It is allowed for; times shown here are wrong "
               "all the same. Set the clock.")
                .arg(minutes));
    }
    return all;
}

void OktaAccessScreen::connectWith(const OktaAccessWish& wish)
{
    const auto current = m_selection.current();
    if (!current || m_control.isBusy())
        return;
    begin(Doing::Connecting);
    m_control.connectWith(*current, wish);
}

void OktaAccessScreen::check()
{
    const auto current = m_selection.current();
    if (!current || m_control.isBusy())
        return;
    begin(Doing::Checking);
    m_control.check(*current);
}

void OktaAccessScreen::makeKey(bool isAnother)
{
    const auto current = m_selection.currentId();
    if (!current || m_control.isBusy())
        return;
    begin(Doing::MakingKey);
    m_control.makeKey(*current, isAnother);
}

void OktaAccessScreen::disconnectFrom(bool revokes)
{
    const auto current = m_selection.current();
    if (!current || m_control.isBusy())
        return;
    begin(Doing::Disconnecting);
    m_control.disconnectFrom(*current, revokes);
}

void OktaAccessScreen::cancel()
{
    m_control.cancel();
}

void OktaAccessScreen::forgetError()
{
    m_error.reset();
    Q_EMIT changed();
}

} // namespace rollcall::models
