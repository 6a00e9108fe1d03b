// SPDX-License-Identifier: Apache-2.0
// Keeps what one is reading in its place while rows come and go above it.
#pragma once

#include <QObject>
#include <QPersistentModelIndex>

class QTableView;

namespace rollcall::ui {

/// For tables whose rows all have the same height. Owned by the view. Make it after the view has its model.
class ScrollAnchor final : public QObject {
    Q_OBJECT

public:
    explicit ScrollAnchor(QTableView& view);

    /// Another search or another order was asked for: when it is there, it is read from the top.
    void startAtTop() { m_isToTop = true; }
    /// The order asked for is there.
    void orderArrived();

private:
    void remember();
    void restore();

    QTableView& m_view;
    QPersistentModelIndex m_top;
    int m_offset = 0;
    bool m_isToTop = false;
};

} // namespace rollcall::ui
