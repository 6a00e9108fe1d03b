// SPDX-License-Identifier: Apache-2.0
// The people of an Okta app as a table: searched, filtered and sorted beside the GUI thread, over values that are held.
#pragma once

#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "tables/LatestRequest.h"
#include "tables/OktaPeopleIndex.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace rollcall::models {

/// Lives on the GUI thread and never waits there. The clock must outlive it. A new order is applied as insertions,
/// removals and moves, never as a reset, so that selection and current row follow their people, also into another
/// report.
class OktaPeopleTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int {
        Name,
        Login,
        AppUserName,
        UserStatus,
        Outcome,
        Since,
        Reason,
        Email,
        ExternalId,
        LastSync,
        ColumnCount,
    };

    explicit OktaPeopleTableModel(const core::Clock& clock, QObject* parent = nullptr);
    ~OktaPeopleTableModel() override;

    /// What is shown stays until the other report is prepared. Null empties the table at once.
    void setReport(OktaPeopleIndex::Report report);
    /// Nothing for `outcome`: everybody.
    void setNarrowing(const QString& search, std::optional<okta::ProvisioningOutcome> outcome);
    /// Relative times are spoken anew.
    void refreshTimes();

    /// An order is being prepared.
    [[nodiscard]] bool isLoading() const { return m_request.isRunning(); }
    /// What is shown belongs to the present report and narrowing.
    [[nodiscard]] bool isComplete() const { return !m_report || m_isComplete; }

    /// Nullptr when there is no such row. Good until the next order.
    [[nodiscard]] const okta::AssignedPerson* personAt(int row) const;
    /// Also when that person is filtered out; nullptr when the report does not hold them. Good until the next order.
    [[nodiscard]] const okta::AssignedPerson* find(const okta::UserId& id) const;
    /// -1 when that person is not in the table.
    [[nodiscard]] int rowOf(const okta::UserId& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    /// Columns without a SortKeyRole are left alone.
    void sort(int column, Qt::SortOrder order) override;
    [[nodiscard]] int sortColumn() const;
    [[nodiscard]] Qt::SortOrder sortOrder() const;

Q_SIGNALS:
    void orderLoaded();
    void sortChanged(int column, Qt::SortOrder order);

private:
    using Index = std::shared_ptr<const OktaPeopleIndex>;
    using Place = OktaPeopleIndex::Place;
    struct Prepared {
        Index index;
        std::vector<Place> order;
        std::vector<int> rows; ///< by place; -1 for those left out
    };
    using PreparedResult = core::Result<std::shared_ptr<const Prepared>>;

    [[nodiscard]] static PreparedResult prepare(const OktaPeopleIndex::Report& report, Index index,
                                                const OktaPeopleQuery& query, const std::stop_token& stop);
    void load();
    void apply(std::shared_ptr<const Prepared> next);
    [[nodiscard]] int rowAfter(const Prepared& next, int row) const;
    [[nodiscard]] QString cellText(const okta::AssignedPerson& person, int column) const;
    [[nodiscard]] static QString exactText(const okta::AssignedPerson& person, int column);

    const core::Clock& m_clock;
    OktaPeopleIndex::Report m_report;
    OktaPeopleQuery m_query;
    std::shared_ptr<const Prepared> m_shown; ///< null: nothing
    int m_rows = 0;                          ///< more than are shown only while rows move
    bool m_isComplete = false;
    core::Lane m_lane;
    LatestRequest m_request; ///< after the lane: what runs is told to stop before the lane is waited for
};

} // namespace rollcall::models
