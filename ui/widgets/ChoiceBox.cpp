// SPDX-License-Identifier: Apache-2.0
// Qt's combo box; only the arrow is ours, since a stylesheet's picture cannot follow the theme.
#include "widgets/ChoiceBox.h"

#include <QPainter>

namespace rollcall::ui {

ChoiceBox::ChoiceBox(const Style& style, QWidget* parent) : QComboBox(parent), m_style(style)
{
    setFont(style.font(FontRole::Text));
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    const int left = isRightToLeft() ? space::small : width() - space::small - size::sign;
    paintIcon(painter, QRectF(left, (height() - size::sign) / 2.0, size::sign, size::sign), IconName::ChevronDown,
              m_style.colours().muted);
}

} // namespace rollcall::ui
