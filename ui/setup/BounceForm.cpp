// SPDX-License-Identifier: Apache-2.0
// Only the fields of the chosen place are there.
#include "setup/BounceForm.h"

#include "core/Secret.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/TabOrder.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <memory>

namespace rollcall::ui {

using models::BouncePlace;
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

QVBoxLayout* columnOf(QWidget* block)
{
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    return column;
}

} // namespace

BounceForm::BounceForm(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_standing(new Label(style)),
      m_place(new ChoiceBox(style)),
      m_maildir(formField("m_bounceMaildir")),
      m_host(formField("m_bounceHost")),
      m_port(formField("m_bouncePort")),
      m_security(new ChoiceBox(style)),
      m_login(new ChoiceBox(style)),
      m_userName(formField("m_bounceUserName")),
      m_secret(formField("m_bounceSecret")),
      m_folder(formField("m_bounceFolder")),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_bounces"));
    m_standing->setObjectName(QStringLiteral("m_bounceStanding"));
    m_standing->setWordWrap(true);
    m_trouble->setObjectName(QStringLiteral("m_bounceTrouble"));
    m_activity->setObjectName(QStringLiteral("m_bounceActivity"));
    m_outcome->setObjectName(QStringLiteral("m_bounceOutcome"));
    m_outcome->setWordWrap(true);
    m_place->setObjectName(QStringLiteral("m_bouncePlace"));
    m_place->addItem(tr("nowhere"), static_cast<int>(BouncePlace::Nowhere));
    m_place->addItem(tr("a Maildir on this computer"), static_cast<int>(BouncePlace::Maildir));
    m_place->addItem(tr("a mailbox, by IMAP"), static_cast<int>(BouncePlace::Imap));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* card = new Card(style, tr("Mails that come back"));
    column->addWidget(card);
    auto* body = card->body();
    body->addWidget(m_standing);
    body->addLayout(formRow(style, tr("Read from"), m_place));
    body->addWidget(formNote(style, tr("The mailbox of the sender, where mail servers report to. It is read and never "
                                       "changed. It serves all integrations.")));
    m_maildirBlock = makeMaildir();
    m_imapBlock = makeImap();
    body->addWidget(m_maildirBlock);
    body->addWidget(m_imapBlock);
    addButtons(body);
    for (auto* said : QList<QWidget*>{m_trouble, m_activity, m_outcome}) {
        said->hide();
        body->addWidget(said);
    }
    connect(m_activity, &Notice::linkClicked, this, &BounceForm::cancelWanted);
    for (auto* choice : {m_place, m_security, m_login})
        connect(choice, &QComboBox::currentIndexChanged, this, &BounceForm::refresh);
    for (auto* field : {m_maildir, m_host, m_port, m_userName, m_secret, m_folder})
        connect(field, &QLineEdit::textEdited, this, &BounceForm::refresh);
    chainTabs({m_place, m_maildir, m_host, m_port, m_security, m_login, m_userName, m_secret, m_folder, m_save, m_try});
    show(m_stored);
    refresh();
}

QWidget* BounceForm::makeMaildir()
{
    m_maildir->setPlaceholderText(QStringLiteral("/var/mail/vhosts/acme.example/it"));
    auto* block = new QWidget;
    auto* column = columnOf(block);
    column->addLayout(formRow(m_style, tr("Folder"), m_maildir));
    column->addWidget(formNote(m_style, tr("The one that holds new and cur.")));
    return block;
}

QWidget* BounceForm::makeImap()
{
    m_host->setPlaceholderText(QStringLiteral("imap.acme.example"));
    m_port->setPlaceholderText(QStringLiteral("993"));
    m_folder->setPlaceholderText(QStringLiteral("INBOX"));
    m_security->setObjectName(QStringLiteral("m_bounceSecurity"));
    m_security->addItem(tr("TLS from the first byte"), static_cast<int>(MailSecurity::ImplicitTls));
    m_security->addItem(tr("STARTTLS, required"), static_cast<int>(MailSecurity::StartTls));
    m_security->addItem(tr("none, to this computer only"), static_cast<int>(MailSecurity::None));
    m_login->setObjectName(QStringLiteral("m_bounceLogin"));
    m_login->addItem(tr("user name and password"), static_cast<int>(MailLogin::Password));
    m_login->addItem(tr("access token (XOAUTH2)"), static_cast<int>(MailLogin::OAuthToken));
    m_secret->setEchoMode(QLineEdit::Password);
    auto* block = new QWidget;
    auto* column = columnOf(block);
    column->addLayout(formRow(m_style, tr("Server"), m_host));
    column->addLayout(formRow(m_style, tr("Port"), m_port));
    column->addLayout(formRow(m_style, tr("Secured by"), m_security));
    column->addLayout(formRow(m_style, tr("Login"), m_login));
    column->addLayout(formRow(m_style, tr("User name"), m_userName));
    column->addLayout(formRow(m_style, tr("Password or token"), m_secret));
    auto* note = formNote(m_style, QStringLiteral(" "));
    m_secretNote = note->findChild<Label*>();
    column->addWidget(note);
    column->addLayout(formRow(m_style, tr("Folder"), m_folder));
    return block;
}

