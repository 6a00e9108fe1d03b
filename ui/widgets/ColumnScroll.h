// SPDX-License-Identifier: Apache-2.0
// A column that is scrolled up and down, as wide as its place.
#pragma once

#include <QScrollArea>
#include <QString>

namespace rollcall::ui {

class ColumnScroll : public QScrollArea {
public:
    /// Owns `inner`.
    explicit ColumnScroll(QWidget* inner, const QString& accessibleName = {})
    {
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidget(inner);
        setAccessibleName(accessibleName);
    }
};

} // namespace rollcall::ui
