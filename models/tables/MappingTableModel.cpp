// SPDX-License-Identifier: Apache-2.0
// A short table that is held whole.
#include "tables/MappingTableModel.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {

QString textOf(const MappingTableRow& row, int column)
{
    switch (column) {
    case MappingTableModel::Attribute:
        return row.label;
    case MappingTableModel::InOkta:
        return row.expression;
    case MappingTableModel::AppAttribute:
        return row.appAttribute;
    case MappingTableModel::Scim:
        return row.scimPath;
    case MappingTableModel::Sent:
        return row.sent;
    case MappingTableModel::Marks:
        return row.marks;
    case MappingTableModel::Sample:
        return row.sample;
    default:
        return {};
    }
}

bool isMonospace(int column)
{
    return column == MappingTableModel::InOkta || column == MappingTableModel::AppAttribute ||
           column == MappingTableModel::Scim;
}

/// On hover, where it says more than the cell.
QString exactOf(const MappingTableRow& row, int column)
{
    if (column == MappingTableModel::Sample && row.sample.isEmpty())
        return row.note;
    return column == MappingTableModel::Sent || column == MappingTableModel::Attribute ? row.problem : QString();
}

} // namespace

void MappingTableModel::setRows(QList<MappingTableRow> rows)
{
    const bool isSame = rows.size() == m_rows.size() &&
                        std::ranges::equal(rows, m_rows, {}, &MappingTableRow::scimPath, &MappingTableRow::scimPath);
    if (!isSame) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (qsizetype at = 0; at < rows.size(); ++at) {
        if (m_rows.at(at) == rows.at(at))
            continue;
        m_rows[at] = rows.at(at);
        const int row = static_cast<int>(at);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

int MappingTableModel::rowOf(const QString& scimPath) const
{
    const auto found = std::ranges::find(m_rows, scimPath, &MappingTableRow::scimPath);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int MappingTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MappingTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MappingTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = m_rows.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == Attribute && !row.problem.isEmpty() ? row.label + QStringLiteral(": ") + row.problem
                                                             : textOf(row, column);
    case PillRole:
        return column == Sent;
    case ToneRole:
        return column == Sent ? QVariant(static_cast<int>(row.sentTone)) : QVariant();
    case MutedRole:
        return column == Scim || column == Marks || column == AppAttribute;
    case MonospaceRole:
        return isMonospace(column);
    case ExactRole:
        return exactOf(row, column);
    default:
        return {};
    }
}

QVariant MappingTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Attribute:
        return tr("At the application");
    case InOkta:
        return tr("In Okta");
    case AppAttribute:
        return tr("Okta’s app profile");
    case Scim:
        return tr("SCIM");
    case Sent:
        return tr("Sent");
    case Marks:
        return tr("Marked");
    case Sample:
        return tr("Sample");
    default:
        return {};
    }
}

} // namespace rollcall::models
