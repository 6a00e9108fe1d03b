// SPDX-License-Identifier: Apache-2.0
// A guide is written once, for reading and for this page alike.
#include "screens/SetupGuide.h"

#include <QRegularExpression>
#include <QStringList>

#include <optional>

namespace rollcall::models {

namespace {

constexpr auto longestTitle = 70;

/// The items as they are written, with their own lines below.
QStringList numberedItems(const QString& markdown)
{
    static const QRegularExpression number(QStringLiteral("^\\d+\\.\\s+"));
    QStringList items;
    bool isInside = false;
    const QStringList lines = markdown.split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (line.startsWith(QStringLiteral("## "))) {
            isInside = line.trimmed() == QStringLiteral("## Steps");
        } else if (isInside && number.match(line).hasMatch()) {
            items.append(QString(line).remove(number));
        } else if (isInside && !items.isEmpty() && !line.trimmed().isEmpty()) {
            items.last() += QLatin1Char('\n') + line.trimmed();
        }
    }
    return items;
}

std::optional<SetupSide> sideOf(const QString& name)
{
    if (name == QStringLiteral("Here"))
        return SetupSide::Here;
    if (name == QStringLiteral("In Okta"))
        return SetupSide::Okta;
    if (name == QStringLiteral("At the vendor"))
        return SetupSide::Vendor;
    return std::nullopt;
}

/// What the page sets in the stronger weight are words of other pages, and what is typed there.
QString asInstructions(QString text)
{
    text.replace(QLatin1Char('`'), QLatin1Char('*'));
    text.replace(QStringLiteral("\n- "), QStringLiteral("\n• "));
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

/// The first clause without marks.
QString titleOf(const QString& text)
{
    QString title = text.section(QLatin1Char('\n'), 0, 0);
    title.remove(QLatin1Char('*')).remove(QLatin1Char('`'));
    static const QRegularExpression end(QStringLiteral("[;:,.](\\s|$)"));
    if (const auto found = end.match(title); found.hasMatch() && found.capturedStart() > 0)
        title.truncate(found.capturedStart());
    if (title.size() > longestTitle)
        title = title.left(longestTitle - 1).trimmed() + QChar(0x2026);
    if (!title.isEmpty())
        title[0] = title.at(0).toUpper();
    return title;
}

QString idOf(const QString& title)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString id = title.toLower();
    id.replace(others, QStringLiteral("-"));
    return id;
}

bool hasConnection(const QString& text)
{
    return text.contains(QStringLiteral("base URL"));
}

SetupProof proofOf(SetupSide side, const QString& text)
{
    const auto says = [&text](const char* words) { return text.contains(QLatin1String(words), Qt::CaseInsensitive); };
    if (side == SetupSide::Here)
        return SetupProof::Made;
    if (side == SetupSide::Vendor)
        return SetupProof::ByHand;
    // The switches come first: a step that also tests the connection is done when both are.
    if (says("*Create Users*"))
        return SetupProof::Switches;
    if (hasConnection(text) || says("Test Connector Configuration") || says("Test API Credentials"))
        return SetupProof::FirstRequest;
    if (says("assign one person") || says("assign people") || says("assign a pilot"))
        return SetupProof::FirstPerson;
    return says("push groups") ? SetupProof::FirstGroup : SetupProof::ByHand;
}

} // namespace

QList<SetupGuideStep> readSetupGuide(const QString& markdown)
{
    static const QRegularExpression form(QStringLiteral("^\\*\\*([^*]+)\\*\\*:\\s*(.*)$"),
                                         QRegularExpression::DotMatchesEverythingOption);
    QList<SetupGuideStep> steps;
    const QStringList items = numberedItems(markdown);
    for (const QString& item : items) {
        const auto parts = form.match(item);
        const auto side = parts.hasMatch() ? sideOf(parts.captured(1)) : std::nullopt;
        if (!side || (steps.isEmpty() && *side != SetupSide::Here))
            return {};
        const QString text = parts.captured(2);
        SetupGuideStep step;
        step.title = titleOf(text);
        step.id = idOf(step.title);
        step.side = *side;
        step.proof = proofOf(*side, text);
        step.how = asInstructions(text);
        step.hasConnection = *side == SetupSide::Okta && hasConnection(text);
        steps.append(step);
    }
    return steps;
}

} // namespace rollcall::models
