// SPDX-License-Identifier: Apache-2.0
// Rows are kept from one look to the next, so that neither focus nor a half-typed value is lost.
#include "setup/StepDetail.h"

#include "setup/GuideText.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace rollcall::ui {

StepDetail::StepDetail(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_card(new Card(style)),
      m_how(new GuideText(style)),
      m_valueRows(new QVBoxLayout),
      m_issue(new Button(style, tr("Make another secret"))),
      m_evidence(new Button(style, tr("Show the request that proves it"))),
      m_takeBack(new Button(style, tr("Take the confirmation back"))),
      m_confirmation(new QWidget),
      m_proof(new Label(style, FontRole::Detail, Ink::Muted)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_waiting(new Notice(style, Notice::Kind::Waiting))
{
    makeConfirmation();
    m_how->setObjectName(QStringLiteral("m_how"));
    m_issue->setObjectName(QStringLiteral("m_issue"));
    m_issue->setToolTip(tr("The one before stays valid until it is revoked"));
    m_evidence->setObjectName(QStringLiteral("m_evidence"));
    m_takeBack->setObjectName(QStringLiteral("m_takeBack"));
    m_trouble->setObjectName(QStringLiteral("m_trouble"));
    m_waiting->setObjectName(QStringLiteral("m_waiting"));
    m_proof->setWordWrap(true);
    m_valueRows->setSpacing(space::small);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_issue);
    buttons->addWidget(m_evidence);
    buttons->addWidget(m_takeBack);
    buttons->addStretch(1);
    auto* body = m_card->body();
    body->setSpacing(space::medium);
    body->addWidget(m_how);
    body->addLayout(m_valueRows);
    body->addLayout(buttons);
    body->addWidget(m_confirmation);
    body->addWidget(m_proof);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::small + size::stepMark + space::small, 0, space::small, space::small);
    column->setSpacing(space::small);
    column->addWidget(m_card);
    column->addWidget(m_trouble);
    column->addWidget(m_waiting);

    connect(m_issue, &QAbstractButton::clicked, this, &StepDetail::secretWanted);
    connect(m_evidence, &QAbstractButton::clicked, this, [this] {
        if (m_step.evidenceAt)
            Q_EMIT requestOpened(*m_step.evidenceAt);
    });
    connect(m_takeBack, &QAbstractButton::clicked, this, &StepDetail::takenBack);
    connect(m_trouble, &Notice::linkClicked, this, [this] {
        if (m_step.trouble && m_step.trouble->request)
            Q_EMIT requestOpened(*m_step.trouble->request);
    });
}

void StepDetail::makeConfirmation()
{
    m_confirmation->setObjectName(QStringLiteral("m_confirmation"));
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("m_name"));
    m_name->setPlaceholderText(tr("your name"));
    m_name->setAccessibleName(tr("Your name"));
    m_confirm = new Button(m_style, tr("Confirm by hand"));
    m_confirm->setObjectName(QStringLiteral("m_confirm"));
    m_confirm->setEnabled(false);
    auto* row = new QHBoxLayout(m_confirmation);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    auto* name = new Label(m_style, tr("Done and seen by"), FontRole::Text, Ink::Muted);
    name->setFixedWidth(size::valueName);
    row->addWidget(name);
    row->addWidget(m_name, 1);
    row->addWidget(m_confirm);
    const auto confirm = [this] {
        if (const QString who = m_name->text().trimmed(); !who.isEmpty())
            Q_EMIT confirmed(who);
    };
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_confirm->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_name, &QLineEdit::returnPressed, this, confirm);
    connect(m_confirm, &QAbstractButton::clicked, this, confirm);
}

void StepDetail::setStep(const models::SetupStepView& step)
{
    m_step = step;
    m_how->setWords(step.how);
    m_how->setVisible(!step.how.isEmpty());
    refreshValues();
    m_issue->setVisible(step.canIssueSecret);
    m_evidence->setVisible(step.evidenceAt.has_value());
    m_takeBack->setVisible(step.canBeTakenBack);
    m_confirmation->setVisible(step.canBeConfirmed);
    m_proof->setText(step.proof);
    m_proof->setToolTip(step.proofExact);
    m_proof->setVisible(!step.proof.isEmpty() && !step.trouble);
    refreshNotices();
}

void StepDetail::refreshValues()
{
    while (m_values.size() > m_step.values.size())
        delete m_values.takeLast();
    while (m_values.size() < m_step.values.size()) {
        auto* row = new CopyRow(m_style);
        m_valueRows->addWidget(row);
        m_values.append(row);
    }
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        const auto& value = m_step.values.at(i);
        m_values.at(i)->set(value.name, value.value, value.shown, value.isSecret);
        m_values.at(i)->setObjectName(QStringLiteral("value%1").arg(i));
    }
}

QList<QWidget*> StepDetail::valueTabs() const
{
    QList<QWidget*> tabs;
    for (const auto* row : m_values)
        tabs << row->field() << row->button();
    return tabs;
}

void StepDetail::refreshNotices()
{
    m_trouble->setVisible(m_step.trouble.has_value());
    if (m_step.trouble)
        m_trouble->set(m_step.trouble->seen, m_step.trouble->cause, m_step.trouble->next,
                       m_step.trouble->request ? tr("Show the request") : QString());
    m_waiting->setVisible(!m_step.waiting.isEmpty());
    setWaited(m_waited);
}

void StepDetail::setWaited(const QString& waited)
{
    m_waited = waited;
    if (m_step.waiting.isEmpty())
        return;
    const auto end = m_step.waiting.indexOf(QLatin1Char('\n'));
    const QString title = end < 0 ? m_step.waiting : m_step.waiting.left(end);
    m_waiting->set(waited.isEmpty() ? title : QStringLiteral("%1 %2").arg(title, waited),
                   end < 0 ? QString() : m_step.waiting.mid(end + 1), QString(), QString());
}

void StepDetail::proposeName(const QString& name)
{
    if (m_name->text().isEmpty())
        m_name->setText(name);
}

} // namespace rollcall::ui
