// SPDX-License-Identifier: Apache-2.0
// The steps of one integration with the cards beside them.
#pragma once

#include "screens/SetupScreen.h"
#include "style/Style.h"

#include <QList>
#include <QPointer>
#include <QScrollArea>
#include <QTimer>

class QGridLayout;
class QVBoxLayout;

namespace rollcall::ui {

class Card;
class GuideText;
class Notice;
class SetupPanel;
class SideCards;
class StepRow;

/// Scrolls by itself. Style and screen must outlive it.
class GuideView : public QScrollArea {
    Q_OBJECT

public:
    GuideView(const Style& style, models::SetupScreen& screen, QWidget* parent = nullptr);

    void refresh();
    /// A card that opens it, beside the steps.
    void addPanel(SetupPanel* panel);
    void focusPanel(const SetupPanel* panel);

Q_SIGNALS:
    void panelWanted(rollcall::ui::SetupPanel* panel);
    void pageWanted(const QString& address);
    void requestOpened(rollcall::directory::JournalId request);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] StepRow* makeRow();
    void refreshSteps();
    void refreshWaiting();
    void reveal(StepRow* row);
    /// What came back for the step that somebody works on, where it stands below the window's edge.
    void revealAnswer(StepRow* row);
    void revealAgain();
    void chainCards();
    void arrange(bool isWide);

    const Style& m_style;
    models::SetupScreen& m_screen;
    QGridLayout* m_grid;
    QVBoxLayout* m_steps;
    QWidget* m_stepColumn;
    SideCards* m_cards;
    Notice* m_trouble;
    Notice* m_warning;
    Card* m_goodToKnow;
    GuideText* m_points;
    QList<StepRow*> m_rows;
    QString m_shownOpen;
    bool m_isAnswerShown = false; ///< of the open step
    QPointer<StepRow> m_revealed; ///< whose answer is kept in sight until the layout has settled
    QTimer m_settling;
    int m_arranged = -1;
};

} // namespace rollcall::ui
