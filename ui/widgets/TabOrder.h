// SPDX-License-Identifier: Apache-2.0
// The order in which Tab visits widgets, given as a list.
#pragma once

#include <QList>
#include <QWidget>

namespace rollcall::ui {

/// All must be in the same window already, or be put there together.
inline void chainTabs(const QList<QWidget*>& order)
{
    for (qsizetype i = 1; i < order.size(); ++i)
        QWidget::setTabOrder(order.at(i - 1), order.at(i));
}

} // namespace rollcall::ui
