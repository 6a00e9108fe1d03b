// SPDX-License-Identifier: Apache-2.0
// A push button in the look: one primary a page, the others secondary, small ones inside rows and cards.
#pragma once

#include "style/Style.h"

#include <QPushButton>

namespace rollcall::ui {

enum class ButtonKind { Primary, Secondary, Small, Flat };

class Button : public QPushButton {
    Q_OBJECT

public:
    Button(const Style& style, const QString& text, ButtonKind kind = ButtonKind::Secondary, QWidget* parent = nullptr);
    Button(const Style& style, IconName icon, const QString& text, ButtonKind kind = ButtonKind::Secondary,
           QWidget* parent = nullptr);

    void setIconName(IconName icon);
    void setKind(ButtonKind kind);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

private:
    const Style& m_style;
    ButtonKind m_kind = ButtonKind::Secondary;
    IconName m_icon = IconName::None;
};

} // namespace rollcall::ui
