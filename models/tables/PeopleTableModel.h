// SPDX-License-Identifier: Apache-2.0
// The people of one integration as a table: searched, filtered and sorted by the directory, fetched in pages.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"
#include "tables/PagedTableModel.h"

#include <QString>

#include <optional>

namespace rollcall::models {

/// Lives on the GUI thread. Database and clock must outlive it.
class PeopleTableModel final : public PagedTableModel<directory::PersonId, directory::PersonRow> {
    Q_OBJECT

public:
    enum Column : int {
        Name,
        UserName,
        State,
        Groups,
        Email,
        Department,
        Title,
        EmployeeNumber,
        ExternalId,
        Created,
        LastModified,
        ColumnCount,
    };

    PeopleTableModel(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);

    /// Reads the order anew; what is shown stays until the new order is there. The latest query wins. Without one the
    /// table is empty at once.
    void setQuery(std::optional<directory::PersonQuery> query);
    [[nodiscard]] const std::optional<directory::PersonQuery>& query() const { return m_query; }
    /// Reads the present query again, e.g. after a commit. Asked for while one is under way, it happens once more after
    /// it.
    void refresh();
    /// Relative times are spoken anew.
    void refreshTimes();

    /// An order is being read.
    [[nodiscard]] bool isLoading() const { return m_orderRequest.isRunning(); }
    /// The order shown belongs to the present query.
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

    /// Columns without a SortKeyRole are left alone.
    void sort(int column, Qt::SortOrder order) override;
    /// The column the present query sorts by.
    [[nodiscard]] int sortColumn() const;
    [[nodiscard]] Qt::SortOrder sortOrder() const;

Q_SIGNALS:
    void orderLoaded();
    /// The order or a page could not be read; what was shown stays.
    void failed(const rollcall::core::Error& error);
    void sortChanged(int column, Qt::SortOrder order);

protected:
    [[nodiscard]] directory::PersonId idOf(const directory::PersonRow& row) const override { return row.rowId; }
    [[nodiscard]] QFuture<core::Result<std::vector<directory::PersonRow>>>
    fetchRows(std::vector<directory::PersonId> ids, std::stop_token stop) override;
    void pageFailed(const core::Error& error) override { Q_EMIT failed(error); }
    [[nodiscard]] QString titleOf(int column) const override;
    [[nodiscard]] ColumnLook lookOf(int column) const override;
    [[nodiscard]] QString sortKeyOf(int column) const override;
    [[nodiscard]] QString cellText(const directory::PersonRow& row, int column) const override;
    [[nodiscard]] QString exactText(const directory::PersonRow& row, int column) const override;
    [[nodiscard]] Tone toneOf(const directory::PersonRow& row) const override;
    [[nodiscard]] QString absentText(int column) const override;

private:
    void loadOrder();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::optional<directory::PersonQuery> m_query;
    LatestRequest m_orderRequest;
    bool m_isComplete = false;
    bool m_isRefreshDue = false;
};

} // namespace rollcall::models
