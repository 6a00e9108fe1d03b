// SPDX-License-Identifier: Apache-2.0
// The versions of a template: what is different in the draft, and taking one of them back.
#pragma once

#include "screens/TemplateScreen.h"
#include "style/Style.h"
#include "widgets/Card.h"

class QPlainTextEdit;

namespace rollcall::ui {

class Button;
class ChoiceBox;
class Label;

/// Style and screen must outlive it.
class TemplateVersionsCard final : public Card {
    Q_OBJECT

public:
    TemplateVersionsCard(const Style& style, models::TemplateScreen& screen, QWidget* parent = nullptr);

    /// The newest version is chosen.
    void showNewest();

private:
    void refresh();
    void showDifference();
    /// -1 for the shipped one.
    [[nodiscard]] int chosen() const;

    const Style& m_style;
    models::TemplateScreen& m_screen;
    ChoiceBox* m_versions;
    ChoiceBox* m_part;
    Button* m_take;
    Label* m_verdict;
    QPlainTextEdit* m_difference;
};

} // namespace rollcall::ui
