// SPDX-License-Identifier: Apache-2.0
// Underlined tabs over a stack of pages.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace rollcall::ui {

class Tabs : public QWidget {
    Q_OBJECT

public:
    explicit Tabs(const Style& style, QWidget* parent = nullptr);

    /// Takes the page over. Returns its index.
    int addTab(const QString& title, QWidget* page);
    void setTabText(int index, const QString& title);
    void setCurrentIndex(int index);
    [[nodiscard]] int currentIndex() const;
    [[nodiscard]] QTabBar* bar() const { return m_bar; }

Q_SIGNALS:
    void currentChanged(int index);

private:
    QTabBar* m_bar;
    QStackedWidget* m_pages;
};

} // namespace rollcall::ui
