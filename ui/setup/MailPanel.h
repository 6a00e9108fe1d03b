// SPDX-License-Identifier: Apache-2.0
// The mail of an integration: how it stands, server and sender, a mail to oneself, and where
// returned mails are read.
#pragma once

#include "screens/MailScreen.h"
#include "setup/SetupPanel.h"
#include "style/Style.h"

class QLineEdit;

namespace rollcall::ui {

class BounceForm;
class Button;
class Card;
class Label;
class MailForm;
class Notice;
class Pill;

/// Style and screen must outlive it. A secret is here while it is typed, and no longer.
class MailPanel : public SetupPanel {
    Q_OBJECT

public:
    MailPanel(const Style& style, models::MailScreen& screen, QWidget* parent = nullptr);

    [[nodiscard]] PanelCard card() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString status() const override;
    void open() override;
    void close() override;

protected:
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] Card* makeStanding();
    [[nodiscard]] Card* makeTrial();
    void refresh();
    void refreshSaid();
    void announce();
    void clearSecrets();

    const Style& m_style;
    models::MailScreen& m_screen;
    Notice* m_trouble;
    Notice* m_activity;
    MailForm* m_form;
    BounceForm* m_bounces;
    Label* m_outcome;
    Pill* m_pill = nullptr;
    Label* m_sentence = nullptr;
    Label* m_next = nullptr;
    QLineEdit* m_to = nullptr;
    Button* m_send = nullptr;
    QString m_announced;
};

} // namespace rollcall::ui
