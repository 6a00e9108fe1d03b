// SPDX-License-Identifier: Apache-2.0
// Fusion with the few parts repainted that a stylesheet cannot colour by theme.
#pragma once

#include "style/Tokens.h"

#include <QProxyStyle>

#include <memory>

namespace rollcall::ui {

class BaseStyle : public QProxyStyle {
    Q_OBJECT

public:
    explicit BaseStyle(std::shared_ptr<const Colours> colours);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returnData) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;

private:
    std::shared_ptr<const Colours> m_colours;
};

} // namespace rollcall::ui
