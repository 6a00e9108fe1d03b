// SPDX-License-Identifier: Apache-2.0
// Who invites an integration's people, and when.
#pragma once

#include "screens/InvitationPolicyScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

namespace rollcall::ui {

class InvitationPolicyForm;
class Label;
class Notice;

/// Style and screen must outlive it.
class InvitationPolicyPanel : public SetupPanel {
    Q_OBJECT

public:
    InvitationPolicyPanel(const Style& style, models::InvitationPolicyScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

private:
    void refresh();

    models::InvitationPolicyScreen& m_screen;
    InvitationPolicyForm* m_form;
    Notice* m_trouble;
    Label* m_outcome;
};

} // namespace rollcall::ui
