// SPDX-License-Identifier: Apache-2.0
// What a request meant, in words: the one place where a journal row becomes a sentence.
#include "MeaningText.h"

#include "OAuthText.h"
#include "Utf8.h"

#include <QLocale>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace rollcall::models {

using directory::JournalRow;
using directory::Meaning;

namespace {

int shown(std::int64_t count)
{
    return static_cast<int>(std::min<std::int64_t>(std::abs(count), std::numeric_limits<int>::max()));
}

} // namespace

QString MeaningText::sentence(const JournalRow& row)
{
    return timesOver(onceSaid(row), row.folded);
}

QString MeaningText::timesOver(const QString& words, std::int64_t folded)
{
    return folded > 1 ? tr("%1 · %2 times").arg(words, QLocale().toString(qint64{folded})) : words;
}

QString MeaningText::onceSaid(const JournalRow& row)
{
    switch (row.meaning) {
    case Meaning::PersonLookedUp:
    case Meaning::PersonNotFound:
    case Meaning::PersonRead:
    case Meaning::PersonCreated:
    case Meaning::PersonUpdated:
    case Meaning::PersonUnchanged:
    case Meaning::PersonDeactivated:
    case Meaning::PersonReactivated:
    case Meaning::PersonDeleted:
        return people(row);
    case Meaning::PeopleListed:
    case Meaning::GroupsListed:
        return listed(row);
    case Meaning::GroupLookedUp:
    case Meaning::GroupNotFound:
    case Meaning::GroupRead:
    case Meaning::GroupCreated:
    case Meaning::GroupUpdated:
    case Meaning::GroupUnchanged:
    case Meaning::GroupRenamed:
    case Meaning::GroupMembersChanged:
    case Meaning::GroupDeleted:
        return groups(row);
    case Meaning::ConnectionTest:
        return tr("tested the connection");
    case Meaning::DiscoveryRead:
        return tr("asked what this service can do");
    case Meaning::Refused:
    case Meaning::Unknown:
        break;
    }
    if (const QString words = OAuthText::sentence(row); !words.isEmpty())
        return words;
    const bool isRefused = row.meaning == Meaning::Refused || row.status >= 400;
    return isRefused ? refused(row) : tr("asked for %1").arg(path(row.target));
}

QString MeaningText::sentence(const directory::JournalEntry& entry)
{
    return sentence(toRow(entry));
}

QString MeaningText::people(const JournalRow& row)
{
    const QString who = row.subject.empty() ? tr("a person") : text(row.subject);
    switch (row.meaning) {
    case Meaning::PersonLookedUp:
        return tr("looked up %1: found").arg(who);
    case Meaning::PersonNotFound:
        return row.subject.empty() ? tr("asked for a person who is not here") : tr("looked up %1: nobody").arg(who);
    case Meaning::PersonRead:
        return tr("read %1").arg(who);
    case Meaning::PersonCreated:
        return tr("created %1").arg(who);
    case Meaning::PersonUnchanged:
        return tr("updated %1: nothing differed").arg(who);
    case Meaning::PersonDeactivated:
        return tr("deactivated %1").arg(who);
    case Meaning::PersonReactivated:
        return tr("reactivated %1").arg(who);
    case Meaning::PersonDeleted:
        return tr("deleted %1").arg(who);
    default:
        break;
    }
    // The detail of an update is the user name that was.
    return row.detail.empty() ? tr("updated %1").arg(who)
                              : tr("changed user name %1 → %2").arg(text(row.detail).simplified(), who);
}

QString MeaningText::groups(const JournalRow& row)
{
    const QString group = row.subject.empty() ? tr("a group") : text(row.subject);
    const int count = shown(row.count);
    switch (row.meaning) {
    case Meaning::GroupLookedUp:
        return tr("looked up group %1: found").arg(group);
    case Meaning::GroupNotFound:
        return row.subject.empty() ? tr("asked for a group that is not here")
                                   : tr("looked up group %1: none").arg(group);
    case Meaning::GroupRead:
        return tr("read group %1").arg(group);
    case Meaning::GroupCreated:
        if (count == 0)
            return tr("created group %1").arg(group);
        return count == 1 ? tr("created group %1 with 1 person").arg(group)
                          : tr("created group %1 with %Ln people", nullptr, count).arg(group);
    case Meaning::GroupUnchanged:
        return tr("updated group %1: nothing differed").arg(group);
    case Meaning::GroupRenamed:
        return row.detail.empty() || row.detail == row.subject
                   ? tr("renamed group %1 → %1 (no change)").arg(group)
                   : tr("renamed group %1 → %2").arg(text(row.detail), group);
    case Meaning::GroupMembersChanged:
        return members(row, group);
    case Meaning::GroupDeleted:
        return tr("deleted group %1").arg(group);
    default:
        break;
    }
    return tr("updated group %1").arg(group);
}

QString MeaningText::members(const JournalRow& row, const QString& group)
{
    // The detail says how many came and went: "+2 -1".
    static const QRegularExpression pattern(QStringLiteral("^\\+(\\d+) -(\\d+)$"));
    const auto match = pattern.match(text(row.detail));
    const int added = match.hasMatch() ? match.captured(1).toInt() : shown(std::max<std::int64_t>(0, row.count));
    const int removed = match.hasMatch() ? match.captured(2).toInt() : shown(std::min<std::int64_t>(0, row.count));
    if (added > 0 && removed > 0)
        return tr("added %L1 and removed %L2 in %3").arg(added).arg(removed).arg(group);
    if (removed > 0)
        return removed == 1 ? tr("removed 1 person from %1").arg(group)
                            : tr("removed %Ln people from %1", nullptr, removed).arg(group);
    if (added > 0)
        return added == 1 ? tr("added 1 person to %1").arg(group)
                          : tr("added %Ln people to %1", nullptr, added).arg(group);
    return tr("changed who is in %1").arg(group);
}

