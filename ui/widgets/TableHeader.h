// SPDX-License-Identifier: Apache-2.0
// The header of a table: quiet words, an arrow on the sorted column, one hairline below.
#pragma once

#include "style/Style.h"

#include <QHeaderView>

namespace rollcall::ui {

class TableHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit TableHeader(const Style& style, QWidget* parent = nullptr);

    [[nodiscard]] bool isSortable(int section) const;
    void showSort(int section, Qt::SortOrder order);
    [[nodiscard]] int sortedSection() const { return m_sorted; }
    [[nodiscard]] Qt::SortOrder order() const { return m_order; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    int m_sorted = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace rollcall::ui
