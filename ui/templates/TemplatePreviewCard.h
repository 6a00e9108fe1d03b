// SPDX-License-Identifier: Apache-2.0
// The draft as one person would get it.
#pragma once

#include "screens/TemplateScreen.h"
#include "style/Style.h"
#include "widgets/Card.h"

#include <QTemporaryDir>

#include <memory>

class QCompleter;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QStringListModel;

namespace rollcall::ui {

class Button;
class Chip;
class ChoiceBox;
class Label;
class MailView;
class Notice;

/// Style and screen must outlive it.
class TemplatePreviewCard final : public Card {
    Q_OBJECT

public:
    TemplatePreviewCard(const Style& style, models::TemplateScreen& screen, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makePeople();
    [[nodiscard]] QWidget* makeKinds();
    void refresh();
    [[nodiscard]] QWidget* makeSending();
    void fitSending();
    void showMail();
    void openInBrowser();

    const Style& m_style;
    models::TemplateScreen& m_screen;
    ChoiceBox* m_samples;
    QLineEdit* m_search;
    QStringListModel* m_names;
    QCompleter* m_completer;
    Label* m_person;
    Label* m_subject;
    Chip* m_asHtml = nullptr;
    Chip* m_isDark = nullptr;
    Chip* m_isPhone = nullptr;
    Button* m_browser;
    Notice* m_fault;
    QStackedWidget* m_views;
    MailView* m_html;
    QPlainTextEdit* m_text;
    Label* m_doubts;
    Label* m_limits;
    QLineEdit* m_sendTo = nullptr;
    Button* m_send = nullptr;
    QString m_shownPerson;
    QString m_shown; ///< what the view holds, with how
    std::unique_ptr<QTemporaryDir> m_pages;
};

} // namespace rollcall::ui
