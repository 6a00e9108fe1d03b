// SPDX-License-Identifier: Apache-2.0
// A row is a line between bars; the line before a rule is a header.
#include "ReadmeTables.h"

#include <QRegularExpression>

#include <algorithm>

namespace rollcall::tests {

namespace {

QStringList cellsOf(const QString& line)
{
    QStringList cells;
    const QStringList parts = line.mid(1, line.size() - 2).split(QLatin1Char('|'));
    for (const QString& part : parts)
        cells.append(part.trimmed());
    return cells;
}

bool isRule(const QString& line)
{
    static const QRegularExpression pattern(QStringLiteral("^\\|(\\s*:?-+:?\\s*\\|)+$"));
    return pattern.match(line).hasMatch();
}

} // namespace

ReadmeTables::ReadmeTables(const QString& markdown)
{
    QString heading;
    const QStringList lines = markdown.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.startsWith(QLatin1Char('#')))
            heading = line.section(QLatin1Char(' '), 1);
        const bool isHeader = i + 1 < lines.size() && isRule(lines.at(i + 1).trimmed());
        if (line.size() > 1 && line.startsWith(QLatin1Char('|')) && line.endsWith(QLatin1Char('|')) && !isRule(line) &&
            !isHeader)
            m_rows.push_back({heading, cellsOf(line)});
    }
}

std::vector<ReadmeTables::Row> ReadmeTables::rowsUnder(const QString& heading) const
{
    std::vector<Row> found;
    std::ranges::copy_if(m_rows, std::back_inserter(found), [&](const Row& row) { return row.heading == heading; });
    return found;
}

QString ReadmeTables::cell(const QString& heading, const QString& first, int column) const
{
    const auto found = std::ranges::find_if(
        m_rows, [&](const Row& row) { return row.heading == heading && row.cells.value(0) == first; });
    return found == m_rows.end() ? QString() : found->cells.value(column);
}

QStringList ReadmeTables::codes(const QString& cell)
{
    static const QRegularExpression pattern(QStringLiteral("`([^`]+)`"));
    QStringList found;
    auto matches = pattern.globalMatch(cell);
    while (matches.hasNext())
        found.append(matches.next().captured(1));
    return found;
}

} // namespace rollcall::tests
