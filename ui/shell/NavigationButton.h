// SPDX-License-Identifier: Apache-2.0
// One entry of the sidebar: icon and word, or the icon alone with the word on hover.
#pragma once

#include "style/Style.h"
#include "widgets/PaintedButton.h"

namespace rollcall::ui {

class NavigationButton : public PaintedButton {
    Q_OBJECT

public:
    NavigationButton(const Style& style, IconName icon, const QString& title, QWidget* parent = nullptr);

    void setCollapsed(bool isCollapsed);
    /// Added to the word on hover, e.g. "Ctrl+1".
    void setShortcutText(const QString& text);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Style& m_style;
    IconName m_icon;
    QString m_keys;
    bool m_isCollapsed = false;
};

} // namespace rollcall::ui
