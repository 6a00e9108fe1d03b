// SPDX-License-Identifier: Apache-2.0
// The people of an Okta app as a table: searched, filtered and sorted beside the GUI thread, over values that are held.
#include "tables/OktaPeopleTableModel.h"

#include "OktaOutcomeText.h"
#include "RelativeTime.h"
#include "Utf8.h"
#include "core/Deliver.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::models {

using okta::AssignedPerson;

namespace {

struct SortableColumn {
    OktaPeopleTableModel::Column column;
    OktaPeopleSort sort;
    const char* key;
};

constexpr std::array sortableColumns{
    SortableColumn{OktaPeopleTableModel::Name, OktaPeopleSort::Name, "name"},
    SortableColumn{OktaPeopleTableModel::Login, OktaPeopleSort::Login, "login"},
    SortableColumn{OktaPeopleTableModel::AppUserName, OktaPeopleSort::AppUserName, "appUserName"},
    SortableColumn{OktaPeopleTableModel::UserStatus, OktaPeopleSort::UserStatus, "userStatus"},
    SortableColumn{OktaPeopleTableModel::Outcome, OktaPeopleSort::Outcome, "outcome"},
    SortableColumn{OktaPeopleTableModel::Since, OktaPeopleSort::Since, "since"},
    SortableColumn{OktaPeopleTableModel::Reason, OktaPeopleSort::Reason, "reason"},
    SortableColumn{OktaPeopleTableModel::Email, OktaPeopleSort::Email, "email"},
};

const SortableColumn* sortableColumn(int column)
{
    const auto* const found =
        std::ranges::find(sortableColumns, static_cast<OktaPeopleTableModel::Column>(column), &SortableColumn::column);
    return found == sortableColumns.end() ? nullptr : found;
}

} // namespace

OktaPeopleTableModel::OktaPeopleTableModel(const core::Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_clock(clock), m_lane("okta people in order", 1)
{
}

OktaPeopleTableModel::~OktaPeopleTableModel() = default;

void OktaPeopleTableModel::setReport(OktaPeopleIndex::Report report)
{
    m_report = std::move(report);
    load();
}

void OktaPeopleTableModel::setNarrowing(const QString& search, std::optional<okta::ProvisioningOutcome> outcome)
{
    m_query.search = search.trimmed().toStdString();
    m_query.outcome = outcome;
    load();
}

void OktaPeopleTableModel::load()
{
    m_isComplete = false;
    if (!m_report) {
        m_request.cancel();
        apply(nullptr);
        return;
    }
    const auto ticket = m_request.begin();
    const Index index = m_shown && m_shown->index->report() == m_report ? m_shown->index : nullptr;
    auto future =
        core::run(m_lane, ticket.stop, [report = m_report, index, query = m_query](const std::stop_token& stop) {
            return prepare(report, index, query, stop);
        });
    core::deliver(future, this, [this, generation = ticket.generation](const PreparedResult& prepared) {
        if (!m_request.accept(generation) || !prepared)
            return;
        m_isComplete = true;
        apply(*prepared);
        Q_EMIT orderLoaded();
    });
}

OktaPeopleTableModel::PreparedResult OktaPeopleTableModel::prepare(const OktaPeopleIndex::Report& report, Index index,
                                                                   const OktaPeopleQuery& query,
                                                                   const std::stop_token& stop)
{
    if (!index) {
        auto built = OktaPeopleIndex::build(report, stop);
        if (!built)
            return tl::unexpected(built.error());
        index = std::move(*built);
    }
    auto order = index->order(query, stop);
    if (!order)
        return tl::unexpected(order.error());
    std::vector<int> rows(index->size(), -1);
    for (std::size_t row = 0; row < order->size(); ++row)
        rows[(*order)[row]] = static_cast<int>(row);
    return std::make_shared<const Prepared>(Prepared{std::move(index), std::move(*order), std::move(rows)});
}

int OktaPeopleTableModel::rowAfter(const Prepared& next, int row) const
{
    const AssignedPerson* person = personAt(row);
    const auto place = person == nullptr ? std::nullopt : next.index->find(person->id);
    return place ? next.rows[*place] : -1;
}

void OktaPeopleTableModel::apply(std::shared_ptr<const Prepared> next)
{
    // The number of rows is made right at the end of the table, and one layout change moves everybody.
    const int after = next ? static_cast<int>(next->order.size()) : 0;
    if (after > m_rows) {
        beginInsertRows({}, m_rows, after - 1);
        m_rows = after;
        endInsertRows();
    }
    if (next) {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QModelIndexList moved = persistentIndexList();
        QModelIndexList targets;
        targets.reserve(moved.size());
        for (const QModelIndex& former : moved) {
            const int row = rowAfter(*next, former.row());
            targets.append(row < 0 ? QModelIndex{} : index(row, former.column()));
        }
        m_shown = std::move(next);
        changePersistentIndexList(moved, targets);
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    if (after < m_rows) {
        beginRemoveRows({}, after, m_rows - 1);
        m_rows = after;
        endRemoveRows();
    }
    if (m_rows == 0 && !m_report)
        m_shown.reset();
}

void OktaPeopleTableModel::refreshTimes()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, Since), index(m_rows - 1, LastSync), {Qt::DisplayRole});
}

