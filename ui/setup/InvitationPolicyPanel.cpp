// SPDX-License-Identifier: Apache-2.0
#include "setup/InvitationPolicyPanel.h"

#include "setup/InvitationPolicyForm.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QVBoxLayout>

namespace rollcall::ui {

using models::InvitationPolicyScreen;

InvitationPolicyPanel::InvitationPolicyPanel(const Style& style, InvitationPolicyScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_screen(screen),
      m_form(new InvitationPolicyForm(style)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_invitePolicy"));
    m_trouble->setObjectName(QStringLiteral("m_invitePolicyTrouble"));
    m_outcome->setObjectName(QStringLiteral("m_invitePolicyOutcome"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_form);
    column->addWidget(m_trouble);
    column->addWidget(m_outcome);
    column->addStretch(1);
    connect(m_form, &InvitationPolicyForm::saveWanted, &m_screen, &InvitationPolicyScreen::save);
    connect(m_trouble, &Notice::linkClicked, &m_screen, &InvitationPolicyScreen::saveInSpite);
    connect(&m_screen, &InvitationPolicyScreen::changed, this, &InvitationPolicyPanel::refresh);
    refresh();
}

PanelCard InvitationPolicyPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Decide…")};
}

QString InvitationPolicyPanel::title() const
{
    return tr("Who invites");
}

QString InvitationPolicyPanel::status() const
{
    return m_screen.summary();
}

void InvitationPolicyPanel::open()
{
    refresh();
}

void InvitationPolicyPanel::close()
{
    m_form->clear();
    m_screen.forget();
}

void InvitationPolicyPanel::refresh()
{
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error) {
        const bool isForLook = m_screen.canSaveInSpite();
        m_trouble->set(tr("Not saved."), QString::fromStdString(error->message),
                       isForLook
                           ? tr("Look first, on the card Who is registered: nobody is mailed, added or removed by it.")
                           : QString(),
                       isForLook ? tr("Begin all the same") : QString());
    }
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
    if (m_screen.isLoaded())
        m_form->setStored(m_screen.settings());
    m_form->setBusy(m_screen.isBusy() || !m_screen.isLoaded());
    Q_EMIT changed();
}

} // namespace rollcall::ui
