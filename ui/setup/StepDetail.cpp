// SPDX-License-Identifier: Apache-2.0
// Rows are kept from one look to the next, so that neither focus nor a half-typed value is lost.
#include "setup/StepDetail.h"

#include "screens/SetupText.h"
#include "setup/GuideText.h"
#include "setup/PreconditionRow.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/PasteRow.h"
#include "widgets/TabOrder.h"
#include "widgets/ToolTip.h"

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
      m_fieldRows(new QVBoxLayout),
      m_link(new Button(style, IconName::External, tr("Open this page in Okta"))),
      m_issue(new Button(style, tr("Make another secret"))),
      m_code(new Button(style, tr("Make a code for the consent page"))),
      m_evidence(new Button(style, tr("Show the request that proves it"))),
      m_takeBack(new Button(style, tr("Take the confirmation back"))),
      m_confirmation(new QWidget),
      m_preconditionRows(new QVBoxLayout),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_hint(new Notice(style, Notice::Kind::Hint)),
      m_waiting(new Notice(style, Notice::Kind::Waiting))
{
    makeConfirmation();
    m_how->setObjectName(QStringLiteral("m_how"));
    m_trouble->setObjectName(QStringLiteral("m_trouble"));
    m_hint->setObjectName(QStringLiteral("m_hint"));
    m_waiting->setObjectName(QStringLiteral("m_waiting"));
    m_valueRows->setSpacing(space::small);
    m_fieldRows->setSpacing(space::small);
    m_preconditionRows->setSpacing(space::medium);
    auto* body = m_card->body();
    body->setSpacing(space::medium);
    body->addWidget(m_how);
    body->addLayout(m_valueRows);
    body->addLayout(m_fieldRows);
    body->addLayout(makeButtons());
    body->addWidget(m_confirmation);
    body->addLayout(m_preconditionRows);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::small + size::stepMark + space::small, 0, space::small, space::small);
    column->setSpacing(space::small);
    column->addWidget(m_card);
    column->addWidget(m_trouble);
    column->addWidget(m_hint);
    column->addWidget(m_waiting);

    for (auto* notice : {m_trouble, m_hint, m_waiting}) {
        connect(notice, &Notice::linkClicked, this, [this] {
            if (m_step.trouble && m_step.trouble->request)
                Q_EMIT requestOpened(*m_step.trouble->request);
        });
    }
}

QLayout* StepDetail::makeButtons()
{
    m_link->setObjectName(QStringLiteral("m_link"));
    m_issue->setObjectName(QStringLiteral("m_issue"));
    m_issue->setToolTip(tr("The one before stays valid until it is revoked"));
    m_code->setObjectName(QStringLiteral("m_code"));
    m_code->setToolTip(tr("Typed on the page that Okta opens; good for one approval within five minutes"));
    m_evidence->setObjectName(QStringLiteral("m_evidence"));
    m_takeBack->setObjectName(QStringLiteral("m_takeBack"));
    auto* lines = new QVBoxLayout;
    lines->setSpacing(space::small);
    for (const auto& line : {QList<Button*>{m_link, m_issue, m_evidence}, QList<Button*>{m_code, m_takeBack}}) {
        auto* row = new QHBoxLayout;
        row->setSpacing(space::small);
        for (auto* button : line)
            row->addWidget(button);
        row->addStretch(1);
        lines->addLayout(row);
    }
    connect(m_link, &QAbstractButton::clicked, this, [this] { Q_EMIT pageWanted(m_step.link); });
    connect(m_issue, &QAbstractButton::clicked, this, &StepDetail::secretWanted);
    connect(m_code, &QAbstractButton::clicked, this, &StepDetail::codeWanted);
    connect(m_evidence, &QAbstractButton::clicked, this, [this] {
        if (m_step.evidenceAt)
            Q_EMIT requestOpened(*m_step.evidenceAt);
    });
    connect(m_takeBack, &QAbstractButton::clicked, this, &StepDetail::takenBack);
    return lines;
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
    auto* row = new QHBoxLayout(m_confirmation);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    m_waive = new Button(m_style, tr("Not needed here"));
    m_waive->setObjectName(QStringLiteral("m_waive"));
    m_waive->setToolTip(tr("The step is left out, in your name; that can be taken back"));
    m_nameOf = new Label(m_style, FontRole::Text, Ink::Muted);
    m_nameOf->setFixedWidth(size::valueName);
    row->addWidget(m_nameOf);
    row->addWidget(m_name, 1);
    row->addWidget(m_confirm);
    row->addWidget(m_waive);
    const auto confirm = [this] {
        if (m_step.canBeConfirmed && !typedName().isEmpty())
            Q_EMIT confirmed(typedName());
    };
    connect(m_name, &QLineEdit::textChanged, this, &StepDetail::refreshConfirmation);
    connect(m_name, &QLineEdit::returnPressed, this, confirm);
    connect(m_waive, &QAbstractButton::clicked, this, [this] {
        if (!typedName().isEmpty())
            Q_EMIT waived(typedName());
    });
    connect(m_confirm, &QAbstractButton::clicked, this, confirm);
}

