// SPDX-License-Identifier: Apache-2.0
// People as the simulated Okta sees them: name, assignment, the id it stored, and what went wrong.
#pragma once

#include "demo/OktaUser.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QString>

#include <vector>

namespace rollcall::models {

/// Lives on the GUI thread. In the order they came to the company, newest first.
class DemoPeopleModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, LoginColumn, StatusColumn, ExternalIdColumn, ErrorColumn, ColumnCount };

    explicit DemoPeopleModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// In the order they came.
    void setPeople(std::vector<demo::OktaUserPointer> people);
    /// New people, changed people, and the ids of those who left.
    void apply(const std::vector<demo::OktaUserPointer>& changed, const std::vector<std::string>& removed);
    /// Shows those whose name, login or id contains the text.
    void setFilter(const QString& text);
    [[nodiscard]] const QString& filter() const { return m_filter; }

    /// Null when there is no such row or person.
    [[nodiscard]] demo::OktaUserPointer personAt(int row) const;
    [[nodiscard]] demo::OktaUserPointer person(const QString& id) const;
    /// -1 when not shown.
    [[nodiscard]] int rowOf(const QString& id) const;
    [[nodiscard]] int totalCount() const { return static_cast<int>(m_people.size()); }

private:
    [[nodiscard]] bool isShown(const demo::OktaUser& user) const;
    [[nodiscard]] int rowOfPlace(std::size_t place) const;
    void rebuildPlaces();
    void rebuildShown();

    QString m_filter;
    std::vector<demo::OktaUserPointer> m_people; ///< in the order they came
    QHash<QString, std::size_t> m_places;        ///< id → index into m_people
    std::vector<std::size_t> m_shown;            ///< places, ascending; the last is the first row
};

} // namespace rollcall::models
