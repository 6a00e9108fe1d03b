// SPDX-License-Identifier: Apache-2.0
// A filter that is on or off.
#pragma once

#include "style/Style.h"

#include <QAbstractButton>

namespace rollcall::ui {

/// Checkable. Group several with QButtonGroup where only one may be on.
class Chip : public QAbstractButton {
    Q_OBJECT

public:
    explicit Chip(const Style& style, const QString& text, QWidget* parent = nullptr);

    /// Shows a cross while checked: for filters that a click takes away again.
    void setRemovable(bool isRemovable);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Style& m_style;
    bool m_isRemovable = false;
};

} // namespace rollcall::ui
