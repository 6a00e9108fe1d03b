// SPDX-License-Identifier: Apache-2.0
#include "templates/TemplateEditor.h"

#include "Utf8.h"
#include "templates/TemplateEdit.h"
#include "widgets/Label.h"
#include "widgets/Tabs.h"

#include <QEvent>
#include <QVBoxLayout>

#include <utility>

namespace rollcall::ui {

using onboarding::TemplatePart;

namespace {

constexpr int bodyHeight = 380;

} // namespace

TemplateEditor::TemplateEditor(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_subject(makeEdit(style, TemplatePart::Subject, "m_templateSubject", tr("Subject"))),
      m_html(makeEdit(style, TemplatePart::Html, "m_templateHtml", tr("HTML of the mail"))),
      m_text(makeEdit(style, TemplatePart::Text, "m_templateText", tr("Text of the mail"))),
      m_last(m_html),
      m_tabs(new Tabs(style))
{
    // A subject may be longer than the field: it wraps, and Enter is left out of what is kept.
    m_subject->setFixedHeight(2 * size::control);
    for (auto* body : {m_html, m_text})
        body->setMinimumHeight(bodyHeight);
    m_tabs->setObjectName(QStringLiteral("m_templateTabs"));
    m_tabs->addTab(tr("HTML"), m_html);
    m_tabs->addTab(tr("Text"), m_text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(new Label(style, tr("Subject"), FontRole::Text, Ink::Muted));
    column->addWidget(m_subject);
    column->addWidget(m_tabs, 1);
}

TemplateEdit* TemplateEditor::makeEdit(const Style& style, TemplatePart part, const char* name,
                                       const QString& accessibleName)
{
    auto* edit = new TemplateEdit(style);
    edit->setObjectName(QLatin1String(name));
    edit->setAccessibleName(accessibleName);
    edit->installEventFilter(this);
    connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, part] {
        if (m_isFilling)
            return;
        QString words = edit->toPlainText();
        if (part == TemplatePart::Subject)
            words.replace(QLatin1Char('\n'), QLatin1Char(' '));
        Q_EMIT edited(part, words);
    });
    return edit;
}

void TemplateEditor::setWords(const onboarding::Template& mail, bool undoGoesOn)
{
    m_isFilling = true;
    for (const auto& [edit, words] :
         {std::pair(m_subject, &mail.subject), std::pair(m_html, &mail.html), std::pair(m_text, &mail.text)}) {
        if (undoGoesOn)
            edit->replaceAll(models::text(*words));
        else
            edit->setPlainText(models::text(*words));
    }
    m_isFilling = false;
}

void TemplateEditor::setVariables(const QStringList& names)
{
    for (auto* edit : {m_subject, m_html, m_text})
        edit->setVariables(names);
}

void TemplateEditor::setReadOnly(bool isReadOnly)
{
    for (auto* edit : {m_subject, m_html, m_text})
        edit->setReadOnly(isReadOnly);
}

void TemplateEditor::insertVariable(const QString& name)
{
    m_last->insertVariable(name);
    m_last->setFocus(Qt::OtherFocusReason);
}

void TemplateEditor::goTo(TemplatePart part, int line, int column)
{
    if (part != TemplatePart::Subject)
        m_tabs->setCurrentIndex(part == TemplatePart::Html ? 0 : 1);
    (part == TemplatePart::Subject ? m_subject : part == TemplatePart::Html ? m_html : m_text)->goTo(line, column);
}

bool TemplateEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) {
        for (auto* edit : {m_subject, m_html, m_text}) {
            if (edit == watched)
                m_last = edit;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace rollcall::ui
