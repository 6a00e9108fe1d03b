// SPDX-License-Identifier: Apache-2.0
// Heights are fixed by kind; colours come from the stylesheet by the property "kind".
#include "widgets/Button.h"

#include <QStyle>

namespace rollcall::ui {

namespace {

QString kindName(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Primary:
        return QStringLiteral("Primary");
    case ButtonKind::Secondary:
        return QStringLiteral("Secondary");
    case ButtonKind::Small:
        return QStringLiteral("Small");
    case ButtonKind::Flat:
        return QStringLiteral("Flat");
    }
    return {};
}

Ink iconInk(ButtonKind kind)
{
    if (kind == ButtonKind::Primary)
        return Ink::OnAccent;
    return kind == ButtonKind::Flat ? Ink::Muted : Ink::Text;
}

} // namespace

Button::Button(const Style& style, const QString& text, ButtonKind kind, QWidget* parent)
    : Button(style, IconName::None, text, kind, parent)
{
}

Button::Button(const Style& style, IconName icon, const QString& text, ButtonKind kind, QWidget* parent)
    : QPushButton(text, parent), m_style(style), m_icon(icon)
{
    setAutoDefault(false);
    setKind(kind);
}

void Button::setIconName(IconName icon)
{
    m_icon = icon;
    if (m_icon == IconName::None)
        setIcon({});
    else
        setIcon(m_style.icon(m_icon, iconInk(m_kind)));
    const int side = m_kind == ButtonKind::Small || !text().isEmpty() ? size::smallIcon : size::icon;
    // A little wider than the sign itself: Qt leaves 4 between icon and word, which is too close.
    setIconSize(text().isEmpty() ? QSize(side, side) : QSize(side + space::tiny, side));
    updateGeometry();
}

void Button::setKind(ButtonKind kind)
{
    m_kind = kind;
    QFont words = m_style.font(FontRole::Strong);
    if (kind == ButtonKind::Small)
        words.setPixelSize(size::small);
    setFont(words);
    setProperty("kind", kindName(kind));
    style()->unpolish(this);
    style()->polish(this);
    setFixedHeight(kind == ButtonKind::Small ? size::smallControl : size::control);
    setIconName(m_icon);
}

QSize Button::sizeHint() const
{
    const int height = m_kind == ButtonKind::Small ? size::smallControl : size::control;
    if (text().isEmpty())
        return {height, height};
    const int padding = m_kind == ButtonKind::Small || m_kind == ButtonKind::Flat ? space::small : space::medium;
    int width = fontMetrics().horizontalAdvance(text()) + 2 * padding + 2;
    if (m_icon != IconName::None)
        width += size::smallIcon + space::small;
    return {width, height};
}

} // namespace rollcall::ui
