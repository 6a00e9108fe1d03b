// SPDX-License-Identifier: Apache-2.0
// A text in one of the look's fonts and inks.
#pragma once

#include "style/Style.h"

#include <QLabel>

namespace rollcall::ui {

/// Plain text always: what comes from outside is never read as markup.
class Label : public QLabel {
    Q_OBJECT

public:
    explicit Label(const Style& style, FontRole role = FontRole::Text, Ink ink = Ink::Text, QWidget* parent = nullptr);
    Label(const Style& style, const QString& text, FontRole role = FontRole::Text, Ink ink = Ink::Text,
          QWidget* parent = nullptr);

    void setInk(Ink ink);
    void setRole(FontRole role);
    /// Shortens to the width there is and shows the whole text on hover. Excludes word wrap.
    void setElideMode(Qt::TextElideMode mode);
    /// Selectable by mouse and keyboard.
    void setSelectable(bool isSelectable);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    const Style& m_style;
    Qt::TextElideMode m_elideMode = Qt::ElideNone;
};

} // namespace rollcall::ui
