// SPDX-License-Identifier: Apache-2.0
// Beside the steps: where Okta's calls end, three facts that are kept apart, and what the three sides mean.
#pragma once

#include "screens/SetupScreen.h"
#include "style/Style.h"

#include <QWidget>

class QBoxLayout;
class QGridLayout;

namespace rollcall::ui {

class Card;
class Label;
class Pill;

class SideCards : public QWidget {
    Q_OBJECT

public:
    explicit SideCards(const Style& style, QWidget* parent = nullptr);

    void setRole(const QString& sentence);
    void setFacts(const QList<models::SetupFact>& facts);
    /// Side by side where there is no column for them.
    void setDirection(bool isColumn);

private:
    const Style& m_style;
    QBoxLayout* m_layout;
    Card* m_roleCard;
    Label* m_role;
    Card* m_factCard;
    QGridLayout* m_factGrid;
    QList<Pill*> m_pills;
    QList<Label*> m_names;
};

} // namespace rollcall::ui
