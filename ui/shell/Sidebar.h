// SPDX-License-Identifier: Apache-2.0
// The left edge: logo, choice of integration, pages, appearance, and how the listener stands.
#pragma once

#include "style/Style.h"

#include <QList>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace rollcall::models {
class IntegrationSelection;
class OverviewScreen;
} // namespace rollcall::models

namespace rollcall::ui {

class ChoiceBox;
class Label;
class NavigationButton;
class Pill;

/// 208 wide, 56 when collapsed. Style and models must outlive it.
class Sidebar : public QWidget {
    Q_OBJECT

public:
    Sidebar(Style& style, models::IntegrationSelection& selection, models::OverviewScreen& status,
            QWidget* parent = nullptr);

    /// Appends a page; `keys` is shown on hover.
    void addEntry(int page, IconName icon, const QString& title, const QString& keys);
    void setCurrent(int page);
    /// Gives the current entry the keyboard.
    void focusCurrent();
    void setCollapsed(bool isCollapsed);
    [[nodiscard]] bool isCollapsed() const { return m_isCollapsed; }

Q_SIGNALS:
    void pageChosen(int page);
    void collapseToggled();
    void themeChosen(rollcall::ui::Theme theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeTop();
    QWidget* makeFooter();
    void makeThemeMenu();
    void refreshIntegrations();
    void refreshStatus();

    Style& m_style;
    models::IntegrationSelection& m_selection;
    models::OverviewScreen& m_status;
    bool m_isCollapsed = false;
    QButtonGroup* m_group;
    QVBoxLayout* m_entries;
    QList<NavigationButton*> m_buttons;
    Label* m_name = nullptr;
    QWidget* m_top = nullptr;
    QWidget* m_footer = nullptr;
    ChoiceBox* m_integration = nullptr;
    NavigationButton* m_appearance = nullptr;
    NavigationButton* m_collapse = nullptr;
    Pill* m_listener = nullptr;
    Label* m_contact = nullptr;
};

} // namespace rollcall::ui
