// SPDX-License-Identifier: Apache-2.0
// A refused request as something that needs someone: what happened, who acts and where.
#include "screens/Attention.h"

#include "MeaningText.h"
#include "OAuthText.h"
#include "RelativeTime.h"
#include "screens/DownstreamTrouble.h"
#include "screens/RequestDiagnosis.h"

namespace rollcall::models {

Attention AttentionText::of(const directory::JournalEntry& entry, core::Timestamp now)
{
    Attention attention;
    attention.request = entry.id;
    const auto trouble = DownstreamTrouble::of(entry);
    attention.tone = trouble.is() ? Tone::Vendor : MeaningText::tone(entry.status, entry.meaning);
    attention.word = QString::number(entry.status);
    attention.sentence =
        trouble.isPassing() ? MeaningText::timesOver(trouble.sentence(), entry.folded) : MeaningText::sentence(entry);
    if (!attention.sentence.isEmpty())
        attention.sentence[0] = attention.sentence.at(0).toUpper();
    attention.actor = actorFor(entry);
    attention.when = RelativeTime::text(entry.at, now);
    const auto diagnosis = RequestDiagnosisText::of(entry);
    attention.exact =
        (RelativeTime::exact(entry.at) + QLatin1Char('\n') + diagnosis.cause + QLatin1Char('\n') + diagnosis.next)
            .trimmed();
    return attention;
}

QString AttentionText::actorFor(const directory::JournalEntry& entry)
{
    if (const auto trouble = DownstreamTrouble::of(entry); trouble.is()) {
        return entry.status == 429 ? tr("%1; Okta tries again by itself, up to ten times").arg(trouble.actor())
                                   : trouble.actor();
    }
    if (entry.status == 400 && OAuthText::step(entry.method, entry.target) != OAuthText::Step::None)
        return tr("Okta admin acts: Applications › Provisioning › Integration");
    switch (entry.status) {
    case 401:
    case 403:
        return tr("Okta admin acts: Applications › Provisioning › Integration");
    case 409:
        return tr("Okta admin acts: Applications › Import, or the user name");
    case 404:
    case 405:
        return tr("Okta admin acts: base URL under Provisioning › Integration");
    case 408:
    case 415:
        return tr("Network admin acts: the proxy between, if it was Okta");
    case 413:
    case 414:
    case 431:
        return tr("Okta admin acts: fewer members at once, if it was Okta");
    default:
        break;
    }
    if (entry.status == 429)
        return tr("Okta tries again by itself, up to ten times; you act here if it lasts");
    if (entry.status >= 500)
        return tr("You act here; then Okta admin: Dashboard › Tasks › Retry Selected");
    return tr("Okta admin acts: Provisioning › To App › Attribute Mappings");
}

} // namespace rollcall::models
