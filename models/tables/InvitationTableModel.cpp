// SPDX-License-Identifier: Apache-2.0
#include "tables/InvitationTableModel.h"

#include "RelativeTime.h"
#include "Utf8.h"
#include "screens/InvitationText.h"
#include "tables/TableRoles.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

InvitationTableModel::InvitationTableModel(const core::Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_clock(clock)
{
}

void InvitationTableModel::setRows(std::vector<InvitationRow> rows, bool hasMore)
{
    m_hasMore = hasMore;
    const auto isSame = [](const InvitationRow& left, const InvitationRow& right) {
        return left.invitation.id == right.invitation.id;
    };
    const auto common = std::min(rows.size(), m_rows.size());
    const bool isContinued = common > 0 && std::equal(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(common),
                                                      m_rows.begin(), isSame);
    if (!isContinued || rows.size() < m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < common; ++i) {
        if (m_rows.at(i) == rows.at(i))
            continue;
        m_rows.at(i) = std::move(rows.at(i));
        const int row = static_cast<int>(i);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    if (rows.size() == common)
        return;
    beginInsertRows({}, static_cast<int>(common), static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(common)),
                  std::make_move_iterator(rows.end()));
    endInsertRows();
}

void InvitationTableModel::refreshTimes()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, LastMail), index(rowCount() - 1, LastMail));
}

const InvitationRow* InvitationTableModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows.at(static_cast<std::size_t>(row)) : nullptr;
}

int InvitationTableModel::rowOf(directory::InvitationId invitation) const
{
    const auto found =
        std::ranges::find(m_rows, invitation, [](const InvitationRow& row) { return row.invitation.id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int InvitationTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int InvitationTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString InvitationTableModel::cellText(const InvitationRow& row, int column) const
{
    const directory::Invitation& invitation = row.invitation;
    switch (column) {
    case Name:
        return InvitationText::name(row);
    case State:
        return InvitationText::state(invitation).word;
    case Address:
        return text(invitation.address);
    case Mails:
        return invitation.mails == 0 ? QString() : QLocale().toString(invitation.mails);
    case LastMail:
        return invitation.lastAccepted ? RelativeTime::text(*invitation.lastAccepted, m_clock.now()) : QString();
    case Why:
        return InvitationText::why(invitation);
    default:
        return {};
    }
}

QVariant InvitationTableModel::data(const QModelIndex& index, int role) const
{
    const InvitationRow* row = at(index.row());
    if (row == nullptr || !index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return cellText(*row, index.column());
    case RowIdRole:
        return QVariant::fromValue<qint64>(row->invitation.id.value);
    case PillRole:
        return index.column() == State;
    case ToneRole:
        return index.column() == State ? QVariant(static_cast<int>(InvitationText::state(row->invitation).tone))
                                       : QVariant();
    case MutedRole:
        return index.column() != Name && index.column() != State;
    case ExactRole:
        if (index.column() == LastMail && row->invitation.lastAccepted)
            return RelativeTime::exact(*row->invitation.lastAccepted);
        return index.column() == Name ? text(row->userName) : QVariant();
    default:
        return {};
    }
}

QVariant InvitationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Name:
        return tr("Name");
    case State:
        return tr("State");
    case Address:
        return tr("Address");
    case Mails:
        return tr("Mails");
    case LastMail:
        return tr("Last mail");
    case Why:
        return tr("Why");
    default:
        return {};
    }
}

bool InvitationTableModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_hasMore;
}

void InvitationTableModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    m_hasMore = false; // until the next rows say otherwise
    Q_EMIT moreWanted();
}

} // namespace rollcall::models
