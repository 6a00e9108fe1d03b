// SPDX-License-Identifier: Apache-2.0
// Tool tips of what others named: letter by letter, whatever it looks like.
#pragma once

#include <QString>

class QWidget;

namespace rollcall::ui {

/// What a tool tip has to be given to show that text as it is: Qt takes for markup what looks like it.
[[nodiscard]] QString toolTipOf(const QString& text);

/// The one way to a tool tip that is no sentence of our own.
void setPlainToolTip(QWidget* widget, const QString& text);

} // namespace rollcall::ui
