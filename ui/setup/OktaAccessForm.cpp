// SPDX-License-Identifier: Apache-2.0
#include "setup/OktaAccessForm.h"

#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyRow.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <memory>

namespace rollcall::ui {

OktaAccessForm::OktaAccessForm(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_card(new Card(style, tr("Connect with Okta’s API"))),
      m_organisation(formField("m_organisation")),
      m_kind(new ChoiceBox(style)),
      m_token(formField("m_token")),
      m_clientId(formField("m_clientId")),
      m_scopes(new ChoiceBox(style)),
      m_app(formField("m_app")),
      m_authorities(formField("m_authorities"))
{
    setObjectName(QStringLiteral("m_accessForm"));
    m_organisation->setPlaceholderText(QStringLiteral("https://acme-admin.okta.com/admin/dashboard"));
    m_kind->setObjectName(QStringLiteral("m_kind"));
    m_kind->addItem(tr("an API token"));
    m_kind->addItem(tr("a service app (OAuth 2, signed by a key)"));
    m_app->setPlaceholderText(QStringLiteral("https://acme-admin.okta.com/admin/app/…/instance/0oa…"));
    auto* body = m_card->body();
    body->addLayout(formRow(m_style, tr("Okta organisation"), m_organisation));
    body->addWidget(formNote(m_style, tr("Any address of it, as it stands in the browser.")));
    body->addLayout(formRow(m_style, tr("Rollcall signs in by"), m_kind));
    m_tokenBlock = makeToken();
    m_serviceBlock = makeServiceApp();
    body->addWidget(m_tokenBlock);
    body->addWidget(m_serviceBlock);
    body->addLayout(formRow(m_style, tr("App in Okta"), m_app));
    body->addWidget(formNote(m_style, tr("Its address or its label; may follow later.")));
    body->addLayout(formRow(m_style, tr("Own authorities"), m_authorities));
    body->addWidget(formNote(m_style, tr("A PEM file that is trusted besides the system’s certificates, where a proxy "
                                         "opens encrypted traffic. Else leave it empty.")));
    body->addWidget(makeButtons());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &OktaAccessForm::refresh);
    for (auto* field : {m_organisation, m_token, m_clientId}) {
        connect(field, &QLineEdit::textEdited, this, &OktaAccessForm::refresh);
        connect(field, &QLineEdit::returnPressed, this, &OktaAccessForm::submit);
    }
    refresh();
}

QWidget* OktaAccessForm::makeToken()
{
    m_token->setEchoMode(QLineEdit::Password);
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(formRow(m_style, tr("API token"), m_token));
    column->addWidget(
        formNote(m_style, tr("In Okta: Security › API › Tokens › Create token. It has the rights of the "
                             "admin who makes it; Read-Only Administrator is enough to see and explain. It "
                             "is stored sealed, and dies after 30 days without use.")));
    return block;
}

QWidget* OktaAccessForm::makeServiceApp()
{
    m_scopes->setObjectName(QStringLiteral("m_scopes"));
    m_scopes->addItem(tr("read only"));
    m_scopes->addItem(tr("read, and change what is confirmed here"));
    m_publicKey = new CopyRow(m_style);
    m_publicKey->setObjectName(QStringLiteral("m_publicKey"));
    m_publicKey->set(tr("Public key"), QString(), QString(), false);
    m_makeKey = new Button(m_style, tr("Make a key"));
    m_makeKey->setObjectName(QStringLiteral("m_makeKey"));
    connect(m_makeKey, &QAbstractButton::clicked, this, [this] { Q_EMIT keyWanted(m_hasKey); });
    auto* keyLine = new QHBoxLayout;
    keyLine->addSpacing(size::valueName + space::small);
    keyLine->addWidget(m_makeKey);
    keyLine->addStretch(1);
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_publicKey);
    column->addLayout(keyLine);
    column->addWidget(
        formNote(m_style, tr("In Okta: Applications › Create App Integration › API Services, then General › "
                             "Client Credentials › Public key / Private key › Add key. Grant the scopes under "
                             "Okta API Scopes, and a role under Admin roles. The private half stays here, "
                             "sealed.")));
    column->addLayout(formRow(m_style, tr("Client ID"), m_clientId));
    column->addLayout(formRow(m_style, tr("It may"), m_scopes));
    return block;
}

QWidget* OktaAccessForm::makeButtons()
{
    m_connect = new Button(m_style, tr("Connect"), ButtonKind::Primary);
    m_connect->setObjectName(QStringLiteral("m_connect"));
    m_cancel = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    m_cancel->setObjectName(QStringLiteral("m_cancelAccess"));
    auto* block = new QWidget;
    auto* line = new QHBoxLayout(block);
    line->setContentsMargins(0, space::tiny, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_connect);
    line->addWidget(m_cancel);
    line->addStretch(1);
    connect(m_connect, &QAbstractButton::clicked, this, &OktaAccessForm::submit);
    connect(m_cancel, &QAbstractButton::clicked, this, &OktaAccessForm::cancelled);
    return block;
}

bool OktaAccessForm::isServiceApp() const
{
    return m_kind->currentIndex() == 1;
}

void OktaAccessForm::refresh()
{
    m_tokenBlock->setVisible(!isServiceApp());
    m_serviceBlock->setVisible(isServiceApp());
    m_publicKey->setVisible(m_hasKey);
    m_makeKey->setText(m_hasKey ? tr("Make another key") : tr("Make a key"));
    m_makeKey->setEnabled(!m_isBusy);
    const bool hasCredential =
        isServiceApp() ? m_hasKey && !m_clientId->text().trimmed().isEmpty() : !m_token->text().trimmed().isEmpty();
    m_connect->setEnabled(!m_isBusy && hasCredential && !m_organisation->text().trimmed().isEmpty());
    m_cancel->setVisible(m_isBusy || m_isCancellable);
}

void OktaAccessForm::submit()
{
    if (!m_connect->isEnabled())
        return;
    models::OktaAccessWish wish;
    wish.organisation = m_organisation->text().trimmed().toStdString();
    if (isServiceApp()) {
        wish.clientId = m_clientId->text().trimmed().toStdString();
        wish.mayManage = m_scopes->currentIndex() == 1;
    } else {
        wish.token = std::make_shared<const core::Secret>(m_token->text().toStdString());
    }
    wish.app = m_app->text().trimmed().toStdString();
    wish.certificateAuthorities = m_authorities->text().trimmed().toStdString();
    Q_EMIT wished(wish);
}

void OktaAccessForm::propose(const QString& organisation, const QString& app)
{
    if (m_organisation->text().isEmpty())
        m_organisation->setText(organisation);
    if (m_app->text().isEmpty())
        m_app->setText(app);
    refresh();
}

void OktaAccessForm::setPublicKey(const QString& jwk)
{
    m_hasKey = !jwk.isEmpty();
    m_publicKey->set(tr("Public key"), jwk, QString(), false);
    refresh();
}

void OktaAccessForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void OktaAccessForm::setCancellable(bool isCancellable)
{
    m_isCancellable = isCancellable;
    refresh();
}

void OktaAccessForm::clear()
{
    for (auto* field : {m_organisation, m_token, m_clientId, m_app, m_authorities})
        field->clear();
    m_kind->setCurrentIndex(0);
    m_scopes->setCurrentIndex(0);
    refresh();
}

} // namespace rollcall::ui
