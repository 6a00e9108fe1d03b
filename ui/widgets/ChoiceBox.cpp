// SPDX-License-Identifier: Apache-2.0
// Qt's combo box; only the arrow is ours, since a stylesheet's picture cannot follow the theme.
#include "widgets/ChoiceBox.h"

#include <QPainter>

namespace rollcall::ui {

namespace {

constexpr int arrow = 12;

} // namespace

ChoiceBox::ChoiceBox(const Style& style, QWidget* parent) : QComboBox(parent), m_style(style)
{
    setFont(style.font(FontRole::Text));
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    const int left = isRightToLeft() ? space::small : width() - space::small - arrow;
    paintIcon(painter, QRectF(left, (height() - arrow) / 2.0, arrow, arrow), IconName::ChevronDown,
              m_style.colours().muted);
}

} // namespace rollcall::ui
