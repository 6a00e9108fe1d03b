// SPDX-License-Identifier: Apache-2.0
// Round, quiet when off, accent when on.
#include "widgets/Chip.h"

#include <QFontMetrics>
#include <QPainter>

namespace rollcall::ui {

Chip::Chip(const Style& style, const QString& text, QWidget* parent) : QAbstractButton(parent), m_style(style)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setFont(style.font(FontRole::Text));
    connect(this, &Chip::toggled, this, [this] { updateGeometry(); });
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setRemovable(bool isRemovable)
{
    m_isRemovable = isRemovable;
    updateGeometry();
}

QSize Chip::sizeHint() const
{
    QFont font = m_style.font(FontRole::Detail);
    font.setPixelSize(size::small);
    int width = QFontMetrics(font).horizontalAdvance(text()) + 2 * space::chip;
    if (m_isRemovable && isChecked())
        width += size::sign + space::close;
    return {width, size::smallControl};
}

void Chip::paintEvent(QPaintEvent*)
{
    const auto& colours = m_style.colours();
    const bool isOn = isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(isOn ? colours.here.background : (underMouse() ? colours.hover : colours.raised));
    painter.setPen(QPen(isOn || hasFocus() ? colours.accent : colours.border, hasFocus() ? 1.5 : 1));
    const QRectF shape = QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2);

    QFont chipFont = m_style.font(FontRole::Detail);
    chipFont.setPixelSize(size::small);
    painter.setFont(chipFont);
    painter.setPen(isOn ? colours.here.foreground : (isEnabled() ? colours.muted : colours.border));
    QRect word = rect().adjusted(space::chip, 0, -space::chip, 0);
    if (m_isRemovable && isOn) {
        paintIcon(painter, QRectF(word.right() + 1 - size::sign, (height() - size::sign) / 2.0, size::sign, size::sign),
                  IconName::Cross, colours.here.foreground);
        word.setRight(word.right() - size::sign);
    }
    painter.drawText(word, Qt::AlignLeft | Qt::AlignVCenter, text());
}

void Chip::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Chip::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace rollcall::ui
