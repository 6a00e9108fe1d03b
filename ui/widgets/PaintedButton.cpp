// SPDX-License-Identifier: Apache-2.0
// Qt repaints neither for the mouse, nor says later how the focus came.
#include "widgets/PaintedButton.h"

#include <QFocusEvent>

namespace rollcall::ui {

void PaintedButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void PaintedButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void PaintedButton::focusInEvent(QFocusEvent* event)
{
    // A window or a menu that comes and goes gives the focus back as it was.
    const auto reason = event->reason();
    if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
        m_cameByKeyboard =
            reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
    QAbstractButton::focusInEvent(event);
}

} // namespace rollcall::ui