void StepDetail::setStep(const models::SetupStepView& step)
{
    m_step = step;
    m_how->setWords(step.how);
    m_how->setVisible(!step.how.isEmpty());
    refreshValues();
    refreshFields();
    m_link->setVisible(!step.link.isEmpty());
    setPlainToolTip(m_link, step.link);
    m_code->setVisible(step.canMakeCode);
    m_issue->setVisible(step.canIssueSecret);
    m_evidence->setVisible(step.evidenceAt.has_value());
    m_takeBack->setVisible(step.canBeTakenBack);
    m_takeBack->setText(step.isWaived ? tr("It is needed after all") : tr("Take the confirmation back"));
    refreshPreconditions();
    refreshConfirmation();
    refreshNotices();
}

QString StepDetail::typedName() const
{
    return m_name->text().trimmed();
}

void StepDetail::refreshConfirmation()
{
    const bool isAsked = !m_step.preconditions.isEmpty();
    const bool isNamed = !typedName().isEmpty();
    m_confirmation->setVisible(m_step.canBeConfirmed || m_step.canBeWaived || isAsked);
    m_nameOf->setText(isAsked ? tr("Answered by") : m_step.canBeWaived ? tr("Said by") : tr("Done and seen by"));
    m_confirm->setText(m_step.trouble ? tr("Confirm all the same") : tr("Confirm by hand"));
    m_confirm->setVisible(m_step.canBeConfirmed);
    m_confirm->setEnabled(isNamed);
    m_waive->setText(m_step.isWaived ? tr("Not needed all the same") : tr("Not needed here"));
    m_waive->setVisible(m_step.canBeWaived);
    m_waive->setEnabled(isNamed);
    for (auto* row : m_preconditions)
        row->setNamed(isNamed);
}

