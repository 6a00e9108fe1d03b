// SPDX-License-Identifier: Apache-2.0
// Two columns where there is room for both, one below the other where there is not.
#include "setup/MappingDetailView.h"

#include "setup/GuideText.h"
#include "setup/SidePill.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyRow.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/ToolTip.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::MappingPush;
using models::SetupSide;

namespace {

QLineEdit* makeField(const Style& style, const char* name)
{
    auto* field = new QLineEdit;
    field->setObjectName(QLatin1String(name));
    field->setFont(style.font(FontRole::Monospace));
    return field;
}

Label* makeWords(const Style& style, const char* name, Ink ink = Ink::Text)
{
    auto* label = new Label(style, FontRole::Text, ink);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    return label;
}

/// A side of the card with its pill above.
QVBoxLayout* columnOf(QWidget* block, const Style& style, SetupSide side)
{
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(new SidePill(style, side), 0, Qt::AlignLeft);
    return column;
}

QHBoxLayout* rowOf(const QList<QWidget*>& widgets)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    for (auto* widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

/// What is typed stays: only what showed the old value shows the new one.
void follow(QLineEdit* field, const QString& old, const QString& value)
{
    if (field->text() != old || field->text() == value)
        return;
    field->setText(value);
    field->setCursorPosition(0);
}

} // namespace

MappingDetailView::MappingDetailView(const Style& style, QWidget* parent)
    : Card(style, QString(), parent), m_style(style), m_columns(new QBoxLayout(QBoxLayout::LeftToRight))
{
    setObjectName(QStringLiteral("m_mappingDetail"));
    m_columns->setSpacing(space::wide);
    m_columns->addWidget(makeHere(), 2);
    m_columns->addWidget(makeOkta(), 3);
    body()->addLayout(m_columns);
    connectHere();
    connectOkta();
}

QWidget* MappingDetailView::makeHere()
{
    auto* block = new QWidget;
    auto* column = columnOf(block, m_style, SetupSide::Here);
    m_wanted = makeWords(m_style, "m_wanted");
    m_label = makeField(m_style, "m_label");
    m_oktaAttribute = makeField(m_style, "m_oktaAttribute");
    m_required = new Chip(m_style, tr("Required"));
    m_required->setObjectName(QStringLiteral("m_required"));
    m_unique = new Chip(m_style, tr("Unique identifier"));
    m_unique->setObjectName(QStringLiteral("m_unique"));
    m_uniqueNote = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_uniqueNote->setObjectName(QStringLiteral("m_uniqueNote"));
    m_uniqueNote->setWordWrap(true);
    m_keep = new Button(m_style, tr("Keep"));
    m_keep->setObjectName(QStringLiteral("m_keepExpected"));
    m_keep->setAccessibleName(tr("Keep what is expected"));
    m_asShipped = new Button(m_style, tr("As the profile says"), ButtonKind::Flat);
    m_asShipped->setObjectName(QStringLiteral("m_asShipped"));
    column->addWidget(m_wanted);
    column->addLayout(formRow(m_style, tr("Called at the vendor"), m_label));
    column->addLayout(formRow(m_style, tr("Attribute in Okta"), m_oktaAttribute));
    // A variable name, not words.
    m_oktaAttribute->setFont(m_style.font(FontRole::Monospace));
    m_oktaAttribute->setAccessibleName(tr("Expected attribute of the Okta user"));
    column->addLayout(rowOf({m_keep, m_asShipped}));
    column->addLayout(rowOf({m_required, m_unique}));
    column->addWidget(m_uniqueNote);
    auto* ours = new Label(m_style, tr("Kept here for this integration. Nothing of it is sent to Okta."),
                           FontRole::Detail, Ink::Muted);
    ours->setWordWrap(true);
    column->addWidget(ours);
    column->addStretch(1);
    return block;
}

QWidget* MappingDetailView::makeOkta()
{
    auto* block = new QWidget;
    auto* column = columnOf(block, m_style, SetupSide::Okta);
    m_standing = makeWords(m_style, "m_standing");
    m_problem = makeWords(m_style, "m_problem", Ink::Bad);
    m_expression = makeField(m_style, "m_expression");
    m_trial = new GuideText(m_style);
    m_trial->setObjectName(QStringLiteral("m_trial"));
    m_push = new ChoiceBox(m_style);
    m_push->setObjectName(QStringLiteral("m_push"));
    m_push->addItem(tr("on create and update"), static_cast<int>(MappingPush::CreateAndUpdate));
    m_push->addItem(tr("only on create"), static_cast<int>(MappingPush::CreateOnly));
    m_push->addItem(tr("not mapped"), static_cast<int>(MappingPush::NotMapped));
    m_change = new Button(m_style, tr("Change in Okta…"));
    m_change->setObjectName(QStringLiteral("m_change"));
    m_change->setToolTip(tr("Shows the call first"));
    m_unchangeable = new GuideText(m_style);
    m_unchangeable->setObjectName(QStringLiteral("m_unchangeable"));
    column->addWidget(m_standing);
    column->addWidget(m_problem);
    column->addLayout(formRow(m_style, tr("Test expression"), m_expression));
    m_expression->setFont(m_style.font(FontRole::Monospace));
    auto* trial = new QHBoxLayout;
    trial->setContentsMargins(size::valueName + space::small, 0, 0, 0);
    trial->addWidget(m_trial, 1);
    column->addLayout(trial);
    column->addLayout(formRow(m_style, tr("Sent"), m_push));
    column->addLayout(rowOf({m_change}));
    column->addWidget(m_unchangeable);
    column->addWidget(new Hairline);
    column->addWidget(makeByHand());
    column->addStretch(1);
    return block;
}

QWidget* MappingDetailView::makeByHand()
{
    auto* block = new QWidget;
    m_path = new CopyRow(m_style);
    m_path->setObjectName(QStringLiteral("m_menuPath"));
    m_how = new GuideText(m_style);
    m_how->setObjectName(QStringLiteral("m_byHand"));
    m_link = new Button(m_style, IconName::External, tr("Open the app in Okta"));
    m_link->setObjectName(QStringLiteral("m_openOkta"));
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_path);
    column->addWidget(m_how);
    column->addLayout(rowOf({m_link}));
    return block;
}

