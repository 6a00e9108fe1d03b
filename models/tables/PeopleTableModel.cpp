// SPDX-License-Identifier: Apache-2.0
// The people of one integration as a table: searched, filtered and sorted by the directory, fetched in pages.
#include "tables/PeopleTableModel.h"

#include "RelativeTime.h"
#include "Utf8.h"

#include <array>
#include <utility>

namespace rollcall::models {

using directory::PersonId;
using directory::PersonQuery;
using directory::PersonRow;
using directory::PersonSort;

namespace {

struct SortableColumn {
    PeopleTableModel::Column column;
    PersonSort sort;
    const char* key;
};

constexpr std::array sortableColumns{
    SortableColumn{PeopleTableModel::Name, PersonSort::Name, "name"},
    SortableColumn{PeopleTableModel::UserName, PersonSort::UserName, "userName"},
    SortableColumn{PeopleTableModel::Email, PersonSort::Email, "email"},
    SortableColumn{PeopleTableModel::Department, PersonSort::Department, "department"},
    SortableColumn{PeopleTableModel::Created, PersonSort::Created, "created"},
    SortableColumn{PeopleTableModel::LastModified, PersonSort::LastModified, "lastModified"},
};

const SortableColumn* sortableColumn(int column)
{
    for (const auto& entry : sortableColumns) {
        if (entry.column == column)
            return &entry;
    }
    return nullptr;
}

} // namespace

PeopleTableModel::PeopleTableModel(directory::Database& database, const core::Clock& clock, QObject* parent)
    : PagedTableModel(ColumnCount, parent), m_database(database), m_clock(clock)
{
}

void PeopleTableModel::setQuery(std::optional<PersonQuery> query)
{
    const bool isOtherIntegration = !query || !m_query || query->integration != m_query->integration;
    m_query = std::move(query);
    m_isComplete = false;
    m_isRefreshDue = false;
    if (isOtherIntegration)
        clearOrder();
    if (m_query)
        loadOrder();
    else
        m_orderRequest.cancel();
}

void PeopleTableModel::refresh()
{
    if (!m_query)
        return;
    // Cancelling here would let a steady stream of commits keep the table from ever getting an order.
    if (m_orderRequest.isRunning())
        m_isRefreshDue = true;
    else
        loadOrder();
}

void PeopleTableModel::refreshTimes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Created), index(rowCount() - 1, LastModified), {Qt::DisplayRole});
}

void PeopleTableModel::loadOrder()
{
    const auto ticket = m_orderRequest.begin();
    auto future = m_database.readAsync(ticket.stop,
                                       [query = *m_query](directory::ReadSession& session,
                                                          std::stop_token stop) -> core::Result<std::vector<PersonId>> {
                                           return session.personOrder(query, stop);
                                       });
    core::deliver(future, this, [this, generation = ticket.generation](core::Result<std::vector<PersonId>> ids) {
        if (!m_orderRequest.accept(generation))
            return;
        if (ids) {
            m_isComplete = true;
            applyOrder(std::move(*ids));
            Q_EMIT orderLoaded();
        } else if (ids.error().kind != core::ErrorKind::Cancelled) {
            Q_EMIT failed(ids.error());
        }
        if (std::exchange(m_isRefreshDue, false) && !m_orderRequest.isRunning())
            loadOrder();
    });
}

QFuture<core::Result<std::vector<PersonRow>>> PeopleTableModel::fetchRows(std::vector<PersonId> ids,
                                                                          std::stop_token stop)
{
    return m_database.readAsync(std::move(stop),
                                [ids = std::move(ids)](directory::ReadSession& session, std::stop_token)
                                    -> core::Result<std::vector<PersonRow>> { return session.personRows(ids); });
}

QString PeopleTableModel::cellText(const PersonRow& row, int column) const
{
    switch (column) {
    case Name:
        return text(row.name);
    case UserName:
        return text(row.userName);
    case State:
        return row.active ? tr("Active") : tr("Inactive");
    case Groups:
        return row.groups.empty() ? QStringLiteral("–") : text(row.groups);
    case Email:
        return text(row.email);
    case Department:
        return text(row.department);
    case Title:
        return text(row.title);
    case EmployeeNumber:
        return text(row.employeeNumber);
    case ExternalId:
        return text(row.externalId);
    case Created:
        return RelativeTime::text(row.created, m_clock.now());
    case LastModified:
        return RelativeTime::text(row.lastModified, m_clock.now());
    default:
        return {};
    }
}

QString PeopleTableModel::exactText(const PersonRow& row, int column) const
{
    if (column == Created)
        return RelativeTime::exact(row.created);
    return column == LastModified ? RelativeTime::exact(row.lastModified) : QString();
}

QString PeopleTableModel::absentText(int column) const
{
    return column == Name ? tr("no longer here") : QString();
}

Tone PeopleTableModel::toneOf(const PersonRow& row) const
{
    return row.active ? Tone::Good : Tone::Neutral;
}

ColumnLook PeopleTableModel::lookOf(int column) const
{
    ColumnLook look;
    look.isPill = column == State;
    look.isMuted = column != Name && column != State;
    look.isMonospace = column == ExternalId;
    return look;
}

QString PeopleTableModel::sortKeyOf(int column) const
{
    const auto* sortable = sortableColumn(column);
    return sortable ? QString::fromLatin1(sortable->key) : QString();
}

QString PeopleTableModel::titleOf(int column) const
{
    switch (column) {
    case Name:
        return tr("Name");
    case UserName:
        return tr("User name");
    case State:
        return tr("State");
    case Groups:
        return tr("Groups");
    case Email:
        return tr("E-mail");
    case Department:
        return tr("Department");
    case Title:
        return tr("Title");
    case EmployeeNumber:
        return tr("Employee number");
    case ExternalId:
        return tr("External id");
    case Created:
        return tr("Arrived");
    default:
        return tr("Last change");
    }
}

void PeopleTableModel::sort(int column, Qt::SortOrder order)
{
    const auto* sortable = sortableColumn(column);
    if (!sortable || !m_query)
        return;
    const bool isDescending = order == Qt::DescendingOrder;
    if (m_query->sort == sortable->sort && m_query->isDescending == isDescending)
        return;
    auto query = *m_query;
    query.sort = sortable->sort;
    query.isDescending = isDescending;
    setQuery(std::move(query));
    Q_EMIT sortChanged(column, order);
}

int PeopleTableModel::sortColumn() const
{
    const PersonSort sort = m_query ? m_query->sort : PersonSort::Name;
    for (const auto& entry : sortableColumns) {
        if (entry.sort == sort)
            return entry.column;
    }
    return Name;
}

Qt::SortOrder PeopleTableModel::sortOrder() const
{
    return m_query && m_query->isDescending ? Qt::DescendingOrder : Qt::AscendingOrder;
}

} // namespace rollcall::models
