// SPDX-License-Identifier: Apache-2.0
// One call after the other, in the order they were made.
#include "screens/RelayedText.h"

#include "MeaningText.h"
#include "Utf8.h"
#include "screens/BodyText.h"

#include <QCoreApplication>
#include <QStringList>

namespace rollcall::models {

using directory::JournalLeg;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rollcall::models::RelayedText)
};

QString titleOf(const JournalLeg& leg)
{
    if (leg.purpose == "token")
        return Words::tr("Logged in there");
    return leg.purpose == "reread" ? Words::tr("Looked up what became of it") : Words::tr("Passed on");
}

QString outcomeOf(const JournalLeg& leg)
{
    const QString took = BodyText::durationText(leg.microseconds);
    if (leg.status == 0)
        return Words::tr("→ no answer in %1").arg(took);
    return Words::tr("→ %1 %2 in %3")
        .arg(QString::number(leg.status), MeaningText::statusWord(leg.status, directory::Meaning::Unknown), took);
}

QString describe(const JournalLeg& leg)
{
    QStringList lines{titleOf(leg), text(leg.method) + QLatin1Char(' ') + text(leg.url), outcomeOf(leg)};
    if (!leg.failure.empty())
        lines.append(text(leg.failure));
    if (!leg.answer.text().empty()) {
        lines.append(QString());
        lines.append(BodyText::pretty(leg.answer));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

RelayedText describeRelayed(const directory::JournalEntry& entry)
{
    if (entry.legs.empty())
        return {};
    std::int64_t microseconds = 0;
    QStringList texts;
    QStringList notices;
    for (const JournalLeg& leg : entry.legs) {
        microseconds += leg.microseconds;
        texts.append(describe(leg));
        if (const QString said = BodyText::notice(leg.answer); !said.isEmpty())
            notices.append(said);
    }
    const int status = entry.legs.back().status;
    const QStringList caption{Words::tr("Passed on to the vendor"),
                              status == 0 ? Words::tr("no answer") : QString::number(status),
                              BodyText::durationText(microseconds)};
    return {caption.join(QStringLiteral(" · ")), texts.join(QStringLiteral("\n\n")), notices.join(QLatin1Char('\n'))};
}

} // namespace rollcall::models
