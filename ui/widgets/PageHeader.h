// SPDX-License-Identifier: Apache-2.0
// The top of every page: title, one line that says how things stand, actions at the right.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace rollcall::ui {

class Label;

/// Brings its own outer margins (24 at the sides), so put it into a layout without any.
class PageHeader : public QWidget {
    Q_OBJECT

public:
    explicit PageHeader(const Style& style, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// `exact` is shown on hover.
    void setStatus(const QString& status, const QString& exact = {});
    /// Over two lines instead of shortened, where its end matters as much as its beginning.
    void letStatusWrap();
    /// Appends at the right; the header takes the widget over.
    void addAction(QWidget* action);
    using QWidget::addAction;
    /// A row under the title, e.g. search field and chips; the row takes them over from left to right.
    void addToToolRow(QWidget* widget, int stretch = 0);

private:
    const Style& m_style;
    QVBoxLayout* m_rows;
    QHBoxLayout* m_actions;
    QHBoxLayout* m_tools = nullptr;
    Label* m_title;
    Label* m_status;
};

} // namespace rollcall::ui
