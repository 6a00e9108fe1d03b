// SPDX-License-Identifier: Apache-2.0
// How the attributes of an app are filled, a row each.
#pragma once

#include "tables/TableRoles.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>

namespace rollcall::models {

struct MappingTableRow {
    QString scimPath;   ///< which one it is
    QString label;      ///< as the application calls it
    QString expression; ///< in Okta
    QString appAttribute;
    QString sent; ///< when it is sent, in words
    Tone sentTone = Tone::Neutral;
    QString marks;   ///< "unique", "required"; may be empty
    QString sample;  ///< of the chosen person
    QString note;    ///< why there is no sample; empty otherwise
    QString problem; ///< a sentence; empty for none

    bool operator==(const MappingTableRow&) const = default;
};

/// Lives on the GUI thread. The same attributes again change in place, so that the current row stays.
class MappingTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { Attribute, InOkta, AppAttribute, Scim, Sent, Marks, Sample, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(QList<MappingTableRow> rows);
    [[nodiscard]] const QList<MappingTableRow>& rows() const { return m_rows; }
    /// -1 when there is none.
    [[nodiscard]] int rowOf(const QString& scimPath) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<MappingTableRow> m_rows;
};

} // namespace rollcall::models
