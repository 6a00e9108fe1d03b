// SPDX-License-Identifier: Apache-2.0
// The page on which one plays Okta: actions at the left, what came of them at the right.
#pragma once

#include "style/Style.h"

#include <QWidget>

class QProgressBar;

namespace rollcall::models {
class DemoScreen;
}

namespace rollcall::ui {

class Button;
class Card;
class DataTable;
class Label;
class PageHeader;
class Pill;
class SearchField;
class StateStack;

/// Style and screen must outlive the page.
class DemoPage : public QWidget {
    Q_OBJECT

public:
    DemoPage(const Style& style, models::DemoScreen& screen, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeActions();
    [[nodiscard]] QWidget* makeLists();
    [[nodiscard]] Card* makePersonCard();
    [[nodiscard]] Card* makeCompanyCard();
    [[nodiscard]] Card* makeBurstCard();
    [[nodiscard]] Card* makeStepsCard();
    [[nodiscard]] Card* makePeopleCard();
    void nameWidgets();
    void connectButtons();
    void orderTabs();

    void showStatus();
    void showChosen();
    void showBurst();
    void keepSelection();

    const Style& m_style;
    models::DemoScreen& m_screen;
    bool m_isSelecting = false;

    PageHeader* m_header;
    Button* m_testButton;
    Button* m_hireButton;

    Label* m_chosenName;
    Label* m_chosenDetail;
    Pill* m_chosenPill;
    Button* m_anyoneButton;
    Button* m_renameButton;
    Button* m_addressButton;
    Button* m_attributesButton;
    Button* m_moveButton;
    Button* m_deactivateButton;
    Button* m_reactivateButton;
    Button* m_unassignButton;

    Button* m_pushEveryoneButton;
    Button* m_pushGroupButton;
    Button* m_pushAllGroupsButton;
    Button* m_importButton;

    Button* m_burstButton;
    Button* m_cancelBurstButton;
    QProgressBar* m_burstProgress;
    Label* m_burstLabel;

    Card* m_stepsCard = nullptr;
    StateStack* m_stepsStack;
    DataTable* m_stepsTable;
    Card* m_peopleCard = nullptr;
    StateStack* m_peopleStack;
    SearchField* m_peopleSearch;
    DataTable* m_peopleTable;
};

} // namespace rollcall::ui
