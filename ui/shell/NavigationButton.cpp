// SPDX-License-Identifier: Apache-2.0
// Painted by us: a rounded surface when current, a ring when the keyboard is here.
#include "shell/NavigationButton.h"

#include "widgets/ToolTip.h"

#include <QPainter>

namespace rollcall::ui {

NavigationButton::NavigationButton(const Style& style, IconName icon, const QString& title, QWidget* parent)
    : PaintedButton(parent), m_style(style), m_icon(icon)
{
    setText(title);
    setAccessibleName(title);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(size::control);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setShortcutText({});
}

void NavigationButton::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    setShortcutText(m_keys);
    updateGeometry();
    update();
}

void NavigationButton::setShortcutText(const QString& text)
{
    m_keys = text;
    if (text.isEmpty())
        setPlainToolTip(this, m_isCollapsed ? this->text() : QString());
    else
        setPlainToolTip(this, m_isCollapsed ? QStringLiteral("%1 (%2)").arg(this->text(), text) : text);
}

QSize NavigationButton::sizeHint() const
{
    return {m_isCollapsed ? size::sidebarCollapsed - 2 * space::small : size::sidebar - 2 * space::small,
            size::control};
}

void NavigationButton::paintEvent(QPaintEvent*)
{
    const auto& colours = m_style.colours();
    const bool isCurrent = isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF surface = QRectF(rect()).adjusted(0.75, 0, -0.75, 0);
    if (isCurrent || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isCurrent ? colours.here.background : colours.hover);
        painter.drawRoundedRect(surface, radius::control, radius::control);
    }
    if (hasFocusRing()) {
        painter.setPen(QPen(colours.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(surface.adjusted(0.75, 0.75, -0.75, -0.75), radius::control, radius::control);
    }
    const QColor ink = isCurrent ? colours.here.foreground : colours.muted;
    const double iconLeft = m_isCollapsed ? (width() - size::icon) / 2.0 : space::small;
    paintIcon(painter, QRectF(iconLeft, (height() - size::icon) / 2.0, size::icon, size::icon), m_icon, ink);
    if (m_isCollapsed)
        return;
    painter.setFont(m_style.font(isCurrent ? FontRole::Strong : FontRole::Text));
    painter.setPen(ink);
    const int left = space::small + size::icon + space::row;
    painter.drawText(QRect(left, 0, width() - left - space::small, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - left - space::small));
}

} // namespace rollcall::ui
