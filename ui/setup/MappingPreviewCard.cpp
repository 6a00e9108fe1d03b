// SPDX-License-Identifier: Apache-2.0
// What it changes in words, then the call as it will be sent.
#include "setup/MappingPreviewCard.h"

#include "setup/SidePill.h"
#include "widgets/Button.h"
#include "widgets/JsonView.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

MappingPreviewCard::MappingPreviewCard(const Style& style, QWidget* parent)
    : Card(style, QString(), parent),
      m_style(style),
      m_warnings(new Label(style, FontRole::Text, Ink::Warning)),
      m_calls(new QVBoxLayout),
      m_refusal(new Notice(style, Notice::Kind::Trouble)),
      m_apply(new Button(style, QString(), ButtonKind::Primary)),
      m_drop(new Button(style, tr("Leave it as it is")))
{
    setObjectName(QStringLiteral("m_mappingPreview"));
    m_warnings->setObjectName(QStringLiteral("m_mappingWarnings"));
    m_warnings->setWordWrap(true);
    m_refusal->setObjectName(QStringLiteral("m_refusal"));
    m_apply->setObjectName(QStringLiteral("m_applyMapping"));
    m_drop->setObjectName(QStringLiteral("m_dropMapping"));
    m_calls->setSpacing(space::medium);
    addHeaderWidget(new SidePill(style, models::SetupSide::Okta));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_apply);
    buttons->addWidget(m_drop);
    buttons->addStretch(1);
    body()->setSpacing(space::medium);
    body()->addLayout(m_calls);
    body()->addWidget(m_warnings);
    body()->addWidget(m_refusal);
    body()->addLayout(buttons);
    connect(m_apply, &QAbstractButton::clicked, this, &MappingPreviewCard::applyWanted);
    connect(m_drop, &QAbstractButton::clicked, this, &MappingPreviewCard::dropWanted);
}

MappingPreviewCard::CallEntry MappingPreviewCard::makeCall()
{
    CallEntry entry{new QWidget,
                    new Label(m_style, FontRole::Strong),
                    new Label(m_style, FontRole::Text),
                    new Label(m_style, FontRole::Text, Ink::Muted),
                    new Label(m_style, FontRole::Monospace),
                    new Label(m_style, FontRole::Monospace, Ink::Muted)};
    auto* column = new QVBoxLayout(entry.block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tiny);
    for (auto* label : {entry.attribute, entry.change, entry.effect, entry.line, entry.body}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    for (auto* label : {entry.line, entry.body})
        label->setSelectable(true);
    entry.change->setObjectName(QStringLiteral("m_changeText"));
    entry.effect->setObjectName(QStringLiteral("m_effect"));
    entry.line->setObjectName(QStringLiteral("m_callLine"));
    entry.body->setObjectName(QStringLiteral("m_callBody"));
    return entry;
}

void MappingPreviewCard::fill(const CallEntry& entry, const models::MappingCall& call)
{
    entry.attribute->setText(call.attribute);
    entry.change->setText(tr("%1, instead of %2").arg(call.after, call.before));
    entry.effect->setText(call.effect);
    entry.effect->setVisible(!call.effect.isEmpty());
    entry.line->setText(call.line);
    entry.body->setText(prettyJson(call.body));
    entry.block->setAccessibleName(QStringLiteral("%1: %2").arg(call.attribute, entry.change->text()));
}

void MappingPreviewCard::focusDrop()
{
    m_drop->setFocus(Qt::OtherFocusReason);
}

void MappingPreviewCard::set(const models::MappingPreview& preview, bool canApply)
{
    setTitle(preview.title);
    setAccessibleName(preview.title);
    while (m_entries.size() > preview.calls.size())
        delete m_entries.takeLast().block;
    while (m_entries.size() < preview.calls.size()) {
        m_entries.append(makeCall());
        m_entries.last().block->setObjectName(QStringLiteral("mappingCall%1").arg(m_entries.size() - 1));
        m_calls->addWidget(m_entries.last().block);
        m_entries.last().block->show(); // at once, and not a turn of the event loop behind the button that sends it
    }
    for (qsizetype at = 0; at < m_entries.size(); ++at)
        fill(m_entries.at(at), preview.calls.at(at));
    m_warnings->setText(preview.warnings.join(QLatin1Char('\n')));
    m_warnings->setVisible(!preview.warnings.isEmpty());
    m_refusal->setVisible(!preview.refusal.isEmpty());
    m_refusal->set(preview.refusal.isEmpty() ? QString() : tr("It cannot be sent from here."), preview.refusal,
                   QString(), QString());
    m_apply->setText(preview.calls.size() == 1 ? tr("Send this call to Okta")
                                               : tr("Send these %1 calls to Okta").arg(preview.calls.size()));
    m_apply->setEnabled(canApply && preview.refusal.isEmpty());
    m_drop->setEnabled(canApply);
}

} // namespace rollcall::ui
