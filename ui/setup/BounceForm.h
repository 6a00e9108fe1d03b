// SPDX-License-Identifier: Apache-2.0
// Where returned mails are read, what is known of them, and a try that reads.
#pragma once

#include "screens/MailControl.h"
#include "style/Style.h"

#include <QString>
#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace rollcall::ui {

class Button;
class ChoiceBox;
class Label;
class Notice;

/// A secret is here while it is typed, and no longer.
class BounceForm : public QWidget {
    Q_OBJECT

public:
    explicit BounceForm(const Style& style, QWidget* parent = nullptr);

    /// What is stored; takes the place of what was typed only where that is what was shown before.
    void setStored(const models::BounceWords& words, bool hasSecret, const QString& secret);
    void setStanding(const QString& sentence);
    void setBusy(bool isBusy);
    /// What is under way, what went wrong, what it came to; each may be empty.
    void setActivity(const QString& activity);
    void setTrouble(const QString& title, const QString& text);
    void setOutcome(const QString& outcome);
    /// Where trouble, or the outcome, stands: for whoever listens to the screen.
    [[nodiscard]] QWidget* said(bool isTrouble) const;
    /// Back to what is stored; the secret is gone.
    void clear();
    /// The secret was taken over.
    void clearSecret();

Q_SIGNALS:
    void saveWanted(const rollcall::models::BounceWish& wish);
    void tryWanted();
    void cancelWanted();

private:
    [[nodiscard]] QWidget* makeMaildir();
    [[nodiscard]] QWidget* makeImap();
    void addButtons(QVBoxLayout* body);
    [[nodiscard]] models::BounceWords words() const;
    void show(const models::BounceWords& words);
    void refresh();
    void save();

    const Style& m_style;
    Label* m_standing;
    ChoiceBox* m_place;
    QLineEdit* m_maildir;
    QLineEdit* m_host;
    QLineEdit* m_port;
    ChoiceBox* m_security;
    ChoiceBox* m_login;
    QLineEdit* m_userName;
    QLineEdit* m_secret;
    QLineEdit* m_folder;
    QWidget* m_maildirBlock = nullptr;
    QWidget* m_imapBlock = nullptr;
    Notice* m_trouble;
    Notice* m_activity;
    Label* m_outcome;
    Label* m_secretNote = nullptr;
    Button* m_save = nullptr;
    Button* m_try = nullptr;
    models::BounceWords m_stored;
    bool m_hasSecret = false;
    bool m_isBusy = false;
};

} // namespace rollcall::ui
