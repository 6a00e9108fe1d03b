// SPDX-License-Identifier: Apache-2.0
// Two cards and one button: neither is of use without the other.
#include "setup/MailForm.h"

#include "core/Secret.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/TabOrder.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <memory>

namespace rollcall::ui {

using onboarding::MailLogin;
using onboarding::MailSecurity;

namespace {

std::string typed(const QLineEdit* field)
{
    return field->text().trimmed().toStdString();
}

void put(QLineEdit* field, const std::string& text)
{
    field->setText(QString::fromStdString(text));
}

} // namespace

MailForm::MailForm(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_host(formField("m_mailHost")),
      m_port(formField("m_mailPort")),
      m_security(new ChoiceBox(style)),
      m_login(new ChoiceBox(style)),
      m_userName(formField("m_mailUserName")),
      m_secret(formField("m_mailSecret")),
      m_from(formField("m_mailFrom")),
      m_fromName(formField("m_mailFromName")),
      m_replyTo(formField("m_mailReplyTo")),
      m_organisation(formField("m_mailOrganisation")),
      m_support(formField("m_mailSupport"))
{
    setObjectName(QStringLiteral("m_mailForm"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeServer());
    column->addWidget(makeSender());
    connect(m_login, &QComboBox::currentIndexChanged, this, &MailForm::refresh);
    connect(m_security, &QComboBox::currentIndexChanged, this, &MailForm::refresh);
    for (auto* field : {m_host, m_port, m_userName, m_secret, m_from, m_fromName, m_replyTo, m_organisation, m_support})
        connect(field, &QLineEdit::textEdited, this, &MailForm::refresh);
    connect(m_save, &QAbstractButton::clicked, this, &MailForm::save);
    chainTabs({m_host, m_port, m_security, m_login, m_userName, m_secret, m_from, m_fromName, m_replyTo, m_organisation,
               m_support, m_save});
    show(m_stored);
    refresh();
}

Card* MailForm::makeServer()
{
    m_host->setPlaceholderText(QStringLiteral("smtp.acme.example"));
    m_port->setPlaceholderText(QStringLiteral("587"));
    m_security->setObjectName(QStringLiteral("m_mailSecurity"));
    m_security->addItem(tr("STARTTLS, required"), static_cast<int>(MailSecurity::StartTls));
    m_security->addItem(tr("TLS from the first byte"), static_cast<int>(MailSecurity::ImplicitTls));
    m_security->addItem(tr("none, to this computer only"), static_cast<int>(MailSecurity::None));
    m_login->setObjectName(QStringLiteral("m_mailLogin"));
    m_login->addItem(tr("user name and password"), static_cast<int>(MailLogin::Password));
    m_login->addItem(tr("access token (XOAUTH2)"), static_cast<int>(MailLogin::OAuthToken));
    m_login->addItem(tr("none"), static_cast<int>(MailLogin::None));
    m_secret->setEchoMode(QLineEdit::Password);
    auto* card = new Card(m_style, tr("Mail server"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("Server"), m_host));
    body->addWidget(formNote(m_style, tr("The one that takes your organisation’s mail. It serves all integrations.")));
    body->addLayout(formRow(m_style, tr("Port"), m_port));
    body->addLayout(formRow(m_style, tr("Secured by"), m_security));
    body->addLayout(formRow(m_style, tr("Login"), m_login));
    m_loginBlock = new QWidget;
    auto* login = new QVBoxLayout(m_loginBlock);
    login->setContentsMargins(0, 0, 0, 0);
    login->setSpacing(space::small);
    login->addLayout(formRow(m_style, tr("User name"), m_userName));
    login->addLayout(formRow(m_style, tr("Password or token"), m_secret));
    auto* note = formNote(m_style, QStringLiteral(" "));
    m_secretNote = note->findChild<Label*>();
    login->addWidget(note);
    body->addWidget(m_loginBlock);
    return card;
}

Card* MailForm::makeSender()
{
    m_from->setPlaceholderText(QStringLiteral("it@acme.example"));
    m_fromName->setPlaceholderText(tr("Acme IT"));
    auto* card = new Card(m_style, tr("Sender"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("Address"), m_from));
    body->addLayout(formRow(m_style, tr("Name"), m_fromName));
    body->addLayout(formRow(m_style, tr("Answers go to"), m_replyTo));
    body->addWidget(formNote(m_style, tr("Empty: to the sender.")));
    body->addLayout(formRow(m_style, tr("Organisation"), m_organisation));
    body->addLayout(formRow(m_style, tr("Whom to ask for help"), m_support));
    body->addWidget(formNote(m_style, tr("An address, or words: it stands at the end of each mail.")));
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveMail"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    body->addLayout(buttons);
    return card;
}

models::MailWords MailForm::words() const
{
    models::MailWords words;
    words.host = typed(m_host);
    words.port = typed(m_port);
    words.security = static_cast<MailSecurity>(m_security->currentData().toInt());
    words.login = static_cast<MailLogin>(m_login->currentData().toInt());
    words.userName = typed(m_userName);
    words.fromAddress = typed(m_from);
    words.fromName = typed(m_fromName);
    words.replyTo = typed(m_replyTo);
    words.organisation = typed(m_organisation);
    words.support = typed(m_support);
    return words;
}

void MailForm::show(const models::MailWords& words)
{
    put(m_host, words.host);
    put(m_port, words.port);
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(words.security)));
    m_login->setCurrentIndex(m_login->findData(static_cast<int>(words.login)));
    put(m_userName, words.userName);
    put(m_from, words.fromAddress);
    put(m_fromName, words.fromName);
    put(m_replyTo, words.replyTo);
    put(m_organisation, words.organisation);
    put(m_support, words.support);
}

void MailForm::setStored(const models::MailWords& words, bool hasSecret, const QString& secret)
{
    // What somebody is typing is not taken away by a look at the directory.
    const bool isUntouched = this->words() == m_stored;
    m_hasSecret = hasSecret;
    m_secretNote->setText(hasSecret ? tr("The stored one stays while this is empty: %1.").arg(secret)
                                    : tr("It is kept sealed on this computer, and never shown."));
    if (isUntouched && words != m_stored)
        show(words);
    m_stored = words;
    refresh();
}

void MailForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void MailForm::clear()
{
    clearSecret();
    show(m_stored);
    refresh();
}

void MailForm::clearSecret()
{
    m_secret->clear();
    refresh();
}

void MailForm::save()
{
    models::MailWish wish{words(), nullptr};
    const QString secret = m_secret->text().trimmed();
    if (!secret.isEmpty())
        wish.secret = std::make_shared<const core::Secret>(secret.toStdString());
    Q_EMIT saveWanted(wish);
}

void MailForm::refresh()
{
    const auto now = words();
    const bool hasLogin = now.login != MailLogin::None;
    m_loginBlock->setVisible(hasLogin);
    const bool canLogIn = !hasLogin || (!now.userName.empty() && (m_hasSecret || !typed(m_secret).empty()));
    const bool isWhole = !now.host.empty() && !now.fromAddress.empty() && canLogIn;
    m_save->setEnabled(!m_isBusy && isWhole && (now != m_stored || !typed(m_secret).empty()));
}

} // namespace rollcall::ui
