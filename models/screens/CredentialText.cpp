// SPDX-License-Identifier: Apache-2.0
// Sentences out of states that setup/TokenLife judges.
#include "screens/CredentialText.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/CredentialControl.h"
#include "setup/Profile.h"
#include "setup/TokenLife.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace rollcall::models {

using directory::AuthMode;
using directory::Credential;
using setup::CredentialState;

namespace {

constexpr qsizetype shownOfClient = 12;
constexpr int hoursOfDay = 24;

/// How many are in that state.
qsizetype count(CredentialText::Credentials credentials, CredentialState state, core::Timestamp now)
{
    return std::ranges::count_if(credentials,
                                 [&](const Credential& each) { return setup::stateOf(each, now) == state; });
}

qsizetype countValid(CredentialText::Credentials credentials, core::Timestamp now)
{
    return count(credentials, CredentialState::Valid, now) + count(credentials, CredentialState::EndsSoon, now);
}

CredentialTime timeOf(const std::optional<core::Timestamp>& time, core::Timestamp now, const QString& none)
{
    if (!time)
        return {none, {}};
    return {RelativeTime::text(*time, now), RelativeTime::exact(*time)};
}

QString hintOf(const Credential& credential)
{
    return credential.lastFour.empty() ? text(credential.username).left(shownOfClient) + QChar(0x2026)
                                       : QChar(0x2026) + text(credential.lastFour);
}

} // namespace

CredentialPlace CredentialPlace::of(const setup::Profile* profile, const directory::Integration& integration)
{
    CredentialPlace place{CredentialText::tr("Okta, where the app’s provisioning is configured"), {}, {}};
    if (integration.authMode == AuthMode::Basic)
        place.userField = CredentialText::tr("Username");
    else if (integration.authMode == AuthMode::OAuth)
        place.userField = CredentialText::tr("Client ID");
    if (profile == nullptr)
        return place;
    for (const auto& step : profile->steps) {
        const auto token = std::ranges::find(step.copies, setup::CopyKind::Token, &setup::StepCopy::kind);
        if (token == step.copies.end() ||
            !step.isFor(directory::toString(integration.role), directory::toString(integration.authMode)))
            continue;
        if (step.side == setup::Side::Okta)
            place.page = CredentialText::tr("Okta, under %1").arg(text(step.path));
        else
            place.page = step.path.empty() ? CredentialText::tr("your SCIM client") : text(step.path);
        place.tokenField = text(token->label);
        const auto user = std::ranges::find(step.copies, setup::CopyKind::UserName, &setup::StepCopy::kind);
        if (user != step.copies.end())
            place.userField = text(user->label);
        break;
    }
    return place;
}

QString CredentialPlace::fields() const
{
    const auto quoted = [](const QString& name) { return QStringLiteral("“%1”").arg(name); };
    if (userField.isEmpty())
        return tokenField.isEmpty() ? QString() : quoted(tokenField);
    return tokenField.isEmpty() ? quoted(userField)
                                : CredentialText::tr("%1 and %2").arg(quoted(userField), quoted(tokenField));
}

CredentialRow CredentialText::row(const Credential& credential, core::Timestamp now)
{
    CredentialRow row;
    row.id = credential.id;
    row.hint = hintOf(credential);
    row.name = text(credential.label.empty() ? credential.username : credential.label);
    switch (credential.mode) {
    case AuthMode::Bearer:
        row.mode = tr("Token");
        break;
    case AuthMode::Basic:
        row.mode = tr("Basic");
        break;
    case AuthMode::OAuth:
        row.mode = credential.isPublic ? tr("OAuth 2, public") : tr("OAuth 2");
        break;
    case AuthMode::Header:
        row.mode = tr("Token, bare");
        break;
    }
    if (!credential.headerName.empty())
        row.mode = tr("Header %1").arg(text(credential.headerName));
    row.made = timeOf(credential.created, now, {});
    row.ends = timeOf(credential.revoked ? credential.revoked : credential.expires, now, tr("no end"));
    row.lastUsed = timeOf(credential.lastUsed, now, tr("never"));
    switch (setup::stateOf(credential, now)) {
    case CredentialState::Valid:
        row.state = {tr("Valid"), Tone::Good};
        break;
    case CredentialState::EndsSoon:
        row.state = {tr("Ends soon"), Tone::Warning};
        break;
    case CredentialState::Ended:
        row.state = {tr("Ended"), Tone::Neutral};
        break;
    case CredentialState::Revoked:
        row.state = {tr("Revoked"), Tone::Neutral};
        break;
    }
    row.canBeRevoked = setup::isValid(credential, now);
    return row;
}

QString CredentialText::status(Credentials credentials, core::Timestamp now)
{
    QStringList parts{tr("%1 valid").arg(countValid(credentials, now))};
    if (const auto ended = count(credentials, CredentialState::Ended, now); ended > 0)
        parts.append(tr("%1 ended").arg(ended));
    if (const auto revoked = count(credentials, CredentialState::Revoked, now); revoked > 0)
        parts.append(tr("%1 revoked").arg(revoked));
    return parts.join(QStringLiteral(", "));
}

QString CredentialText::summary(Credentials credentials, core::Timestamp now)
{
    const auto valid = countValid(credentials, now);
    if (valid == 0)
        return tr("None is valid: every request of Okta’s is turned away.");
    std::optional<core::Timestamp> used;
    for (const Credential& each : credentials) {
        if (setup::isValid(each, now))
            used = std::max(used, each.lastUsed);
    }
    const QString use = used ? tr("last used %1").arg(RelativeTime::text(*used, now)) : tr("not used yet");
    const QString all = valid == 1 ? tr("One is valid, %1.").arg(use) : tr("%1 are valid, %2.").arg(valid).arg(use);
    const auto said = warnings(credentials, now);
    const auto urgent = std::ranges::find(said, true, &CredentialWarning::isUrgent);
    return urgent == said.end() ? all : all + QLatin1Char(' ') + urgent->sentence;
}