void MappingDetailView::connectHere()
{
    const auto keep = [this] { Q_EMIT expected(m_label->text(), m_oktaAttribute->text(), m_detail.isRequired); };
    const auto refreshKeep = [this] {
        m_keep->setEnabled(m_label->text().trimmed() != m_detail.saidLabel ||
                           m_oktaAttribute->text().trimmed() != m_detail.saidOktaAttribute);
    };
    for (auto* field : {m_label, m_oktaAttribute}) {
        connect(field, &QLineEdit::textChanged, this, refreshKeep);
        connect(field, &QLineEdit::returnPressed, this, keep);
    }
    connect(m_keep, &QAbstractButton::clicked, this, keep);
    connect(m_asShipped, &QAbstractButton::clicked, this, [this] {
        m_label->clear();
        m_oktaAttribute->clear();
        Q_EMIT asShippedWanted();
    });
    // What is half typed is not kept along with it.
    connect(m_required, &QAbstractButton::clicked, this,
            [this](bool isOn) { Q_EMIT expected(m_detail.saidLabel, m_detail.saidOktaAttribute, isOn); });
    connect(m_unique, &QAbstractButton::clicked, this, &MappingDetailView::uniqueWanted);
}

void MappingDetailView::connectOkta()
{
    connect(m_expression, &QLineEdit::textChanged, this, &MappingDetailView::expressionEdited);
    connect(m_change, &QAbstractButton::clicked, this, [this] {
        Q_EMIT changeWanted(m_expression->text(), static_cast<MappingPush>(m_push->currentData().toInt()));
    });
    connect(m_push, &QComboBox::currentIndexChanged, this, [this] {
        m_expression->setEnabled(m_push->currentData().toInt() != static_cast<int>(MappingPush::NotMapped));
    });
    connect(m_link, &QAbstractButton::clicked, this, [this] { Q_EMIT pageWanted(m_detail.link); });
}

QString MappingDetailView::expression() const
{
    return m_expression->text();
}

void MappingDetailView::set(const models::MappingDetail& detail, bool canChange)
{
    const bool isAnother = detail.scimPath != m_detail.scimPath;
    const bool wasPushSet = m_push->currentData().toInt() == static_cast<int>(m_detail.push);
    if (isAnother || wasPushSet)
        m_push->setCurrentIndex(m_push->findData(static_cast<int>(detail.push)));
    if (isAnother) {
        m_label->setText(detail.saidLabel);
        m_oktaAttribute->setText(detail.saidOktaAttribute);
        m_expression->setText(detail.expression);
        m_expression->setCursorPosition(0);
    } else {
        follow(m_label, m_detail.saidLabel, detail.saidLabel);
        follow(m_oktaAttribute, m_detail.saidOktaAttribute, detail.saidOktaAttribute);
        follow(m_expression, m_detail.expression, detail.expression);
    }
    fill(detail);
    m_change->setEnabled(canChange && detail.unchangeable.isEmpty());
}

void MappingDetailView::fill(const models::MappingDetail& detail)
{
    m_detail = detail;
    setTitle(detail.label);
    setNote(detail.scimPath);
    setAccessibleName(detail.label);
    m_wanted->setText(detail.wanted);
    m_label->setPlaceholderText(detail.labelHint);
    m_oktaAttribute->setPlaceholderText(detail.oktaAttributeHint);
    m_required->setChecked(detail.isRequired);
    m_unique->setChecked(detail.isUnique);
    m_unique->setVisible(detail.mayBeUnique);
    m_uniqueNote->setVisible(detail.isUnique);
    m_uniqueNote->setText(
        tr("In Okta, “%1” stands in Unique identifier field for users, under Provisioning › Integration.")
            .arg(detail.uniqueField));
    m_keep->setEnabled(m_label->text().trimmed() != detail.saidLabel ||
                       m_oktaAttribute->text().trimmed() != detail.saidOktaAttribute);
    m_asShipped->setVisible(detail.isSaidOtherwise);
    m_standing->setText(detail.standing);
    m_problem->setText(detail.problem);
    m_problem->setVisible(!detail.problem.isEmpty());
    m_unchangeable->setWords(detail.unchangeable);
    m_unchangeable->setVisible(!detail.unchangeable.isEmpty());
    m_path->set(tr("By hand, in Okta"), detail.path, QString(), false);
    m_how->setWords(detail.how);
    m_link->setVisible(!detail.link.isEmpty());
    setPlainToolTip(m_link, detail.link);
}

void MappingDetailView::setTrial(const models::MappingTrial& trial)
{
    if (!trial.problem.isEmpty())
        m_trial->setWords(trial.problem);
    else if (!trial.doubt.isEmpty())
        m_trial->setWords((trial.value.isEmpty() ? tr("It gives nothing.") : tr("It gives “%1”.").arg(trial.value)) +
                          QLatin1Char(' ') + trial.doubt);
    else if (trial.value.isEmpty())
        m_trial->setWords(m_expression->text().trimmed().isEmpty() ? QString()
                                                                   : tr("It gives nothing for this person."));
    else
        m_trial->setWords(tr("It gives “%1”.").arg(trial.value));
}

void MappingDetailView::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    m_columns->setDirection(width() >= size::twoColumns ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace rollcall::ui
