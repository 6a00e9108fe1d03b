// SPDX-License-Identifier: Apache-2.0
#include "setup/VendorServiceForm.h"

#include "core/Secret.h"
#include "screens/VendorServiceText.h"
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

using models::VendorServiceText;
using models::VendorSignIn;

namespace {

std::string typed(const QLineEdit* field)
{
    return field->text().trimmed().toStdString();
}

} // namespace

VendorServiceForm::VendorServiceForm(const Style& style, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_url(formField("m_vendorUrl")),
      m_signIn(new ChoiceBox(style)),
      m_name(formField("m_vendorName")),
      m_tokenUrl(formField("m_vendorTokenUrl")),
      m_scope(formField("m_vendorScope")),
      m_place(new ChoiceBox(style)),
      m_secret(formField("m_vendorSecret"))
{
    setObjectName(QStringLiteral("m_vendorForm"));
    m_url->setPlaceholderText(QStringLiteral("https://scim.vendor.example/v2"));
    m_signIn->setObjectName(QStringLiteral("m_vendorSignIn"));
    for (const auto each :
         {VendorSignIn::Bearer, VendorSignIn::Basic, VendorSignIn::Header, VendorSignIn::ClientCredentials})
        m_signIn->addItem(VendorServiceText::signIn(each), static_cast<int>(each));
    m_secret->setEchoMode(QLineEdit::Password);
    auto* card = new Card(m_style, tr("Address and credential"));
    auto* body = card->body();
    body->addLayout(formRow(m_style, tr("Vendor’s SCIM URL"), m_url));
    body->addWidget(formNote(m_style, tr("What stands before /Users in the vendor’s console or guide.")));
    body->addLayout(formRow(m_style, tr("Rollcall signs in by"), m_signIn));
    m_nameRow = makeName();
    m_clientBlock = makeClient();
    body->addWidget(m_nameRow);
    body->addWidget(m_clientBlock);
    body->addLayout(formRow(m_style, tr("Credential"), m_secret));
    m_secretNote = formNote(m_style, tr("The stored one stays while this is empty."));
    body->addWidget(m_secretNote);
    body->addWidget(makeButtons());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    connect(m_signIn, &QComboBox::currentIndexChanged, this, &VendorServiceForm::refresh);
    for (auto* field : {m_url, m_name, m_tokenUrl, m_scope, m_secret})
        connect(field, &QLineEdit::textEdited, this, &VendorServiceForm::refresh);
    chainTabs({m_url, m_signIn, m_name, m_tokenUrl, m_scope, m_place, m_secret, m_test, m_save});
    refresh();
}

QWidget* VendorServiceForm::makeName()
{
    auto* row = new QWidget;
    m_nameLabel = new Label(m_style, FontRole::Text, Ink::Muted);
    m_nameLabel->setFixedWidth(size::valueName);
    m_name->setFont(m_style.font(FontRole::Text));
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_nameLabel);
    line->addWidget(m_name, 1);
    return row;
}

QWidget* VendorServiceForm::makeClient()
{
    m_tokenUrl->setPlaceholderText(QStringLiteral("https://auth.vendor.example/oauth/token"));
    m_place->setObjectName(QStringLiteral("m_vendorSecretPlace"));
    m_place->addItem(tr("in a header (Basic)"));
    m_place->addItem(tr("in the body"));
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(formRow(m_style, tr("Token URL"), m_tokenUrl));
    column->addLayout(formRow(m_style, tr("Scope"), m_scope));
    column->addWidget(formNote(m_style, tr("May be empty.")));
    column->addLayout(formRow(m_style, tr("Id and secret go"), m_place));
    return block;
}

QWidget* VendorServiceForm::makeButtons()
{
    m_test = new Button(m_style, tr("Test"));
    m_test->setObjectName(QStringLiteral("m_testVendor"));
    m_save = new Button(m_style, tr("Save"), ButtonKind::Primary);
    m_save->setObjectName(QStringLiteral("m_saveVendor"));
    auto* block = new QWidget;
    auto* line = new QHBoxLayout(block);
    line->setContentsMargins(0, space::tiny, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(m_test);
    line->addWidget(m_save);
    line->addStretch(1);
    connect(m_test, &QAbstractButton::clicked, this, [this] { Q_EMIT testWanted(wish()); });
    connect(m_save, &QAbstractButton::clicked, this, [this] { Q_EMIT saveWanted(wish()); });
    return block;
}

VendorSignIn VendorServiceForm::signIn() const
{
    return static_cast<VendorSignIn>(m_signIn->currentData().toInt());
}

models::VendorSettings VendorServiceForm::settings() const
{
    models::VendorSettings settings;
    settings.baseUrl = typed(m_url);
    settings.signIn = signIn();
    if (settings.signIn != VendorSignIn::Bearer)
        settings.name = typed(m_name);
    if (settings.signIn == VendorSignIn::ClientCredentials) {
        settings.tokenUrl = typed(m_tokenUrl);
        settings.scope = typed(m_scope);
        settings.isSecretInBody = m_place->currentIndex() == 1;
    }
    return settings;
}

models::VendorWish VendorServiceForm::wish() const
{
    models::VendorWish wish{settings(), nullptr};
    const QString secret = m_secret->text().trimmed();
    if (!secret.isEmpty())
        wish.secret = std::make_shared<const core::Secret>(secret.toStdString());
    return wish;
}

void VendorServiceForm::show(const models::VendorSettings& settings)
{
    m_url->setText(QString::fromStdString(settings.baseUrl));
    m_signIn->setCurrentIndex(m_signIn->findData(static_cast<int>(settings.signIn)));
    m_name->setText(QString::fromStdString(settings.name));
    m_tokenUrl->setText(QString::fromStdString(settings.tokenUrl));
    m_scope->setText(QString::fromStdString(settings.scope));
    m_place->setCurrentIndex(settings.isSecretInBody ? 1 : 0);
}

void VendorServiceForm::setStored(const std::optional<models::VendorSettings>& settings, bool hasSecret)
{
    const auto wanted = settings.value_or(models::VendorSettings());
    // What somebody is typing is not taken away by a look at the directory.
    const bool isUntouched = this->settings() == m_stored;
    m_hasSecret = hasSecret;
    if (isUntouched && wanted != m_stored)
        show(wanted);
    m_stored = wanted;
    refresh();
}

void VendorServiceForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void VendorServiceForm::clear()
{
    clearSecret();
    show(m_stored);
    refresh();
}

void VendorServiceForm::clearSecret()
{
    m_secret->clear();
    refresh();
}

void VendorServiceForm::refresh()
{
    const auto kind = signIn();
    const bool isClient = kind == VendorSignIn::ClientCredentials;
    m_nameRow->setVisible(kind != VendorSignIn::Bearer);
    m_clientBlock->setVisible(isClient);
    const QString name = isClient                       ? tr("Client id")
                         : kind == VendorSignIn::Header ? tr("Name of the header")
                                                        : tr("User name");
    m_nameLabel->setText(name);
    m_name->setAccessibleName(name);
    m_secretNote->setVisible(m_hasSecret);
    const bool isNamed = kind == VendorSignIn::Bearer || !typed(m_name).empty();
    const bool isReady = !m_isBusy && !typed(m_url).empty() && isNamed && (!isClient || !typed(m_tokenUrl).empty()) &&
                         (m_hasSecret || !typed(m_secret).empty());
    m_test->setEnabled(isReady);
    m_save->setEnabled(isReady && (settings() != m_stored || !typed(m_secret).empty()));
}

} // namespace rollcall::ui