const AssignedPerson* OktaPeopleTableModel::personAt(int row) const
{
    if (!m_shown || row < 0 || static_cast<std::size_t>(row) >= m_shown->order.size())
        return nullptr;
    return &m_shown->index->at(m_shown->order[static_cast<std::size_t>(row)]);
}

const AssignedPerson* OktaPeopleTableModel::find(const okta::UserId& id) const
{
    const auto place = m_shown ? m_shown->index->find(id) : std::nullopt;
    return place ? &m_shown->index->at(*place) : nullptr;
}

int OktaPeopleTableModel::rowOf(const okta::UserId& id) const
{
    const auto place = m_shown ? m_shown->index->find(id) : std::nullopt;
    return place ? m_shown->rows[*place] : -1;
}

int OktaPeopleTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int OktaPeopleTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString OktaPeopleTableModel::cellText(const AssignedPerson& person, int column) const
{
    const auto spoken = [this](const std::optional<core::Timestamp>& time) {
        return time ? RelativeTime::text(*time, m_clock.now()) : QString();
    };
    switch (column) {
    case Name:
        return text(person.name);
    case Login:
        return text(person.login);
    case AppUserName:
        return text(person.appUserName);
    case UserStatus:
        return text(person.userStatus);
    case Outcome:
        return OktaOutcomeText::word(person.outcome);
    case Since:
        return spoken(person.since);
    case Reason:
        return OktaOutcomeText::reason(person);
    case Email:
        return text(person.email);
    case ExternalId:
        return text(person.externalId);
    default:
        return spoken(person.lastSync);
    }
}

QString OktaPeopleTableModel::exactText(const AssignedPerson& person, int column)
{
    const auto& time = column == Since ? person.since : person.lastSync;
    if ((column != Since && column != LastSync) || !time)
        return {};
    return RelativeTime::exact(*time);
}

QVariant OktaPeopleTableModel::data(const QModelIndex& index, int role) const
{
    const AssignedPerson* person = index.isValid() ? personAt(index.row()) : nullptr;
    if (person == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return cellText(*person, column);
    case PillRole:
        return column == Outcome;
    case ToneRole:
        // Only a pill has a tone; what is plain text keeps the colour of text.
        return column == Outcome ? QVariant(static_cast<int>(OktaOutcomeText::tone(person->outcome))) : QVariant();
    case MutedRole:
        return column != Name && column != Outcome && (column != Reason || person->reason.empty());
    case MonospaceRole:
        return column == ExternalId;
    case ExactRole:
    case Qt::ToolTipRole: {
        const QString exact = exactText(*person, column);
        return exact.isEmpty() ? QVariant() : QVariant(exact);
    }
    default:
        return {};
    }
}

QVariant OktaPeopleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == SortKeyRole) {
        const auto* sortable = sortableColumn(section);
        return sortable == nullptr ? QVariant() : QVariant(QString::fromLatin1(sortable->key));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Login:
        return tr("Login in Okta");
    case AppUserName:
        return tr("User name at the app");
    case UserStatus:
        return tr("Account in Okta");
    case Outcome:
        return tr("Provisioning");
    case Since:
        return tr("Since");
    case Reason:
        return tr("Reason, as Okta says it");
    case Email:
        return tr("E-mail");
    case ExternalId:
        return tr("Id at the vendor");
    default:
        return tr("Last push");
    }
}

void OktaPeopleTableModel::sort(int column, Qt::SortOrder order)
{
    const auto* sortable = sortableColumn(column);
    const bool isDescending = order == Qt::DescendingOrder;
    if (sortable == nullptr || (m_query.sort == sortable->sort && m_query.isDescending == isDescending))
        return;
    m_query.sort = sortable->sort;
    m_query.isDescending = isDescending;
    load();
    Q_EMIT sortChanged(column, order);
}

int OktaPeopleTableModel::sortColumn() const
{
    const auto* const found = std::ranges::find(sortableColumns, m_query.sort, &SortableColumn::sort);
    return found == sortableColumns.end() ? static_cast<int>(Outcome) : static_cast<int>(found->column);
}

Qt::SortOrder OktaPeopleTableModel::sortOrder() const
{
    return m_query.isDescending ? Qt::DescendingOrder : Qt::AscendingOrder;
}

} // namespace rollcall::models