QList<CredentialWarning> CredentialText::warnings(Credentials credentials, core::Timestamp now)
{
    QList<CredentialWarning> list;
    for (const auto& warning : setup::warnOfCredentials(credentials, now))
        list.append({text(warning.sentence), warning.isUrgent});
    return list;
}

QString CredentialText::overlap(std::chrono::hours overlap)
{
    const auto hours = overlap.count();
    if (hours % hoursOfDay == 0)
        return hours == hoursOfDay ? tr("1 day") : tr("%1 days").arg(hours / hoursOfDay);
    return hours == 1 ? tr("1 hour") : tr("%1 hours").arg(hours);
}

QString CredentialText::rotation(Credentials credentials, const CredentialPlace& place, std::chrono::hours overlap,
                                 core::Timestamp now)
{
    const core::Timestamp end = now + overlap;
    qsizetype valid = 0;
    bool isSooner = false;
    for (const Credential& each : credentials) {
        if (!setup::isValid(each, now))
            continue;
        ++valid;
        isSooner = isSooner || (each.expires && *each.expires < end);
    }
    QString made = tr("A new credential is made and shown this once.");
    const QString until =
        isSooner ? tr("%1 at the latest").arg(RelativeTime::text(end, now)) : RelativeTime::text(end, now);
    if (valid == 1)
        made =
            tr("A new credential is made and shown this once; the one that is valid now goes on until %1.").arg(until);
    else if (valid > 1)
        made = tr("A new credential is made and shown this once; the %1 that are valid now go on until %2.")
                   .arg(valid)
                   .arg(until);
    return made + QLatin1Char(' ') + paste(place, valid == 0 ? QString() : tr(" before then"));
}

QString CredentialText::paste(const CredentialPlace& place, const QString& when)
{
    const QString fields = place.fields();
    return fields.isEmpty() ? tr("Paste the new one in %1%2.").arg(place.page, when)
                            : tr("Paste the new one in %1, as %2%3.").arg(place.page, fields, when);
}

CredentialSecret CredentialText::secret(const CredentialRotated& rotation, const CredentialPlace& place,
                                        core::Timestamp now)
{
    CredentialSecret made;
    if (!rotation.secret.username.empty())
        made.values.append(
            {place.userField.isEmpty() ? tr("User name") : place.userField, text(rotation.secret.username), {}, false});
    if (rotation.secret.secret && !rotation.secret.secret->isEmpty())
        made.values.append(
            {place.tokenField.isEmpty() ? tr("Token") : place.tokenField, text(rotation.secret.secret->reveal()),
             tr("%1 (shown once)").arg(QString(shownOfClient, QChar(0x2022)) + text(rotation.credential.lastFour)),
             true});
    made.sentence = paste(place, {});
    const auto last = std::ranges::max_element(rotation.ending, {}, &Credential::expires);
    if (last != rotation.ending.end() && last->expires)
        made.sentence +=
            QLatin1Char(' ') +
            tr("Until %1 what was there before is accepted as well.").arg(RelativeTime::text(*last->expires, now));
    if (!rotation.credential.redirectUris.empty())
        made.sentence += QLatin1Char(' ') + tr("Okta then asks for the approval once more.");
    return made;
}

CredentialRevocation CredentialText::revocation(const Credential& credential, Credentials credentials, bool isSecond,
                                                core::Timestamp now)
{
    CredentialRevocation revocation;
    revocation.id = credential.id;
    revocation.isLast = setup::isLastValid(credentials, credential.id, now);
    revocation.isSecond = revocation.isLast && isSecond;
    if (revocation.isSecond) {
        revocation.question = tr("Revoke the last credential that is valid?");
        revocation.effects = {
            tr("Every request of Okta’s is turned away until a new one is made here and pasted there. "
               "“Rotate…” makes the new one first.")};
        revocation.action = tr("Revoke the last one");
        return revocation;
    }
    revocation.question = tr("Revoke %1?").arg(hintOf(credential));
    revocation.effects.append(
        credential.mode == AuthMode::OAuth
            ? tr("Okta’s calls with it, and with the tokens that were issued to it, are refused from the next second "
                 "on. It cannot be brought back.")
            : tr("Okta’s calls with it are refused from the next second on. It cannot be brought back."));
    revocation.effects.append(credential.lastUsed
                                  ? tr("It was last used %1.").arg(RelativeTime::text(*credential.lastUsed, now))
                                  : tr("It was never used."));
    revocation.effects.append(othersOf(credential, credentials, now));
    revocation.action = revocation.isLast ? tr("Go on…") : tr("Revoke");
    return revocation;
}

QString CredentialText::othersOf(const Credential& credential, Credentials credentials, core::Timestamp now)
{
    qsizetype others = 0;
    std::optional<core::Timestamp> used;
    for (const Credential& each : credentials) {
        if (each.id == credential.id || !setup::isValid(each, now))
            continue;
        ++others;
        used = std::max(used, each.lastUsed);
    }
    if (others == 0)
        return tr("It is the last one that is valid: Okta can sign in with no other.");
    const QString count = others == 1 ? tr("Another one is valid") : tr("%1 others are valid").arg(others);
    return used ? tr("%1, last used %2.").arg(count, RelativeTime::text(*used, now))
                : tr("%1, but Okta has not signed in with it yet.").arg(count);
}

} // namespace rollcall::models
