// SPDX-License-Identifier: Apache-2.0
// A person's initials in a circle.
#include "people/Avatar.h"

#include <QPainter>

namespace rollcall::ui {

Avatar::Avatar(const Style& style, QWidget* parent) : QWidget(parent), m_style(style)
{
    setFixedSize(sizeHint());
}

void Avatar::setInitials(const QString& initials)
{
    m_initials = initials;
    update();
}

QSize Avatar::sizeHint() const
{
    constexpr int diameter = size::control + space::small;
    return {diameter, diameter};
}

void Avatar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.colours().here.background);
    painter.drawEllipse(rect());
    painter.setPen(m_style.colours().here.foreground);
    painter.setFont(m_style.font(FontRole::Strong));
    painter.drawText(rect(), Qt::AlignCenter, m_initials);
}

} // namespace rollcall::ui
