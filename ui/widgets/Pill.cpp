// SPDX-License-Identifier: Apache-2.0
// One drawing for the widget and for the cells of tables.
#include "widgets/Pill.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace rollcall::ui {

namespace {

QFont pillFont(const Style& style)
{
    QFont font = style.font(FontRole::Detail);
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

Pill::Pill(const Style& style, QWidget* parent) : QWidget(parent), m_style(style)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

Pill::Pill(const Style& style, const QString& text, models::Tone tone, QWidget* parent) : Pill(style, parent)
{
    set(text, tone);
}

Pill::Pill(const Style& style, IconName icon, const QString& text, models::Tone tone, QWidget* parent)
    : Pill(style, parent)
{
    set(icon, text, tone);
}

void Pill::set(IconName icon, const QString& text, models::Tone tone)
{
    if (m_icon == icon && m_text == text && m_tone == tone)
        return;
    m_icon = icon;
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Pill::set(const QString& text, models::Tone tone)
{
    set(iconOf(tone), text, tone);
}

QSize Pill::sizeHint() const
{
    return {widthOf(m_style, m_icon, m_text), size::pill};
}

int Pill::widthOf(const Style& style, IconName icon, const QString& text)
{
    const int word = QFontMetrics(pillFont(style)).horizontalAdvance(text);
    const int shape = icon == IconName::None ? 0 : size::sign;
    const int gap = shape > 0 && word > 0 ? size::signGap : 0;
    return 2 * space::small + shape + gap + word;
}

void Pill::paint(QPainter& painter, const Style& style, const QRect& rect, IconName icon, const QString& text,
                 models::Tone tone)
{
    const auto colours = style.colour(tone);
    const int width = std::min(widthOf(style, icon, text), rect.width());
    const QRect pill(rect.left(), rect.top() + (rect.height() - size::pill) / 2, width, size::pill);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(pill, size::pill / 2.0, size::pill / 2.0);
    int left = pill.left() + space::small;
    if (icon != IconName::None) {
        paintIcon(painter, QRectF(left, pill.top() + (pill.height() - size::sign) / 2.0, size::sign, size::sign), icon,
                  colours.foreground);
        left += size::sign + size::signGap;
    }
    const QFont font = pillFont(style);
    painter.setFont(font);
    painter.setPen(colours.foreground);
    const QRect word(left, pill.top(), pill.right() + 1 - space::small - left, pill.height());
    painter.drawText(word, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, word.width() + 1));
    painter.restore();
}

void Pill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, m_style, rect(), m_icon, m_text, m_tone);
}

} // namespace rollcall::ui
