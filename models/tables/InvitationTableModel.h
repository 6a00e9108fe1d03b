// SPDX-License-Identifier: Apache-2.0
// Who is invited and how far it is, as far as it was read; more is asked for when somebody scrolls to the end.
#pragma once

#include "core/Clock.h"
#include "screens/InvitationReading.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace rollcall::models {

/// Lives on the GUI thread.
class InvitationTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, Address, Mails, LastMail, Why, ColumnCount };

    /// The clock must outlive it.
    explicit InvitationTableModel(const core::Clock& clock, QObject* parent = nullptr);

    /// Rows that stay in their places keep what is selected.
    void setRows(std::vector<InvitationRow> rows, bool hasMore);
    /// Relative times are spoken anew.
    void refreshTimes();

    /// Nullptr when there is no such row. Good until the rows are set again.
    [[nodiscard]] const InvitationRow* at(int row) const;
    /// -1 when it is not in the table.
    [[nodiscard]] int rowOf(directory::InvitationId invitation) const;
    [[nodiscard]] const std::vector<InvitationRow>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void moreWanted();

private:
    [[nodiscard]] QString cellText(const InvitationRow& row, int column) const;

    const core::Clock& m_clock;
    std::vector<InvitationRow> m_rows;
    bool m_hasMore = false;
};

} // namespace rollcall::models
