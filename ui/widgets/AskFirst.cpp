// SPDX-License-Identifier: Apache-2.0
#include "widgets/AskFirst.h"

#include "widgets/Button.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

namespace rollcall::ui {

AskFirst::AskFirst(const Style& style, QWidget* parent)
    : QFrame(parent),
      m_title(new Label(style, FontRole::Strong)),
      m_effect(new Label(style)),
      m_reason(formField("m_reason")),
      m_yes(new Button(style, QString(), ButtonKind::Primary)),
      m_no(new Button(style, tr("Not now")))
{
    setObjectName(QStringLiteral("m_askFirst"));
    setProperty("notice", QStringLiteral("warning"));
    m_yes->setObjectName(QStringLiteral("m_yes"));
    m_no->setObjectName(QStringLiteral("m_no"));
    m_effect->setObjectName(QStringLiteral("m_askedEffect"));
    m_reason->setFont(style.font(FontRole::Text));
    for (auto* label : {m_title, m_effect})
        label->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::small);
    column->addWidget(m_title);
    column->addWidget(m_effect);
    column->addWidget(m_reason);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_yes);
    buttons->addWidget(m_no);
    buttons->addStretch(1);
    column->addLayout(buttons);
    connect(m_reason, &QLineEdit::textChanged, this, &AskFirst::refresh);
    connect(m_reason, &QLineEdit::returnPressed, m_yes, &QAbstractButton::click);
    connect(m_no, &QAbstractButton::clicked, this, &AskFirst::drop);
    connect(m_yes, &QAbstractButton::clicked, this, [this] {
        const auto act = std::exchange(m_act, nullptr);
        const QString reason = m_reason->text().trimmed();
        drop();
        if (act)
            act(reason);
    });
    hide();
}

void AskFirst::ask(const Question& question, std::function<void(const QString&)> act)
{
    m_act = std::move(act);
    m_title->setText(question.title);
    m_effect->setText(question.effect);
    m_yes->setText(question.yes);
    m_yes->updateGeometry();
    m_needsReason = !question.reason.isEmpty();
    m_reason->setVisible(m_needsReason);
    m_reason->setPlaceholderText(question.reason);
    m_reason->setAccessibleName(question.reason);
    m_reason->clear();
    refresh();
    show();
    // What does nothing has the keyboard, so that Enter pressed once too often does nothing either.
    if (m_needsReason)
        m_reason->setFocus(Qt::OtherFocusReason);
    else
        m_no->setFocus(Qt::OtherFocusReason);
}

void AskFirst::drop()
{
    m_act = nullptr;
    hide();
}

void AskFirst::refresh()
{
    m_yes->setEnabled(!m_needsReason || !m_reason->text().trimmed().isEmpty());
}

} // namespace rollcall::ui
