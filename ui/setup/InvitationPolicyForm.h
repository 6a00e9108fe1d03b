// SPDX-License-Identifier: Apache-2.0
// Who invites, when, how often, and whom not.
#pragma once

#include "onboarding/InvitationSettings.h"
#include "style/Style.h"

#include <QWidget>

class QLineEdit;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class Label;

class InvitationPolicyForm : public QWidget {
    Q_OBJECT

public:
    explicit InvitationPolicyForm(const Style& style, QWidget* parent = nullptr);

    /// What is stored; takes the place of what was typed only where that is what was shown before.
    void setStored(const onboarding::InvitationSettings& settings);
    void setBusy(bool isBusy);
    /// Back to what is stored.
    void clear();

Q_SIGNALS:
    void saveWanted(const rollcall::onboarding::InvitationSettings& settings);

private:
    [[nodiscard]] Card* makeWho();
    [[nodiscard]] Card* makeHowOften();
    [[nodiscard]] Card* makeLimits();
    /// Nothing, and what is wrong is said, where what was typed cannot be understood.
    [[nodiscard]] std::optional<onboarding::InvitationSettings> settings() const;
    void show(const onboarding::InvitationSettings& settings);
    void refresh();

    const Style& m_style;
    ChoiceBox* m_mailer;
    ChoiceBox* m_when;
    QLineEdit* m_delay;
    QWidget* m_delayRow = nullptr;
    QLineEdit* m_startDate;
    QWidget* m_startDateRow = nullptr;
    QLineEdit* m_burst;
    QLineEdit* m_lifetime;
    QLineEdit* m_reminders;
    QLineEdit* m_quiet;
    QLineEdit* m_timeZone;
    QLineEdit* m_domains;
    QLineEdit* m_testAddresses;
    QLineEdit* m_perDay;
    QLineEdit* m_bounces;
    QLineEdit* m_language;
    QWidget* m_mailing = nullptr; ///< what is of use only where Rollcall invites
    Label* m_wrong = nullptr;
    Button* m_save = nullptr;
    onboarding::InvitationSettings m_stored;
    bool m_isBusy = false;
};

} // namespace rollcall::ui
