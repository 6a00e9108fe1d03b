// SPDX-License-Identifier: Apache-2.0
// Okta's people as rows, patched in place while pushes run.
#include "screens/DemoPeopleModel.h"

#include "RelativeTime.h"
#include "screens/DemoText.h"
#include "tables/TableRoles.h"

#include <algorithm>
#include <unordered_set>

namespace rollcall::models {

DemoPeopleModel::DemoPeopleModel(QObject* parent) : QAbstractTableModel(parent) {}

int DemoPeopleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DemoPeopleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant DemoPeopleModel::data(const QModelIndex& index, int role) const
{
    const demo::OktaUserPointer user = index.isValid() ? personAt(index.row()) : nullptr;
    if (user == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case NameColumn:
            return QString::fromStdString(user->name());
        case LoginColumn:
            return QString::fromStdString(user->profile.login);
        case StatusColumn:
            return DemoText::assignment(*user);
        case ExternalIdColumn:
            return QString::fromStdString(user->externalId);
        case ErrorColumn:
            return QString::fromStdString(user->error);
        default:
            return {};
        }
    case Qt::ToolTipRole:
    case ExactRole:
        if (column == StatusColumn)
            return user->lastPush
                       ? tr("%1, last push %2").arg(DemoText::oktaStatus(*user), RelativeTime::exact(*user->lastPush))
                       : DemoText::oktaStatus(*user);
        return data(index, Qt::DisplayRole);
    case MonospaceRole:
        return column == ExternalIdColumn;
    case MutedRole:
        return column == LoginColumn || column == ExternalIdColumn;
    case PillRole:
        return column == StatusColumn;
    case ToneRole:
        // What is plain text keeps the colour of text; an error is one.
        if (column == StatusColumn)
            return static_cast<int>(DemoText::tone(*user));
        return column == ErrorColumn ? QVariant(static_cast<int>(Tone::Bad)) : QVariant();
    default:
        return {};
    }
}

QVariant DemoPeopleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case LoginColumn:
        return tr("User name");
    case StatusColumn:
        return tr("In Okta");
    case ExternalIdColumn:
        return tr("External id");
    case ErrorColumn:
        return tr("Error");
    default:
        return {};
    }
}

void DemoPeopleModel::setPeople(std::vector<demo::OktaUserPointer> people)
{
    beginResetModel();
    m_people = std::move(people);
    rebuildPlaces();
    rebuildShown();
    endResetModel();
}

void DemoPeopleModel::apply(const std::vector<demo::OktaUserPointer>& changed, const std::vector<std::string>& removed)
{
    std::vector<demo::OktaUserPointer> added;
    int firstChanged = rowCount();
    int lastChanged = -1;
    for (const demo::OktaUserPointer& user : changed) {
        const auto place = m_places.constFind(QString::fromStdString(user->id));
        if (place == m_places.constEnd()) {
            added.push_back(user);
            continue;
        }
        m_people[*place] = user;
        if (const int row = rowOfPlace(*place); row >= 0) {
            firstChanged = std::min(firstChanged, row);
            lastChanged = std::max(lastChanged, row);
        }
    }
    if (lastChanged >= 0)
        Q_EMIT dataChanged(index(firstChanged, 0), index(lastChanged, ColumnCount - 1));

    if (!removed.empty()) {
        const std::unordered_set<std::string> gone(removed.begin(), removed.end());
        beginResetModel();
        std::erase_if(m_people, [&gone](const demo::OktaUserPointer& user) { return gone.contains(user->id); });
        rebuildPlaces();
        rebuildShown();
        endResetModel();
        std::erase_if(added, [&gone](const demo::OktaUserPointer& user) { return gone.contains(user->id); });
    }
    std::vector<std::size_t> places;
    for (const demo::OktaUserPointer& user : added) {
        const QString id = QString::fromStdString(user->id);
        // The same new person may have changed twice since the last time.
        if (const auto known = m_places.constFind(id); known != m_places.constEnd()) {
            m_people[*known] = user;
            continue;
        }
        m_places.insert(id, m_people.size());
        if (isShown(*user))
            places.push_back(m_people.size());
        m_people.push_back(user);
    }
    if (places.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(places.size()) - 1);
    m_shown.insert(m_shown.end(), places.begin(), places.end());
    endInsertRows();
}

void DemoPeopleModel::setFilter(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed == m_filter)
        return;
    beginResetModel();
    m_filter = trimmed;
    rebuildShown();
    endResetModel();
}

bool DemoPeopleModel::isShown(const demo::OktaUser& user) const
{
    if (m_filter.isEmpty())
        return true;
    const auto contains = [this](const std::string& text) {
        return QString::fromStdString(text).contains(m_filter, Qt::CaseInsensitive);
    };
    return contains(user.name()) || contains(user.profile.login) || contains(user.externalId);
}

int DemoPeopleModel::rowOfPlace(std::size_t place) const
{
    const auto found = std::ranges::lower_bound(m_shown, place);
    if (found == m_shown.end() || *found != place)
        return -1;
    return static_cast<int>(m_shown.end() - found) - 1;
}

void DemoPeopleModel::rebuildPlaces()
{
    m_places.clear();
    for (std::size_t place = 0; place < m_people.size(); ++place)
        m_places.insert(QString::fromStdString(m_people[place]->id), place);
}

void DemoPeopleModel::rebuildShown()
{
    m_shown.clear();
    for (std::size_t place = 0; place < m_people.size(); ++place) {
        if (isShown(*m_people[place]))
            m_shown.push_back(place);
    }
}

demo::OktaUserPointer DemoPeopleModel::personAt(int row) const
{
    const int last = static_cast<int>(m_shown.size()) - 1;
    return row >= 0 && row <= last ? m_people[m_shown[static_cast<std::size_t>(last - row)]] : nullptr;
}

demo::OktaUserPointer DemoPeopleModel::person(const QString& id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.constEnd() ? nullptr : m_people[*place];
}

int DemoPeopleModel::rowOf(const QString& id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.constEnd() ? -1 : rowOfPlace(*place);
}

} // namespace rollcall::models
