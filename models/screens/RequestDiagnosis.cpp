// SPDX-License-Identifier: Apache-2.0
// Why a request was refused and what to do about it, in words; for what went well, what it did.
#include "screens/RequestDiagnosis.h"

#include "MeaningText.h"
#include "OAuthText.h"
#include "screens/DownstreamTrouble.h"

#include <QStringList>

namespace rollcall::models {

using directory::JournalEntry;
using directory::Meaning;

namespace {

QString headerValue(const JournalEntry& entry, QLatin1String name)
{
    for (const auto& [key, value] : entry.requestHeaders) {
        if (QString::fromStdString(key).compare(name, Qt::CaseInsensitive) == 0)
            return QString::fromStdString(value).trimmed();
    }
    return {};
}

/// "Bearer Bearer …"
bool isWordDoubled(const QString& authorization)
{
    const auto words = authorization.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return words.size() > 1 && words.at(0).compare(words.at(1), Qt::CaseInsensitive) == 0;
}

/// Turned away with the connection, before anything of a request was read; every other delay is one of this side.
bool isTurnedAway(const JournalEntry& entry)
{
    return entry.method.empty() && entry.target.empty() && !entry.integration && !entry.credential;
}

QString capitalised(QString sentence)
{
    if (!sentence.isEmpty())
        sentence[0] = sentence.at(0).toUpper();
    return sentence.endsWith(QLatin1Char('.')) ? sentence : sentence + QLatin1Char('.');
}

} // namespace

RequestDiagnosis RequestDiagnosisText::of(const JournalEntry& entry)
{
    RequestDiagnosis diagnosis;
    const bool isOAuth = OAuthText::step(entry.method, entry.target) != OAuthText::Step::None;
    const auto trouble = DownstreamTrouble::of(entry);
    if (trouble.is())
        diagnosis = atTheVendor(entry, trouble);
    else if (isOAuth && (entry.status == 400 || entry.status == 401))
        diagnosis = oauth(entry);
    else if (entry.status == 401)
        diagnosis = credential(entry);
    else if (entry.status >= 400)
        diagnosis = refusal(entry);
    else if (entry.meaning == Meaning::PersonNotFound)
        diagnosis.next =
            tr("Okta asks before it creates somebody: a creation follows, usually within the same second.");
    const QString detail = QString::fromStdString(entry.detail).trimmed();
    const bool isQuoted = entry.status == 401 && isWordDoubled(headerValue(entry, QLatin1String("Authorization")));
    if (entry.status >= 400 && !detail.isEmpty() && !isQuoted && !trouble.isPassing())
        diagnosis.happened = capitalised(detail);
    if (diagnosis.happened.isEmpty())
        diagnosis.happened = capitalised(MeaningText::sentence(entry));
    return diagnosis;
}

RequestDiagnosis RequestDiagnosisText::atTheVendor(const JournalEntry& entry, const DownstreamTrouble& trouble)
{
    if (!trouble.isPassing())
        return {{}, trouble.cause(), trouble.next()};
    const QString wait = MeaningText::isTransient(entry.status) ? waitsInOkta(entry.status) : retryInOkta();
    return {trouble.sentence() + QLatin1Char('.'), trouble.cause(), tr("%1 %2").arg(trouble.next(), capitalised(wait))};
}

RequestDiagnosis RequestDiagnosisText::oauth(const JournalEntry& entry)
{
    const QString authenticateAgain =
        tr("in Okta, open Provisioning › Integration and authenticate again; the one-time code for the consent page "
           "comes from rollcallctl oauth approve.");
    if (OAuthText::step(entry.method, entry.target) != OAuthText::Step::Token)
        return {{},
                tr("The client id or the address to return to is not the one that was registered here, or the one-time "
                   "code was wrong, used up or older than five minutes."),
                authenticateAgain};
    if (entry.status == 401)
        return {{},
                tr("The client id or secret was cut when it was copied, or was revoked here."),
                tr("in Okta, enter client id and secret again under Provisioning › Integration and authenticate.")};
    return {
        {}, tr("What the client showed for its token was used before, was replaced or is too old."), authenticateAgain};
}

RequestDiagnosis RequestDiagnosisText::credential(const JournalEntry& entry)
{
    const QString sent = headerValue(entry, QLatin1String("Authorization"));
    const QString pasteAlone = tr("in Okta, paste the token alone and press Test Connector Configuration.");
    if (sent.isEmpty())
        return {
            tr("No credential was sent."), tr("The token field in Okta is empty, or a proxy took the header away."),
            tr("in Okta, open Provisioning › Integration, enter the token and press Test Connector Configuration.")};
    if (isWordDoubled(sent))
        return {tr("Okta sent “%1”.").arg(sent),
                tr("That is a token with the word “%1” pasted into the token field as well.")
                    .arg(sent.section(QLatin1Char(' '), 0, 0)),
                pasteAlone};
    const bool isKnown = entry.credential.has_value();
    if (isKnown)
        return {tr("The credential sent is known here and not accepted for this."),
                // The door says which of them it was; without its word all are likely.
                entry.detail.empty() ? tr("It was revoked, has expired, or belongs to another integration.")
                                     : QString(),
                tr("make a new token here and enter it in Okta under Provisioning › Integration.")};
    return {tr("The credential sent is not one of ours."),
            tr("The token was cut when it was copied, or an old one is still entered in Okta."), pasteAlone};
}

RequestDiagnosis RequestDiagnosisText::refusal(const JournalEntry& entry)
{
    const QString retry = retryInOkta();
    switch (entry.status) {
    case 400:
        return {{},
                tr("An attribute is missing or has a form that SCIM does not allow, often through a mapping."),
                tr("in Okta, look at Provisioning › To App › Attribute Mappings for the attribute named here. Then "
                   "retry the task.")};
    case 403:
        return {{},
                tr("The credential is right but not meant for this, or the caller’s address is not on the list of "
                   "allowed ones."),
                tr("enter a credential of this integration that was made for provisioning; if the listener was "
                   "started with --allow-from, add the caller’s network to it.")};
    case 404:
        return {
            {},
            tr("Okta speaks of an id that is not here: it was deleted here, or the address in Okta belongs to "
               "another integration."),
            tr("in Okta, check the base URL. If it is right, unassign and assign again so that Okta looks the person "
               "up by user name.")};
    case 409:
        return {{},
                tr("Somebody with that user name is here already, perhaps under other capitals or accents."),
                tr("in Okta, import from the app and confirm the match; or change the user name on one side.")};
    case 412:
        return {{}, tr("It was changed by somebody else between reading and writing."), retry};
    case 500:
        return {{},
                tr("Something failed on this side; nothing was stored."),
                tr("Okta does not repeat this by itself: %1 If it comes back, start Rollcall or rollcallctl from a "
                   "terminal: its log there says what failed.")
                    .arg(retry)};
    case 429:
    case 503:
        return transient(entry);
    default:
        return wire(entry);
    }
}

QString RequestDiagnosisText::retryInOkta()
{
    return tr("in Okta, open Dashboard › Tasks and press Retry Selected for the person it names.");
}

QString RequestDiagnosisText::waitsInOkta(int status)
{
    if (status == 429)
        return tr("Okta waits and tries again by itself, up to ten times. If it lasts longer, end the reason named "
                  "here; then %1")
            .arg(retryInOkta());
    return tr("a client that knows Retry-After comes again by itself. Okta does not after this status: %1")
        .arg(retryInOkta());
}

RequestDiagnosis RequestDiagnosisText::transient(const JournalEntry& entry)
{
    return {{},
            isTurnedAway(entry)
                ? tr("More connections were open at once than this service takes, from one address or in all.")
                : tr("This side could not do it at that moment; nothing was stored."),
            waitsInOkta(entry.status)};
}

RequestDiagnosis RequestDiagnosisText::wire(const JournalEntry& entry)
{
    switch (entry.status) {
    case 405:
    case 501:
        return {{},
                tr("Whoever called uses a method that SCIM does not have at this address."),
                tr("check that the base URL in Okta ends where this integration’s address ends.")};
    case 408:
        return {{},
                tr("The request did not arrive in full in time: a slow line, or somebody holding the door open."),
                tr("if it comes from Okta, look at the proxy between; otherwise it can be left alone.")};
    case 413:
    case 414:
    case 431:
        return {{},
                tr("It is larger than this service takes from anybody."),
                tr("if it comes from Okta, push groups with fewer members at once; otherwise it can be left alone.")};
    case 415:
        return {{},
                tr("The body is not marked as JSON, so this is probably not a SCIM client."),
                tr("if it comes from Okta, look at the proxy between.")};
    default:
        return {};
    }
}

} // namespace rollcall::models
