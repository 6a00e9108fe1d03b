// SPDX-License-Identifier: Apache-2.0
// What Okta says needs no answer; the words to send show only where somebody said "not yet".
#include "setup/PreconditionRow.h"

#include "setup/GuideText.h"
#include "widgets/Button.h"
#include "widgets/CopyButton.h"
#include "widgets/Label.h"
#include "widgets/ToolTip.h"

#include <QGridLayout>
#include <QHBoxLayout>

namespace rollcall::ui {

using models::SetupAnswer;

PreconditionRow::PreconditionRow(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_text(new GuideText(style)),
      m_said(new Label(style, FontRole::Detail, Ink::Muted)),
      m_yes(new Button(style, tr("Yes"), ButtonKind::Small)),
      m_notYet(new Button(style, tr("Not yet"), ButtonKind::Small)),
      m_changeAnswer(new Button(style, tr("Change answer"), ButtonKind::Small)),
      m_other(new QWidget),
      m_ask(new Label(style, FontRole::Text)),
      m_words(new Label(style, FontRole::Text, Ink::Muted)),
      m_copy(new CopyButton(style, tr("Copy these words"), ButtonKind::Small))
{
    m_text->setObjectName(QStringLiteral("m_text"));
    m_said->setObjectName(QStringLiteral("m_said"));
    m_yes->setObjectName(QStringLiteral("m_yes"));
    m_notYet->setObjectName(QStringLiteral("m_notYet"));
    m_changeAnswer->setObjectName(QStringLiteral("m_changeAnswer"));
    m_changeAnswer->setToolTip(tr("Takes the answer back, in your name"));
    m_ask->setObjectName(QStringLiteral("m_ask"));
    m_words->setObjectName(QStringLiteral("m_words"));
    m_copy->setObjectName(QStringLiteral("m_copy"));
    for (auto* label : {m_said, m_ask, m_words})
        label->setWordWrap(true);
    m_words->setSelectable(true);
    auto* other = new QGridLayout(m_other);
    other->setContentsMargins(space::large, 0, 0, 0);
    other->setHorizontalSpacing(space::small);
    other->setVerticalSpacing(space::tiny);
    other->setColumnStretch(0, 1);
    other->addWidget(m_ask, 0, 0, 1, 2);
    other->addWidget(m_words, 1, 0);
    other->addWidget(m_copy, 1, 1, Qt::AlignTop);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::tiny);
    grid->setColumnStretch(0, 1);
    grid->addWidget(m_text, 0, 0);
    // One cell: what is hidden takes no room between them.
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    for (auto* button : {m_yes, m_notYet, m_changeAnswer})
        buttons->addWidget(button);
    grid->addLayout(buttons, 0, 1, Qt::AlignTop);
    grid->addWidget(m_said, 1, 0, 1, 2);
    grid->addWidget(m_other, 2, 0, 1, 2);
    connect(m_yes, &QAbstractButton::clicked, this, [this] { Q_EMIT answered(true); });
    connect(m_notYet, &QAbstractButton::clicked, this, [this] { Q_EMIT answered(false); });
    connect(m_changeAnswer, &QAbstractButton::clicked, this, &PreconditionRow::takenBack);
    refresh();
}

void PreconditionRow::set(const models::SetupPrecondition& precondition)
{
    m_precondition = precondition;
    refresh();
}

void PreconditionRow::setNamed(bool isNamed)
{
    m_isNamed = isNamed;
    refresh();
}

void PreconditionRow::refresh()
{
    const auto& one = m_precondition;
    m_text->setWords(one.text);
    const QString plain = GuideText::toPlain(one.text);
    m_yes->setAccessibleName(tr("Yes: %1").arg(plain));
    m_notYet->setAccessibleName(tr("Not yet: %1").arg(plain));
    m_copy->setAccessibleName(tr("Copy the words to send: %1").arg(plain));
    m_said->setText(one.said);
    setPlainToolTip(m_said, one.exact);
    m_said->setVisible(!one.said.isEmpty());
    m_said->setInk(one.answer == SetupAnswer::Proven   ? Ink::Good
                   : one.answer == SetupAnswer::NotYet ? Ink::Warning
                                                       : Ink::Muted);
    const bool isAnswered = one.answer == SetupAnswer::Yes || one.answer == SetupAnswer::NotYet;
    const bool hadFocus = m_yes->hasFocus() || m_notYet->hasFocus() || m_changeAnswer->hasFocus();
    m_yes->setVisible(one.answer == SetupAnswer::None || one.answer == SetupAnswer::NotYet);
    m_notYet->setVisible(one.answer == SetupAnswer::None);
    m_changeAnswer->setVisible(isAnswered);
    for (auto* button : {m_yes, m_notYet, m_changeAnswer})
        button->setEnabled(m_isNamed);
    m_changeAnswer->setAccessibleName(tr("Change the answer: %1").arg(plain));
    // Whoever answers by keyboard stays at the row.
    if (hadFocus && isAnswered)
        m_changeAnswer->setFocus();
    else if (hadFocus && one.answer == SetupAnswer::None)
        m_yes->setFocus();
    m_ask->setText(one.ask);
    m_words->setText(one.words);
    m_copy->setCopyText(one.words);
    m_other->setVisible(one.answer == SetupAnswer::NotYet);
}

QList<QWidget*> PreconditionRow::tabs() const
{
    return {m_yes, m_notYet, m_changeAnswer, m_copy};
}

} // namespace rollcall::ui
