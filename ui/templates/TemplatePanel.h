// SPDX-License-Identifier: Apache-2.0
// The mails of an integration: the words at the left, how they look for one person at the right, and below what can be
// filled in and what stood there before.
#pragma once

#include "screens/TemplateScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

class QLineEdit;
class QStandardItemModel;
class QVBoxLayout;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class DataTable;
class Label;
class Notice;
class TemplateEditor;
class TemplateFindings;
class TemplateVersionsCard;

/// Style and screen must outlive it.
class TemplatePanel final : public SetupPanel {
    Q_OBJECT

public:
    TemplatePanel(const Style& style, models::TemplateScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

private:
    [[nodiscard]] QWidget* makeChoice();
    [[nodiscard]] Card* makeEditor();
    [[nodiscard]] QWidget* makeActions();
    [[nodiscard]] Card* makeVariables();
    void addLanguage();
    void refresh();
    void refreshLanguages();
    void refreshNotices();
    void refreshVariables();
    void announce();

    const Style& m_style;
    models::TemplateScreen& m_screen;
    ChoiceBox* m_kind;
    ChoiceBox* m_language;
    QLineEdit* m_newLanguage;
    Button* m_addLanguage;
    Label* m_standing;
    TemplateEditor* m_editor;
    TemplateFindings* m_findings;
    Button* m_save = nullptr;
    Button* m_discard = nullptr;
    Button* m_check = nullptr;
    Notice* m_activity;
    Notice* m_trouble;
    Notice* m_question;
    ChoiceBox* m_broken;
    Label* m_outcome;
    DataTable* m_variables = nullptr;
    QStandardItemModel* m_names;
    TemplateVersionsCard* m_versions;
    QString m_announced;
    bool m_wasConflict = false;
};

} // namespace rollcall::ui