void BounceForm::addButtons(QVBoxLayout* body)
{
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveBounces"));
    m_save->setAccessibleName(tr("Save where returned mails are read"));
    m_try = new Button(m_style, tr("Try it"));
    m_try->setObjectName(QStringLiteral("m_tryBounces"));
    m_try->setAccessibleName(tr("Try to read returned mails"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->setSpacing(space::small);
    buttons->addWidget(m_save);
    buttons->addWidget(m_try);
    buttons->addStretch(1);
    body->addLayout(buttons);
    connect(m_save, &QAbstractButton::clicked, this, &BounceForm::save);
    connect(m_try, &QAbstractButton::clicked, this, &BounceForm::tryWanted);
}

models::BounceWords BounceForm::words() const
{
    models::BounceWords words;
    words.place = static_cast<BouncePlace>(m_place->currentData().toInt());
    words.maildir = typed(m_maildir);
    words.host = typed(m_host);
    words.port = typed(m_port);
    words.security = static_cast<MailSecurity>(m_security->currentData().toInt());
    words.login = static_cast<MailLogin>(m_login->currentData().toInt());
    words.userName = typed(m_userName);
    words.folder = typed(m_folder);
    return words;
}

void BounceForm::show(const models::BounceWords& words)
{
    m_place->setCurrentIndex(m_place->findData(static_cast<int>(words.place)));
    put(m_maildir, words.maildir);
    put(m_host, words.host);
    put(m_port, words.port);
    m_security->setCurrentIndex(m_security->findData(static_cast<int>(words.security)));
    m_login->setCurrentIndex(m_login->findData(static_cast<int>(words.login)));
    put(m_userName, words.userName);
    put(m_folder, words.folder);
}

void BounceForm::setStored(const models::BounceWords& words, bool hasSecret, const QString& secret)
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

void BounceForm::setStanding(const QString& sentence)
{
    m_standing->setText(sentence);
}

void BounceForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void BounceForm::setActivity(const QString& activity)
{
    m_activity->setVisible(!activity.isEmpty());
    if (!activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
}

void BounceForm::setTrouble(const QString& title, const QString& text)
{
    m_trouble->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        m_trouble->set(title, text, {}, {});
}

void BounceForm::setOutcome(const QString& outcome)
{
    m_outcome->setVisible(!outcome.isEmpty());
    m_outcome->setText(outcome);
}

QWidget* BounceForm::said(bool isTrouble) const
{
    return isTrouble ? static_cast<QWidget*>(m_trouble) : m_outcome;
}

void BounceForm::clear()
{
    clearSecret();
    show(m_stored);
    refresh();
}

void BounceForm::clearSecret()
{
    m_secret->clear();
    refresh();
}

void BounceForm::save()
{
    models::BounceWish wish{words(), nullptr};
    const QString secret = m_secret->text().trimmed();
    if (!secret.isEmpty())
        wish.secret = std::make_shared<const core::Secret>(secret.toStdString());
    Q_EMIT saveWanted(wish);
}

void BounceForm::refresh()
{
    const auto now = words();
    m_maildirBlock->setVisible(now.place == BouncePlace::Maildir);
    m_imapBlock->setVisible(now.place == BouncePlace::Imap);
    const bool hasSecret = m_hasSecret || !typed(m_secret).empty();
    const bool isWhole = now.place == BouncePlace::Nowhere ||
                         (now.place == BouncePlace::Maildir && !now.maildir.empty()) ||
                         (now.place == BouncePlace::Imap && !now.host.empty() && !now.userName.empty() && hasSecret);
    const bool isChanged = now != m_stored || !typed(m_secret).empty();
    m_save->setEnabled(!m_isBusy && isWhole && isChanged);
    m_try->setEnabled(!m_isBusy && !isChanged && m_stored.place != BouncePlace::Nowhere);
}

} // namespace rollcall::ui