void StepDetail::refreshPreconditions()
{
    const auto& all = m_step.preconditions;
    while (m_preconditions.size() > all.size())
        delete m_preconditions.takeLast();
    while (m_preconditions.size() < all.size()) {
        auto* row = new PreconditionRow(m_style);
        const auto at = m_preconditions.size();
        row->setObjectName(QStringLiteral("precondition%1").arg(at));
        connect(row, &PreconditionRow::answered, this, [this, at](bool isYes) {
            if (at < m_step.preconditions.size() && !typedName().isEmpty())
                Q_EMIT answered(m_step.preconditions.at(at).id, isYes, typedName());
        });
        connect(row, &PreconditionRow::takenBack, this, [this, at] {
            if (at < m_step.preconditions.size() && !typedName().isEmpty())
                Q_EMIT answerTakenBack(m_step.preconditions.at(at).id, typedName());
        });
        m_preconditionRows->addWidget(row);
        m_preconditions.append(row);
    }
    QList<QWidget*> tabs{m_name, m_confirm, m_waive};
    for (qsizetype i = 0; i < all.size(); ++i) {
        m_preconditions.at(i)->set(all.at(i));
        tabs += m_preconditions.at(i)->tabs();
    }
    chainTabs(tabs);
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

void StepDetail::refreshFields()
{
    while (m_fields.size() > m_step.fields.size())
        delete m_fields.takeLast();
    while (m_fields.size() < m_step.fields.size()) {
        auto* row = new PasteRow(m_style);
        const auto at = m_fields.size();
        row->setObjectName(QStringLiteral("field%1").arg(at));
        connect(row, &PasteRow::kept, this, [this, at](const QString& text) {
            if (at < m_step.fields.size())
                Q_EMIT pasted(m_step.fields.at(at).key, text);
        });
        m_fieldRows->addWidget(row);
        m_fields.append(row);
    }
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const auto& field = m_step.fields.at(i);
        m_fields.at(i)->setName(field.name, field.hint);
        m_fields.at(i)->setValue(field.value);
        m_fields.at(i)->propose(field.proposed);
        m_fields.at(i)->setNote(field.note, field.isWrong);
    }
}

QList<QWidget*> StepDetail::valueTabs() const
{
    QList<QWidget*> tabs;
    for (const auto* row : m_values)
        tabs << row->field() << row->button();
    for (const auto* row : m_fields)
        tabs << row->field() << row->button();
    return tabs;
}

void StepDetail::refreshNotices()
{
    // While something is waited for, what is known of why it does not come stands in the same place.
    const bool isWaiting = m_step.state == models::SetupState::Waiting && !m_step.waiting.isEmpty();
    const bool isTold = m_step.trouble && !isWaiting;
    const bool isFailure = isTold && m_step.trouble->kind == models::SetupTroubleKind::Failure;
    m_trouble->setVisible(isFailure);
    m_hint->setVisible(isTold && !isFailure);
    if (isTold)
        (isFailure ? m_trouble : m_hint)
            ->set(GuideText::toPlain(models::SetupText::seen(*m_step.trouble)), likely(),
                  GuideText::toPlain(m_step.trouble->next),
                  m_step.trouble->request ? tr("Show the request") : QString());
    m_waiting->setVisible(isWaiting);
    setWaited(m_waited);
}

QWidget* StepDetail::answer() const
{
    const bool isSaid = !m_trouble->isHidden() || !m_hint->isHidden();
    return isSaid ? (m_trouble->isHidden() ? m_hint : m_trouble) : nullptr;
}

QString StepDetail::likely() const
{
    const QString& cause = m_step.trouble->cause;
    return cause.isEmpty() ? QString() : tr("Likely cause: %1").arg(GuideText::toPlain(cause));
}

void StepDetail::setWaited(const QString& waited)
{
    m_waited = waited;
    if (m_waiting->isHidden())
        return;
    const auto end = m_step.waiting.indexOf(QLatin1Char('\n'));
    const QString what = end < 0 ? m_step.waiting : m_step.waiting.left(end);
    const QString title = waited.isEmpty() ? what : QStringLiteral("%1 %2").arg(what, waited);
    if (!m_step.trouble) {
        m_waiting->set(title, end < 0 ? QString() : GuideText::toPlain(m_step.waiting.mid(end + 1)), QString(),
                       QString());
        return;
    }
    m_waiting->set(title, GuideText::toPlain(m_step.trouble->seen) + QLatin1Char('\n') + likely(),
                   GuideText::toPlain(m_step.trouble->next),
                   m_step.trouble->request ? tr("Show the request") : QString());
}

void StepDetail::proposeName(const QString& name)
{
    if (m_name->text().isEmpty())
        m_name->setText(name);
}

} // namespace rollcall::ui
