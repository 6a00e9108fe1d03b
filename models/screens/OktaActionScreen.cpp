// SPDX-License-Identifier: Apache-2.0
#include "screens/OktaActionScreen.h"

#include "Utf8.h"
#include "okta/Failure.h"
#include "screens/IntegrationSelection.h"
#include "screens/OktaAccessScreen.h"
#include "screens/OktaActionControl.h"
#include "setup/Actions.h"
#include "setup/ProfileCatalogue.h"

#include <algorithm>

namespace rollcall::models {

OktaActionScreen::OktaActionScreen(IntegrationSelection& selection, OktaAccessScreen& access,
                                   OktaActionControl& control, const setup::ProfileCatalogue& profiles, QObject* parent)
    : QObject(parent), m_selection(selection), m_access(access), m_control(control), m_profiles(profiles)
{
    connect(&m_selection, &IntegrationSelection::currentChanged, this, &OktaActionScreen::turn);
    connect(&m_access, &OktaAccessScreen::accessChanged, this, &OktaActionScreen::takeAccess);
    connect(&m_access, &OktaAccessScreen::changed, this, &OktaActionScreen::changed);
    connectControl();
    m_integration = m_selection.currentId();
}

OktaActionScreen::~OktaActionScreen() = default;

void OktaActionScreen::connectControl()
{
    connect(&m_control, &OktaActionControl::planned, this,
            [this](directory::IntegrationId integration, const std::shared_ptr<const setup::Plan>& plan) {
                if (m_integration != integration || m_work.stage != Stage::Planning)
                    return;
                m_work.plan = plan;
                m_work.reports =
                    QList<std::shared_ptr<const setup::CallReport>>(static_cast<qsizetype>(plan->calls.size()));
                m_work.stage = Stage::Planned;
                Q_EMIT changed();
            });
    connect(
        &m_control, &OktaActionControl::reported, this,
        [this](directory::IntegrationId integration, int at, const std::shared_ptr<const setup::CallReport>& report) {
            Work* work = workOf(integration);
            if (work == nullptr || at < 0 || at >= work->reports.size())
                return;
            work->reports[at] = report;
            Q_EMIT changed();
        });
    connect(&m_control, &OktaActionControl::applied, this, &OktaActionScreen::takeReport);
    connect(&m_control, &OktaActionControl::failed, this, &OktaActionScreen::takeFailure);
    connect(&m_control, &OktaActionControl::waiting, this, [this](int seconds) {
        m_waitSeconds = seconds;
        Q_EMIT changed();
    });
}

OktaActionScreen::Work* OktaActionScreen::workOf(directory::IntegrationId integration)
{
    if (m_integration == integration)
        return &m_work;
    const auto left = m_left.find(integration);
    return left == m_left.end() ? nullptr : &left->second;
}

void OktaActionScreen::takeReport(directory::IntegrationId integration,
                                  const std::shared_ptr<const setup::PlanReport>& report)
{
    m_waitSeconds = 0;
    Q_EMIT doneInOkta();
    Work* work = workOf(integration);
    if (work != nullptr && work->stage == Stage::Applying) {
        for (qsizetype i = 0; i < work->reports.size(); ++i)
            work->reports[i] = std::make_shared<const setup::CallReport>(report->calls.at(static_cast<std::size_t>(i)));
        if (report->failure)
            work->error = okta::toError(*report->failure);
        work->stage = Stage::Applied;
    }
    Q_EMIT changed();
}

void OktaActionScreen::takeFailure(directory::IntegrationId integration, const core::Error& error)
{
    m_waitSeconds = 0;
    if (Work* work = workOf(integration)) {
        work->stage = work->stage == Stage::Applying ? Stage::Planned : Stage::Wishing;
        if (error.kind != core::ErrorKind::Cancelled)
            work->error = error;
    }
    Q_EMIT changed();
}

void OktaActionScreen::turn()
{
    if (m_work.stage == Stage::Planning)
        m_control.cancel();
    // What is being sent is brought to its end, and told when its integration is shown again.
    if (m_integration && (m_work.stage == Stage::Applying || m_work.stage == Stage::Applied))
        m_left.insert_or_assign(*m_integration, std::move(m_work));
    m_work = {};
    m_integration = m_selection.currentId();
    if (m_integration) {
        if (auto left = m_left.extract(*m_integration))
            m_work = std::move(left.mapped());
    }
    Q_EMIT changed();
}

void OktaActionScreen::takeAccess()
{
    if (m_work.stage == Stage::Planning || m_work.stage == Stage::Applying)
        m_control.cancel();
    if (m_work.stage != Stage::Applying)
        m_work = {};
    Q_EMIT changed();
}

const setup::Profile* OktaActionScreen::profile() const
{
    const auto current = m_selection.current();
    return current ? m_profiles.find(current->profileId) : nullptr;
}

bool OktaActionScreen::isOffered() const
{
    return m_access.state() == OktaAccessScreen::State::Connected && profile() != nullptr;
}

bool OktaActionScreen::canMakeApp() const
{
    const auto* known = profile();
    return known != nullptr && known->isForDevelopment;
}

QString OktaActionScreen::attribute() const
{
    const auto* known = profile();
    return known != nullptr && known->registration ? text(known->registration->oktaAttribute) : QString();
}

bool OktaActionScreen::canPush() const
{
    const auto current = m_selection.current();
    const auto* known = profile();
    return current && known != nullptr && current->role != directory::Role::Companion &&
           std::ranges::any_of(known->provisioning,
                               [](const auto& each) { return each.id == "push-groups" && each.isOnByDefault; });
}

bool OktaActionScreen::hasManagedGroup() const
{
    const auto current = m_selection.current();
    const auto* known = profile();
    if (!current || known == nullptr)
        return false;
    return std::ranges::any_of(known->steps, [&current](const setup::Step& step) {
        return step.isFor(directory::toString(current->role), directory::toString(current->authMode)) &&
               std::ranges::find(step.fields, setup::managedGroupField, &setup::StepField::key) != step.fields.end();
    });
}

OktaActionWish OktaActionScreen::proposal() const
{
    OktaActionWish wish;
    const auto current = m_selection.current();
    const auto* known = profile();
    if (!current || known == nullptr)
        return wish;
    wish.assignGroup = tr("%1 assigned").arg(text(current->name)).toStdString();
    if (canPush())
        wish.pushGroup = tr("%1 pushed").arg(text(current->name)).toStdString();
    if (hasManagedGroup())
        wish.managedGroup = tr("%1 managed").arg(text(current->name)).toStdString();
    wish.withAttribute = known->registration.has_value();
    return wish;
}

QList<OktaActionRow> OktaActionScreen::rows() const
{
    QList<OktaActionRow> all;
    if (!m_work.plan)
        return all;
    for (std::size_t i = 0; i < m_work.plan->calls.size(); ++i) {
        const auto& call = m_work.plan->calls.at(i);
        OktaActionRow row{text(call.call.method + " " + call.call.target),
                          text(call.why),
                          text(call.call.body),
                          {tr("Not sent yet"), Tone::Neutral},
                          {}};
        if (call.isDone)
            row.state = {tr("Okta has it"), Tone::Good};
        if (const auto& report = m_work.reports.at(static_cast<qsizetype>(i))) {
            row.sentence = text(report->sentence);
            switch (report->state) {
            case setup::CallState::Done:
                row.state = {tr("Done"), Tone::Good};
                break;
            case setup::CallState::WasThere:
                row.state = {tr("Was there"), Tone::Good};
                break;
            case setup::CallState::Failed:
                row.state = {tr("Failed"), Tone::Bad};
                break;
            case setup::CallState::NotTried:
                row.state = {tr("Not sent"), Tone::Neutral};
                break;
            }
        }
        all.append(row);
    }
    return all;
}

QStringList OktaActionScreen::warnings() const
{
    QStringList all;
    if (m_work.plan) {
        for (const auto& warning : m_work.plan->warnings)
            all.append(text(warning));
    }
    return all;
}

int OktaActionScreen::callsToSend() const
{
    return m_work.plan ? static_cast<int>(std::ranges::count(m_work.plan->calls, false, &setup::PlannedCall::isDone))
                       : 0;
}

QString OktaActionScreen::sentence() const
{
    if (m_waitSeconds > 0 && !isBusyElsewhere())
        return tr("Okta’s limit of calls is used up; going on in %n s…", nullptr, m_waitSeconds);
    switch (m_work.stage) {
    case Stage::Wishing:
        if (isBusyElsewhere())
            return tr(
                "Calls for another integration are still being sent. When they are done, this one’s can be shown.");
        return tr(
            "Groups, assignment, push and the registration attribute can be made through Okta’s API. Each call is "
            "shown first.");
    case Stage::Planning:
        return tr("Reading what Okta has already…");
    case Stage::Planned:
        return callsToSend() == 0 ? tr("Okta has all of it: there is nothing to send.")
                                  : tr("Calls to be sent: %1. Nothing else is changed.").arg(callsToSend());
    case Stage::Applying:
        return tr("Working in Okta…");
    case Stage::Applied:
        break;
    }
    if (m_work.error)
        return tr("It ended before all was done. What was done stays; repeating goes on from there.");
    const bool isSeen =
        std::ranges::all_of(m_work.reports, [](const auto& report) { return report != nullptr && report->isReadBack; });
    return isSeen ? tr("All is done, and was read back.") : tr("All is done; not all of it could be read back.");
}

void OktaActionScreen::plan(const OktaActionWish& wish)
{
    const auto current = m_selection.current();
    const auto* known = profile();
    if (!current || known == nullptr || m_control.isBusy())
        return;
    m_work = {};
    m_work.stage = Stage::Planning;
    m_control.plan(*current, *known, wish);
    Q_EMIT changed();
}

void OktaActionScreen::apply()
{
    const auto current = m_selection.current();
    const auto* known = profile();
    if (!current || known == nullptr || m_control.isBusy() || !m_work.plan || m_work.stage != Stage::Planned)
        return;
    m_work.error.reset();
    m_work.stage = Stage::Applying;
    m_control.apply(*current, *known, m_work.plan);
    Q_EMIT changed();
}

void OktaActionScreen::cancel()
{
    if (!isBusyElsewhere())
        m_control.cancel();
}

bool OktaActionScreen::isBusyElsewhere() const
{
    return std::ranges::any_of(m_left, [](const auto& left) { return left.second.stage == Stage::Applying; });
}

void OktaActionScreen::startOver()
{
    if (m_work.stage == Stage::Planning || m_work.stage == Stage::Applying)
        return;
    m_work = {};
    Q_EMIT changed();
}

} // namespace rollcall::models
