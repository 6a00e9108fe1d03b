// SPDX-License-Identifier: Apache-2.0
// A button that paints itself, and knows when to look hovered and when to show where the keyboard is.
#pragma once

#include <QAbstractButton>

namespace rollcall::ui {

class PaintedButton : public QAbstractButton {
    Q_OBJECT

public:
    using QAbstractButton::QAbstractButton;

protected:
    /// It has the focus, and not by the mouse.
    [[nodiscard]] bool hasFocusRing() const { return hasFocus() && m_cameByKeyboard; }

    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    bool m_cameByKeyboard = false;
};

} // namespace rollcall::ui
