// SPDX-License-Identifier: Apache-2.0
// The mail server, and who an integration's mails come from.
#pragma once

#include "screens/MailControl.h"
#include "style/Style.h"

#include <QWidget>

class QLineEdit;

namespace rollcall::ui {

class Button;
class Card;
class ChoiceBox;
class Label;

class MailForm : public QWidget {
    Q_OBJECT

public:
    explicit MailForm(const Style& style, QWidget* parent = nullptr);

    /// What is stored; takes the place of what was typed only where that is what was shown before.
    void setStored(const models::MailWords& words, bool hasSecret, const QString& secret);
    void setBusy(bool isBusy);
    /// Back to what is stored; the secret is gone.
    void clear();
    /// The secret was taken over.
    void clearSecret();

Q_SIGNALS:
    void saveWanted(const rollcall::models::MailWish& wish);

private:
    [[nodiscard]] Card* makeServer();
    [[nodiscard]] Card* makeSender();
    [[nodiscard]] models::MailWords words() const;
    void show(const models::MailWords& words);
    void refresh();
    void save();

    const Style& m_style;
    QLineEdit* m_host;
    QLineEdit* m_port;
    ChoiceBox* m_security;
    ChoiceBox* m_login;
    QLineEdit* m_userName;
    QLineEdit* m_secret;
    QWidget* m_loginBlock = nullptr;
    Label* m_secretNote = nullptr;
    QLineEdit* m_from;
    QLineEdit* m_fromName;
    QLineEdit* m_replyTo;
    QLineEdit* m_organisation;
    QLineEdit* m_support;
    Button* m_save = nullptr;
    models::MailWords m_stored;
    bool m_hasSecret = false;
    bool m_isBusy = false;
};

} // namespace rollcall::ui