QString MeaningText::listed(const JournalRow& row)
{
    const int count = shown(row.count);
    const bool arePeople = row.meaning == Meaning::PeopleListed;
    const QString many = arePeople ? (count == 1 ? tr("1 person") : tr("%Ln people", nullptr, count))
                                   : (count == 1 ? tr("1 group") : tr("%Ln groups", nullptr, count));
    const QUrl url = QUrl::fromEncoded(QByteArray::fromStdString(row.target));
    const QUrlQuery query(url);
    if (query.hasQueryItem(QStringLiteral("filter")))
        return row.detail.empty() ? tr("searched: %1").arg(many)
                                  : tr("searched %1: %2").arg(text(row.detail).simplified(), many);
    const int start = query.queryItemValue(QStringLiteral("startIndex")).toInt();
    const int size = query.queryItemValue(QStringLiteral("count")).toInt();
    if (start < 1 || size < 1)
        return arePeople ? tr("listed %1").arg(many) : tr("listed groups: %1").arg(many);
    return tr("page %L1 of import, %2").arg((start - 1) / size + 1).arg(many);
}

QString MeaningText::refused(const JournalRow& row)
{
    const QString why = firstClause(row.detail);
    if (isTransient(row.status))
        return why.isEmpty() ? tr("asked to come again in a moment")
                             : tr("asked to come again in a moment: %1").arg(why);
    if (!why.isEmpty())
        return tr("refused: %1").arg(why);
    return tr("refused: %1").arg(statusWord(row.status, Meaning::Refused).toLower());
}

QString MeaningText::firstClause(const std::string& detail)
{
    QString clause = text(detail).simplified();
    const auto cut = [&clause](const QString& mark) {
        if (const auto at = clause.indexOf(mark); at > 0)
            clause.truncate(at);
    };
    cut(QStringLiteral(". "));
    cut(QStringLiteral(": "));
    cut(QStringLiteral("; "));
    if (clause.endsWith(QLatin1Char('.')))
        clause.chop(1);
    // "SCIM" and "PATCH" keep their capitals.
    if (clause.size() > 1 && clause.at(0).isUpper() && !clause.at(1).isUpper())
        clause[0] = clause.at(0).toLower();
    return clause;
}

Tone MeaningText::tone(int status, Meaning meaning)
{
    if (status == 0)
        return Tone::Neutral;
    // Okta asks for people who are not here yet before it creates them: that is no fault.
    if (status == 404 && (meaning == Meaning::PersonNotFound || meaning == Meaning::GroupNotFound))
        return Tone::Warning;
    // Okta comes again after this one alone; what 503 leaves is a task for its admin.
    if (status == 429)
        return Tone::Warning;
    return status < 400 ? Tone::Good : Tone::Bad;
}

QString MeaningText::statusWord(int status, Meaning meaning)
{
    switch (status) {
    case 0:
        return tr("No answer");
    case 200:
        return tr("Done");
    case 201:
        return tr("Created");
    case 204:
        return meaning == Meaning::PersonDeleted || meaning == Meaning::GroupDeleted ? tr("Deleted") : tr("Done");
    case 400:
        return tr("Not understood");
    case 401:
        return tr("Credential refused");
    case 403:
        return tr("Not allowed");
    case 404:
        return tr("Not here");
    case 405:
        return tr("Method not known");
    case 408:
        return tr("Too slow");
    case 409:
        return tr("Name taken");
    case 412:
        return tr("Changed meanwhile");
    case 413:
        return tr("Too large");
    case 414:
        return tr("Address too long");
    case 415:
        return tr("Not JSON");
    case 429:
        return tr("Come again");
    case 431:
        return tr("Headers too large");
    case 500:
        return tr("Failed here");
    case 501:
        return tr("Not offered");
    case 503:
        return tr("Busy here");
    default:
        break;
    }
    if (status < 400)
        return tr("Done");
    return status < 500 ? tr("Refused") : tr("Failed here");
}

QString MeaningText::path(const std::string& target)
{
    QString decoded = QUrl::fromPercentEncoding(QByteArray::fromStdString(target).replace('+', ' '));
    // "/scim/v2/acme/Users" is about "/Users"; the integration is known from the page.
    if (decoded.startsWith(QLatin1String("/scim/"))) {
        auto at = decoded.indexOf(QLatin1Char('/'), 6);
        if (at > 0)
            at = decoded.indexOf(QLatin1Char('/'), at + 1);
        if (at > 0)
            decoded.remove(0, at);
    }
    for (QChar& letter : decoded) {
        if (!letter.isPrint())
            letter = QChar::ReplacementCharacter;
    }
    return decoded;
}

JournalRow toRow(const directory::JournalEntry& entry)
{
    JournalRow row;
    row.id = entry.id;
    row.at = entry.at;
    row.microseconds = entry.microseconds;
    row.method = entry.method;
    row.target = entry.target;
    row.status = entry.status;
    row.meaning = entry.meaning;
    row.subject = entry.subject;
    row.detail = entry.detail;
    row.count = entry.count;
    row.person = entry.person;
    row.folded = entry.folded;
    return row;
}

} // namespace rollcall::models
