// SPDX-License-Identifier: Apache-2.0
// Only what needs someone: what happened, who acts, and one button.
#pragma once

#include "widgets/Card.h"

#include "screens/OverviewScreen.h"

namespace rollcall::ui {

class AttentionCard : public Card {
    Q_OBJECT

public:
    explicit AttentionCard(const Style& style, QWidget* parent = nullptr);

    /// Rebuilt only when it differs from what is shown.
    void setItems(const QList<models::Attention>& items);

Q_SIGNALS:
    void requestOpened(rollcall::directory::JournalId request);

private:
    [[nodiscard]] QWidget* makeRow(const models::Attention& item);

    const Style& m_style;
    QList<models::Attention> m_items;
    QWidget* m_rows = nullptr;
    bool m_isBuilt = false;
};

} // namespace rollcall::ui
