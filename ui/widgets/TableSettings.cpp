// SPDX-License-Identifier: Apache-2.0
// One small list a table: width, place and visibility of each column.
#include "widgets/TableSettings.h"

#include <QHeaderView>
#include <QSettings>
#include <QVariantList>

namespace rollcall::ui {

namespace {

QString path(const QString& key)
{
    return QStringLiteral("tables/%1/columns").arg(key);
}

} // namespace

bool TableSettings::restore(QHeaderView& header) const
{
    if (m_key.isEmpty())
        return false;
    const QStringList stored = QSettings().value(path(m_key)).toStringList();
    if (stored.isEmpty() || stored.size() != header.count())
        return false;
    // Placed in the order of their places, so that each move leaves the earlier ones where they are.
    QList<int> logicalAt(stored.size(), -1);
    for (int column = 0; column < header.count(); ++column) {
        const QStringList parts = stored.at(column).split(QLatin1Char('/'));
        if (parts.size() != 3)
            return false;
        const int place = parts.at(1).toInt();
        if (place < 0 || place >= logicalAt.size() || logicalAt.at(place) != -1)
            return false;
        logicalAt[place] = column;
    }
    for (int column = 0; column < header.count(); ++column) {
        const QStringList parts = stored.at(column).split(QLatin1Char('/'));
        header.setSectionHidden(column, false);
        header.resizeSection(column, qMax(header.minimumSectionSize(), parts.at(0).toInt()));
        header.setSectionHidden(column, parts.at(2) == QLatin1String("hidden"));
    }
    for (int place = 0; place < header.count(); ++place)
        header.moveSection(header.visualIndex(logicalAt.at(place)), place);
    return true;
}

void TableSettings::save(const QHeaderView& header, const QHash<int, int>& standIns) const
{
    if (m_key.isEmpty() || header.count() == 0)
        return;
    QStringList stored;
    for (int column = 0; column < header.count(); ++column) {
        const bool isStandIn = standIns.contains(column);
        const bool isHidden = header.isSectionHidden(column) && !isStandIn;
        // A hidden section has no width of its own to ask for; it gets the default one when it comes back.
        const int shown = isStandIn ? standIns.value(column) : header.sectionSize(column);
        const int width = isHidden ? header.defaultSectionSize() : shown;
        stored << QStringLiteral("%1/%2/%3")
                      .arg(width)
                      .arg(header.visualIndex(column))
                      .arg(isHidden ? QLatin1String("hidden") : QLatin1String("shown"));
    }
    QSettings().setValue(path(m_key), stored);
}

} // namespace rollcall::ui
