// SPDX-License-Identifier: Apache-2.0
// Words for what the simulated Okta does.
#include "screens/DemoText.h"

namespace rollcall::models {

using demo::Action;
using demo::AppUserStatus;
using demo::Outcome;
using demo::SyncState;

namespace {

QString latin(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QString DemoText::action(Action action)
{
    switch (action) {
    case Action::TestConnection:
        return tr("Tested connection");
    case Action::Populate:
        return tr("Company set up");
    case Action::Assign:
        return tr("Assigned");
    case Action::Hire:
        return tr("Hired");
    case Action::Rename:
        return tr("Renamed");
    case Action::ChangeAddress:
        return tr("Changed address");
    case Action::ChangeAttributes:
        return tr("Changed position");
    case Action::MoveBetweenGroups:
        return tr("Moved group");
    case Action::Deactivate:
        return tr("Deactivated");
    case Action::Reactivate:
        return tr("Reactivated");
    case Action::Unassign:
        return tr("Unassigned");
    case Action::PushGroup:
        return tr("Pushed group");
    case Action::RenameGroup:
        return tr("Renamed group");
    case Action::DeleteGroup:
        return tr("Deleted group");
    case Action::UpdateMembership:
        return tr("Updated members");
    case Action::Import:
        return tr("Imported");
    }
    return {};
}

QString DemoText::outcome(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
        return tr("Done");
    case Outcome::Created:
        return tr("Created");
    case Outcome::Linked:
        return tr("Linked");
    case Outcome::Reactivated:
        return tr("Reactivated");
    case Outcome::Skipped:
        return tr("Nothing sent");
    case Outcome::Failed:
        return tr("Failed");
    case Outcome::Cancelled:
        return tr("Cancelled");
    }
    return {};
}

Tone DemoText::tone(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Done:
    case Outcome::Created:
    case Outcome::Linked:
    case Outcome::Reactivated:
        return Tone::Good;
    case Outcome::Failed:
        return Tone::Bad;
    case Outcome::Skipped:
    case Outcome::Cancelled:
        break;
    }
    return Tone::Neutral;
}

QString DemoText::assignment(const demo::OktaUser& user)
{
    if (user.sync == SyncState::Error)
        return tr("Error");
    switch (user.appStatus) {
    case AppUserStatus::NotAssigned:
        return tr("Not assigned");
    case AppUserStatus::Staged:
        return user.sync == SyncState::Syncing ? tr("Pushing") : tr("Waiting");
    case AppUserStatus::Provisioned:
        return user.sync == SyncState::Synchronized ? tr("Provisioned") : tr("Updating");
    case AppUserStatus::Deprovisioned:
        return user.status == demo::UserStatus::Deprovisioned ? tr("Deactivated") : tr("Unassigned");
    }
    return {};
}

Tone DemoText::tone(const demo::OktaUser& user)
{
    if (user.sync == SyncState::Error)
        return Tone::Bad;
    switch (user.appStatus) {
    case AppUserStatus::NotAssigned:
    case AppUserStatus::Deprovisioned:
        return Tone::Neutral;
    case AppUserStatus::Staged:
        return Tone::Warning;
    case AppUserStatus::Provisioned:
        return user.sync == SyncState::Synchronized ? Tone::Good : Tone::Warning;
    }
    return Tone::Neutral;
}

QString DemoText::oktaStatus(const demo::OktaUser& user)
{
    const QString app = latin(demo::oktaWord(user.appStatus));
    return app.isEmpty() ? latin(demo::oktaWord(user.status))
                         : app + QStringLiteral(" · ") + latin(demo::oktaWord(user.sync));
}

QString DemoText::sentence(const demo::Step& step)
{
    const QString subject = QString::fromStdString(step.subject);
    const QString what = subject.isEmpty() ? action(step.action) : action(step.action) + QLatin1Char(' ') + subject;
    return tr("%1: %2.").arg(what, outcome(step.outcome).toLower());
}

} // namespace rollcall::models
