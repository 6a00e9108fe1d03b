// SPDX-License-Identifier: Apache-2.0
// What a role can do and what it cannot, said before one is chosen.
#include "screens/SetupText.h"

namespace rollcall::models {

using directory::AuthMode;
using directory::Role;

QString SetupText::roleTitle(Role role)
{
    switch (role) {
    case Role::Own:
        return tr("Rollcall is the directory");
    case Role::Relay:
        return tr("Passed on to the vendor");
    case Role::Companion:
        return tr("Beside Okta and the vendor");
    }
    return {};
}

QString SetupText::roleCan(Role role)
{
    switch (role) {
    case Role::Own:
        return tr("Okta’s calls end here. People and groups are kept here, and every request can be read.");
    case Role::Relay:
        return tr("Every call goes on to the vendor’s SCIM service, and a copy is kept here: what Okta sent, what the "
                  "vendor answered.");
    case Role::Companion:
        return tr("Okta talks to the vendor. Rollcall reads Okta’s records and needs no address Okta can reach.");
    }
    return {};
}

QString SetupText::roleCannot(Role role)
{
    switch (role) {
    case Role::Own:
        return tr("Nothing is passed on: a vendor’s service hears of nobody. Okta’s app must let you type the base "
                  "URL, and Okta must be able "
                  "to reach this listener.");
    case Role::Relay:
        return tr("Nothing is answered without the vendor: while its service is away, Okta is asked to come again. "
                  "Needs the vendor’s SCIM address and token.");
    case Role::Companion:
        return tr("No request of Okta’s is seen here, and nothing is proven by traffic. Needs access to Okta’s API; "
                  "a read-only administrator’s token is enough.");
    }
    return {};
}

QString SetupText::roleSentence(Role role)
{
    switch (role) {
    case Role::Own:
        return tr("Okta’s calls end here, in Rollcall’s own directory.");
    case Role::Relay:
        return tr("Passed on to the vendor’s SCIM service; a copy is kept here.");
    case Role::Companion:
        return tr("At the vendor. Rollcall reads Okta’s records beside it.");
    }
    return {};
}

QString SetupText::authModeName(AuthMode mode)
{
    switch (mode) {
    case AuthMode::Bearer:
        return tr("HTTP Header: a token");
    case AuthMode::Basic:
        return tr("Basic Auth: a user name and a password");
    case AuthMode::OAuth:
        return tr("OAuth 2: a client");
    case AuthMode::Header:
        return tr("A header without “Bearer”");
    }
    return {};
}

QString SetupText::sideWord(SetupSide side)
{
    switch (side) {
    case SetupSide::Here:
        return tr("Here");
    case SetupSide::Okta:
        return tr("In Okta");
    case SetupSide::Vendor:
        return tr("At the vendor");
    }
    return {};
}

QString SetupText::stateWord(SetupState state)
{
    switch (state) {
    case SetupState::NotYet:
        return tr("Not yet");
    case SetupState::Waiting:
        return tr("Waiting");
    case SetupState::Proven:
        return tr("Proven");
    case SetupState::Confirmed:
        return tr("Confirmed by hand");
    case SetupState::Failed:
        return tr("Failed");
    case SetupState::NotNeeded:
        return tr("Not needed");
    }
    return {};
}

QString SetupText::stateWord(const SetupStepView& step)
{
    return isHint(step) ? tr("Hint") : stateWord(step.state);
}

QString SetupText::seen(const SetupTrouble& trouble)
{
    switch (trouble.kind) {
    case SetupTroubleKind::Failure:
        return trouble.seen;
    case SetupTroubleKind::Hint:
        return tr("Hint: %1").arg(trouble.seen);
    case SetupTroubleKind::ToDo:
        return tr("Still to do: %1").arg(trouble.seen);
    }
    return trouble.seen;
}

QString SetupText::waited(qint64 seconds)
{
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (seconds < 0)
        seconds = 0;
    const qint64 hours = seconds / 3600;
    const QString rest = two(seconds / 60 % 60) + QLatin1Char(':') + two(seconds % 60);
    return hours > 0 ? QStringLiteral("%1:%2").arg(hours).arg(rest) : rest;
}

} // namespace rollcall::models
