// SPDX-License-Identifier: Apache-2.0
// Check boxes and radio buttons with an edge that is seen in the dark, and nothing that moves.
#include "style/BaseStyle.h"

#include "style/Icons.h"

#include <QPainter>
#include <QStyleOption>

namespace rollcall::ui {

namespace {

constexpr int boxSide = 15;
constexpr int markSide = 12;

} // namespace

BaseStyle::BaseStyle(std::shared_ptr<const Colours> colours)
    : QProxyStyle(QStringLiteral("Fusion")), m_colours(std::move(colours))
{
}

void BaseStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const
{
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    const bool isOn = option->state.testFlag(State_On);
    const bool isEnabled = option->state.testFlag(State_Enabled);
    const bool hasFocus = option->state.testFlag(State_HasFocus);
    const bool isRound = element == PE_IndicatorRadioButton;
    QRectF box(0, 0, boxSide, boxSide);
    box.moveCenter(QRectF(option->rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setOpacity(isEnabled ? 1.0 : 0.5);
    painter->setPen(QPen(isOn || hasFocus ? m_colours->accent : m_colours->muted, hasFocus ? 1.5 : 1.0));
    painter->setBrush(isOn ? m_colours->accent : m_colours->raised);
    const double corner = isRound ? boxSide / 2.0 : space::tiny;
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
    if (isOn) {
        QRectF mark(0, 0, markSide, markSide);
        mark.moveCenter(box.center());
        paintIcon(*painter, mark, isRound ? IconName::Dot : IconName::Check, m_colours->onAccent);
    }
    painter->restore();
}

int BaseStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* returnData) const
{
    if (hint == SH_Widget_Animation_Duration || hint == SH_Widget_Animate)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

int BaseStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (metric == PM_LineEditIconSize)
        return size::smallIcon + 2;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace rollcall::ui
