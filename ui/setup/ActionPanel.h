// SPDX-License-Identifier: Apache-2.0
// What Rollcall does in Okta when it is told to: what is wished, the calls as they will be sent, and what became of
// them.
#pragma once

#include "screens/OktaActionScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

#include <QList>

class QLineEdit;
class QVBoxLayout;

namespace rollcall::ui {

class ActionRowView;
class Button;
class ChoiceBox;
class Label;
class Notice;

/// Style and screen must outlive it.
class ActionPanel : public SetupPanel {
    Q_OBJECT

public:
    ActionPanel(const Style& style, models::OktaActionScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

private:
    [[nodiscard]] QWidget* makeForm();
    [[nodiscard]] QWidget* makeButtons();
    void propose();
    void submit();
    void refresh();
    void refreshRows();

    const Style& m_style;
    models::OktaActionScreen& m_screen;
    Notice* m_trouble;
    QWidget* m_form = nullptr;
    QLineEdit* m_assignGroup;
    QLineEdit* m_pushGroup;
    QLineEdit* m_managedGroup;
    QWidget* m_managedRow = nullptr;
    QLineEdit* m_pilot;
    QLineEdit* m_appLabel;
    QWidget* m_appRow = nullptr;
    ChoiceBox* m_attribute;
    QWidget* m_attributeRow = nullptr;
    Label* m_warnings;
    QVBoxLayout* m_rowColumn;
    QList<ActionRowView*> m_rows;
    Button* m_plan = nullptr;
    Button* m_apply = nullptr;
    Button* m_again = nullptr;
    Button* m_cancel = nullptr;
};

} // namespace rollcall::ui
