// SPDX-License-Identifier: Apache-2.0
// The order in which Tab visits widgets, given as a list, and where it stops in a group.
#pragma once

#include <QAbstractButton>
#include <QButtonGroup>
#include <QList>
#include <QWidget>

namespace rollcall::ui {

/// All must be in the same window already, or be put there together.
inline void chainTabs(const QList<QWidget*>& order)
{
    for (qsizetype i = 1; i < order.size(); ++i)
        QWidget::setTabOrder(order.at(i - 1), order.at(i));
}

/// Tab stops once in the exclusive group, at the button that is on; arrow keys go on from there. Qt sees to that only
/// once one of them has had the focus, and then keeps the stop where that was.
inline void stopWhereChecked(QButtonGroup& group)
{
    const auto stop = [&group] {
        if (group.checkedButton() == nullptr)
            return;
        const auto buttons = group.buttons();
        for (auto* button : buttons) {
            const int policy = button->focusPolicy();
            button->setFocusPolicy(
                static_cast<Qt::FocusPolicy>(button->isChecked() ? policy | Qt::TabFocus : policy & ~Qt::TabFocus));
        }
    };
    QObject::connect(&group, &QButtonGroup::buttonToggled, &group, stop);
    stop();
}

} // namespace rollcall::ui
