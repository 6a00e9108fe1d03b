// SPDX-License-Identifier: Apache-2.0
// What one does as Okta: to one person, to the company, a thousand times at once.
#pragma once

#include "style/Style.h"

#include <QList>
#include <QScrollArea>

class QProgressBar;

namespace rollcall::models {
class DemoScreen;
}

namespace rollcall::ui {

class Button;
class Card;
class Label;
class Pill;

/// Cards of buttons that scroll where the window is low. Style and screen must outlive it.
class DemoActions final : public QScrollArea {
    Q_OBJECT

public:
    DemoActions(const Style& style, models::DemoScreen& screen, QWidget* parent = nullptr);

    /// Its buttons as Tab visits them.
    [[nodiscard]] QList<QWidget*> tabOrder() const;

private:
    [[nodiscard]] Card* makePersonCard();
    [[nodiscard]] Card* makeCompanyCard();
    [[nodiscard]] Card* makeBurstCard();
    void nameWidgets();
    void connectButtons();
    void showCompany();
    void showChosen();
    void showBurst();

    const Style& m_style;
    models::DemoScreen& m_screen;

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
};

} // namespace rollcall::ui
