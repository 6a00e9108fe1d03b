// SPDX-License-Identifier: Apache-2.0
// Draws a cell from the roles of models::TableRole.
#pragma once

#include "style/Style.h"

#include <QStyledItemDelegate>

namespace rollcall::ui {

class TableDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TableDelegate(const Style& style, QObject* parent = nullptr);

    void setHoveredRow(int row) { m_hoveredRow = row; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

private:
    void paintSkeleton(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintText(QPainter& painter, const QRect& cell, const QModelIndex& index) const;

    const Style& m_style;
    QFont m_textFont;
    QFont m_monospaceFont;
    int m_hoveredRow = -1;
};

} // namespace rollcall::ui
