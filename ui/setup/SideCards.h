// SPDX-License-Identifier: Apache-2.0
// Beside the steps: where Okta's calls end, three facts that are kept apart, and what the three sides mean.
#pragma once

#include "screens/SetupScreen.h"
#include "style/Style.h"

#include <QSet>
#include <QWidget>

class QGridLayout;

namespace rollcall::ui {

class Button;
class Card;
class Label;
class Pill;
class SetupPanel;

class SideCards : public QWidget {
    Q_OBJECT

public:
    explicit SideCards(const Style& style, QWidget* parent = nullptr);

    void setRole(const QString& sentence);
    void setFacts(const QList<models::SetupFact>& facts);
    /// In rows of a few where there is no column for them.
    void setDirection(bool isColumn);
    /// A card that opens it, above the legend. The panel must outlive these cards' events.
    void addPanel(SetupPanel* panel);
    /// What Tab reaches, in order.
    [[nodiscard]] QList<QWidget*> tabs() const { return m_tabs; }
    /// Back to the button that opened it.
    void focusPanel(const SetupPanel* panel);

Q_SIGNALS:
    void panelWanted(rollcall::ui::SetupPanel* panel);

private:
    struct PanelEntry {
        SetupPanel* panel;
        Card* card;
        Label* sentence;
        Button* open;
    };
    void refresh(const PanelEntry& entry);
    void arrange();

    const Style& m_style;
    QGridLayout* m_layout;
    QList<Card*> m_cards; ///< in their order, the hidden ones too
    QSet<Card*> m_away;   ///< those that have nothing to say now
    bool m_isColumn = true;
    Card* m_roleCard;
    Label* m_role;
    QList<PanelEntry> m_panels;
    Card* m_factCard;
    QGridLayout* m_factGrid;
    QList<Pill*> m_pills;
    QList<Label*> m_names;
    QList<QWidget*> m_tabs;
};

} // namespace rollcall::ui
