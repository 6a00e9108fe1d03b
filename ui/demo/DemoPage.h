// SPDX-License-Identifier: Apache-2.0
// The page on which one plays Okta: actions at the left, what came of them at the right.
#pragma once

#include "style/Style.h"

#include <QWidget>

namespace rollcall::models {
class DemoScreen;
}

namespace rollcall::ui {

class Button;
class Card;
class DataTable;
class DemoActions;
class PageHeader;
class SearchField;
class StateStack;

/// Style and screen must outlive the page.
class DemoPage : public QWidget {
    Q_OBJECT

public:
    DemoPage(const Style& style, models::DemoScreen& screen, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeLists();
    [[nodiscard]] Card* makeStepsCard();
    [[nodiscard]] Card* makePeopleCard();
    void nameWidgets();
    void connectParts();
    void showStatus();
    void keepSelection();

    const Style& m_style;
    models::DemoScreen& m_screen;
    bool m_isSelecting = false;

    PageHeader* m_header;
    Button* m_testButton;
    Button* m_hireButton;
    DemoActions* m_actions;
    Card* m_stepsCard = nullptr;
    StateStack* m_stepsStack;
    DataTable* m_stepsTable;
    Card* m_peopleCard = nullptr;
    StateStack* m_peopleStack;
    SearchField* m_peopleSearch;
    DataTable* m_peopleTable;
};

} // namespace rollcall::ui
