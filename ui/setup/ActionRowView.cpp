// SPDX-License-Identifier: Apache-2.0
#include "setup/ActionRowView.h"

#include "widgets/JsonView.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

ActionRowView::ActionRowView(const Style& style, QWidget* parent)
    : Card(style, QString(), parent),
      m_state(new Pill(style)),
      m_call(new Label(style, FontRole::Monospace)),
      m_why(new Label(style, FontRole::Text, Ink::Muted)),
      m_body(new Label(style, FontRole::Monospace, Ink::Muted)),
      m_sentence(new Label(style, FontRole::Text))
{
    auto* line = new QHBoxLayout;
    line->setSpacing(space::small);
    m_call->setWordWrap(true);
    line->addWidget(m_call, 1);
    line->addWidget(m_state, 0, Qt::AlignTop);
    body()->addLayout(line);
    for (auto* label : {m_why, m_body, m_sentence}) {
        label->setWordWrap(true);
        body()->addWidget(label);
    }
    for (auto* label : {m_call, m_body, m_sentence})
        label->setSelectable(true);
    m_call->setObjectName(QStringLiteral("m_call"));
    m_body->setObjectName(QStringLiteral("m_body"));
    m_sentence->setObjectName(QStringLiteral("m_sentence"));
}

void ActionRowView::set(const models::OktaActionRow& row)
{
    m_state->set(row.state.word, row.state.tone);
    m_call->setText(row.call);
    m_why->setText(row.why);
    m_body->setText(prettyJson(row.body));
    m_body->setVisible(!row.body.isEmpty());
    m_sentence->setText(row.sentence);
    m_sentence->setVisible(!row.sentence.isEmpty());
    setAccessibleName(tr("%1: %2. %3").arg(row.call, row.state.word, row.why));
}

} // namespace rollcall::ui
