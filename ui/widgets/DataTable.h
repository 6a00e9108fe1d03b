// SPDX-License-Identifier: Apache-2.0
// The one table: rows of 32, no grid, one hairline under the header; drawn from the roles of models::TableRole.
#pragma once

#include "style/Style.h"
#include "widgets/TableSettings.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QTableView>
#include <QTimer>

class QMenu;

namespace rollcall::ui {

/// Selects one whole row. Enter and double click emit `activated`. Headers sort only where the model's headerData gives
/// a SortKeyRole; the table then calls model()->sort(). Cells have 12 of padding at the left: give the table a left
/// margin of 12 where its text shall stand under a page's title.
class DataTable : public QTableView {
    Q_OBJECT

public:
    /// `settingsKey` names the table in the settings, e.g. "people"; empty remembers nothing.
    DataTable(const Style& style, const QString& settingsKey, QWidget* parent = nullptr);
    ~DataTable() override;

    /// Restores remembered columns; without any, the defaults below apply.
    void setModel(QAbstractItemModel* model) override;
    /// Call these before setModel.
    void setDefaultWidths(const QList<int>& widths) { m_defaultWidths = widths; }
    void setHiddenByDefault(const QList<int>& columns) { m_hiddenByDefault = columns; }
    /// These hide, the first of them first, while there is no room for all columns side by side, and come back with it.
    /// One that somebody shows in the chooser stays. The column that stretches cannot be among them.
    void setGivingWay(const QList<int>& columns) { m_givingWay = columns; }
    /// Takes the room that is left over, and `least` of it before another column gives way to it. -1 for none; the last
    /// visible column otherwise.
    void setStretchColumn(int column, int least = size::leastColumn);

    /// Shows the sort arrow without asking the model to sort.
    void showSortIndicator(int column, Qt::SortOrder order);
    /// Check boxes for all columns but the first. Owned by the table; the same menu as on the header.
    [[nodiscard]] QMenu* columnChooserMenu();

Q_SIGNALS:
    /// The row the person stands on; an invalid index when none.
    void currentRowChanged(const QModelIndex& index);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyDefaults();
    void sortBy(int column);
    void fillChooser();
    void fitColumns();
    void giveWay();
    void showColumn(int column, bool isShown);
    void showColumnsAsAtFirst();
    [[nodiscard]] int leastWidth(int column) const;
    void setHoveredRow(int row);

    const Style& m_style;
    TableSettings m_settings;
    QList<int> m_defaultWidths;
    QList<int> m_hiddenByDefault;
    QList<int> m_givingWay;
    QHash<int, int> m_givenWay; ///< hidden for want of room, and their widths
    QSet<int> m_keptShown;      ///< shown by somebody, room or no room
    int m_stretchColumn = -1;
    int m_stretchLeast = size::leastColumn;
    int m_hoveredRow = -1;
    bool m_isFitting = false;
    QMenu* m_chooser = nullptr;
    QTimer m_saveLater;
};

} // namespace rollcall::ui
