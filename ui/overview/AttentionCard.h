// SPDX-License-Identifier: Apache-2.0
// Only what needs someone: what happened, who acts, and one button.
#pragma once

#include "widgets/Card.h"

#include "screens/OverviewScreen.h"

#include <optional>

namespace rollcall::ui {

class Button;

class AttentionCard : public Card {
    Q_OBJECT

public:
    explicit AttentionCard(const Style& style, QWidget* parent = nullptr);

    /// Rows are made anew only when other requests are in them; times that go by change words alone.
    /// `isSilent`: nobody called at all, so that nothing refused is no good news.
    void setItems(const QList<models::Attention>& items, bool isSilent);

Q_SIGNALS:
    void requestOpened(rollcall::directory::JournalId request);

private:
    /// The parts of a row that change while its request stays.
    struct Row {
        directory::JournalId request;
        Label* sentence;
        Label* actor;
        Button* open;
    };

    void rebuild();
    [[nodiscard]] std::optional<directory::JournalId> focusedRequest() const;
    void focusRequest(directory::JournalId request);
    [[nodiscard]] QWidget* makeRow(const models::Attention& item);
    void fill(const Row& row, const models::Attention& item);

    const Style& m_style;
    QList<models::Attention> m_items;
    QWidget* m_rows = nullptr;
    QList<Row> m_parts;
    bool m_isBuilt = false;
    bool m_isSilent = false;
};

} // namespace rollcall::ui
