// SPDX-License-Identifier: Apache-2.0
// Three questions, one below the other; each appears when the one before is answered.
#include "setup/IntegrationForm.h"

#include "screens/SetupText.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/ChoiceCard.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/TabOrder.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using directory::Role;
using models::SetupText;

IntegrationForm::IntegrationForm(const Style& style, const QList<models::SetupProfileChoice>& choices, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_choices(choices),
      m_profileGroup(new QButtonGroup(this)),
      m_roleGroup(new QButtonGroup(this)),
      m_profileGrid(new QGridLayout),
      m_roleGrid(new QGridLayout),
      m_roleBlock(new QWidget),
      m_detailBlock(new QWidget)
{
    setObjectName(QStringLiteral("m_form"));
    makeDetails();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::wide);
    auto* profiles = new QVBoxLayout;
    profiles->setSpacing(space::medium);
    profiles->addWidget(new Label(style, tr("Which application is it?"), FontRole::Section));
    profiles->addLayout(m_profileGrid);
    column->addLayout(profiles);
    auto* roles = new QVBoxLayout(m_roleBlock);
    roles->setContentsMargins(0, 0, 0, 0);
    roles->setSpacing(space::medium);
    roles->addWidget(new Label(style, tr("Where do Okta’s calls end?"), FontRole::Section));
    roles->addLayout(m_roleGrid);
    column->addWidget(m_roleBlock);
    column->addWidget(m_detailBlock);
    column->addStretch(1);
    for (auto* grid : {m_profileGrid, m_roleGrid})
        grid->setSpacing(space::medium);
    makeProfiles();
    makeRoles();
    connect(m_profileGroup, &QButtonGroup::idToggled, this, [this](int index, bool isOn) {
        if (isOn)
            chooseProfile(index);
    });
    connect(m_roleGroup, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn)
            refresh();
    });
    clear();
}

void IntegrationForm::makeProfiles()
{
    for (qsizetype i = 0; i < m_choices.size(); ++i) {
        const auto& choice = m_choices.at(i);
        auto* card = new ChoiceCard(m_style, choice.name);
        card->setObjectName(QStringLiteral("profile-") + choice.id);
        card->addLine(choice.summary);
        if (choice.isForDevelopment)
            card->setNote(tr("for development"));
        m_profileGroup->addButton(card, static_cast<int>(i));
    }
    stopWhereChecked(*m_profileGroup);
}

void IntegrationForm::makeRoles()
{
    for (const Role role : {Role::Own, Role::Relay, Role::Companion}) {
        auto* card = new ChoiceCard(m_style, SetupText::roleTitle(role));
        card->setObjectName(QStringLiteral("role-") +
                            QString::fromUtf8(directory::toString(role).data(),
                                              static_cast<qsizetype>(directory::toString(role).size())));
        card->addLine(SetupText::roleCan(role), IconName::Check, Ink::Good);
        card->addLine(SetupText::roleCannot(role), IconName::Cross, Ink::Muted);
        m_roleGroup->addButton(card, static_cast<int>(role));
    }
    stopWhereChecked(*m_roleGroup);
}

void IntegrationForm::makeDetails()
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("m_name"));
    m_authMode = new ChoiceBox(m_style);
    m_authMode->setObjectName(QStringLiteral("m_authMode"));
    m_make = new Button(m_style, tr("Make the integration"), ButtonKind::Primary);
    m_make->setObjectName(QStringLiteral("m_make"));
    m_cancel = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    m_cancel->setObjectName(QStringLiteral("m_cancel"));
    m_trouble = new Notice(m_style, Notice::Kind::Trouble);
    m_trouble->setObjectName(QStringLiteral("m_trouble"));
    m_trouble->hide();
    m_redirectRow = makeRedirect();
    m_downstream = makeDownstream();
    auto* card = new Card(m_style, tr("Name and sign-in"));
    card->body()->addLayout(formRow(m_style, tr("Name"), m_name));
    m_authRow = formRowWidget(m_style, tr("Okta signs in by"), m_authMode);
    card->body()->addWidget(m_authRow);
    card->body()->addWidget(m_redirectRow);
    card->body()->addWidget(m_downstream);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->setSpacing(space::small);
    buttons->addWidget(m_make);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    card->body()->addLayout(buttons);
    auto* column = new QVBoxLayout(m_detailBlock);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(card);
    column->addWidget(m_trouble);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_isNameTyped = !text.trimmed().isEmpty();
        refresh();
    });
    connect(m_authMode, &QComboBox::currentIndexChanged, this, &IntegrationForm::refresh);
    connect(m_name, &QLineEdit::returnPressed, this, &IntegrationForm::submit);
    connect(m_make, &QAbstractButton::clicked, this, &IntegrationForm::submit);
    connect(m_cancel, &QAbstractButton::clicked, this, &IntegrationForm::cancelled);
}

QWidget* IntegrationForm::makeDownstream()
{
    auto* block = new QWidget;
    m_downstreamUrl = new QLineEdit;
    m_downstreamUrl->setObjectName(QStringLiteral("m_downstreamUrl"));
    m_downstreamUrl->setPlaceholderText(QStringLiteral("https://scim.vendor.example/v2"));
    m_downstreamAuth = new ChoiceBox(m_style);
    m_downstreamAuth->setObjectName(QStringLiteral("m_downstreamAuth"));
    m_downstreamAuth->addItem(tr("a token"), QStringLiteral("bearer"));
    m_downstreamAuth->addItem(tr("a user name and a password"), QStringLiteral("basic"));
    m_downstreamAuth->addItem(tr("a header of its own"), QStringLiteral("header"));
    m_downstreamName = new QLineEdit;
    m_downstreamName->setObjectName(QStringLiteral("m_downstreamName"));
    m_downstreamSecret = new QLineEdit;
    m_downstreamSecret->setObjectName(QStringLiteral("m_downstreamSecret"));
    m_downstreamSecret->setEchoMode(QLineEdit::Password);
    auto* nameRow = formRowWidget(m_style, tr("User or header name"), m_downstreamName);
    nameRow->setObjectName(QStringLiteral("m_downstreamNameRow"));
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(formRow(m_style, tr("Vendor’s SCIM URL"), m_downstreamUrl));
    column->addLayout(formRow(m_style, tr("Rollcall signs in by"), m_downstreamAuth));
    column->addWidget(nameRow);
    column->addLayout(formRow(m_style, tr("Token or password"), m_downstreamSecret));
    column->addWidget(
        formNote(m_style, tr("May follow on the Set-up page, under “Vendor’s SCIM service”, where it can be "
                             "tried first.")));
    const auto changed = [this, nameRow] {
        nameRow->setVisible(m_downstreamAuth->currentIndex() > 0);
        refresh();
    };
    nameRow->hide();
    connect(m_downstreamAuth, &QComboBox::currentIndexChanged, this, changed);
    for (auto* field : {m_downstreamUrl, m_downstreamName, m_downstreamSecret})
        connect(field, &QLineEdit::textEdited, this, changed);
    return block;
}

QWidget* IntegrationForm::makeRedirect()
{
    auto* block = new QWidget;
    m_redirectUri = new QLineEdit;
    m_redirectUri->setObjectName(QStringLiteral("m_redirectUri"));
    m_redirectUri->setPlaceholderText(QStringLiteral("https://system-admin.okta.com/admin/app/cpc/…/oauth/callback"));
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tiny);
    column->addLayout(formRow(m_style, tr("Okta’s redirect URI"), m_redirectUri));
    column->addWidget(formNote(m_style, tr("Where Okta has the code of an approval sent: the name of the app stands in "
                                           "it, so it can wait for the step that proposes it. A client without an "
                                           "approval, by client credentials, needs none.")));
    block->hide();
    return block;
}

bool IntegrationForm::isOAuth() const
{
    return role() != Role::Companion &&
           m_authMode->currentData().toInt() == static_cast<int>(directory::AuthMode::OAuth) &&
           m_authMode->currentIndex() >= 0;
}

const models::SetupProfileChoice* IntegrationForm::profile() const
{
    const int at = m_profileGroup->checkedId();
    return at < 0 || at >= m_choices.size() ? nullptr : &m_choices.at(at);
}

Role IntegrationForm::role() const
{
    const int checked = m_roleGroup->checkedId();
    return checked < 0 ? Role::Own : static_cast<Role>(checked);
}

void IntegrationForm::chooseProfile(int index)
{
    const auto& choice = m_choices.at(index);
    m_authMode->clear();
    for (const auto mode : choice.authModes)
        m_authMode->addItem(SetupText::authModeName(mode), static_cast<int>(mode));
    const auto buttons = m_roleGroup->buttons();
    for (auto* button : buttons)
        button->setVisible(choice.roles.contains(static_cast<Role>(m_roleGroup->id(button))));
    m_columns = 0;
    resizeEvent(nullptr);
    m_roleGroup->button(static_cast<int>(choice.roles.first()))->setChecked(true);
    if (!m_isNameTyped)
        m_name->setText(choice.name);
    refresh();
}

void IntegrationForm::refresh()
{
    const bool hasProfile = profile() != nullptr;
    m_roleBlock->setVisible(hasProfile);
    m_detailBlock->setVisible(hasProfile);
    const bool isRelay = role() == Role::Relay;
    m_authRow->setVisible(role() != Role::Companion);
    m_redirectRow->setVisible(isOAuth());
    m_downstream->setVisible(isRelay);
    const bool isNamed = m_downstreamAuth->currentIndex() == 0 || !m_downstreamName->text().trimmed().isEmpty();
    const bool hasVendor =
        !m_downstreamUrl->text().trimmed().isEmpty() && !m_downstreamSecret->text().trimmed().isEmpty() && isNamed;
    const bool isLater = m_downstreamUrl->text().trimmed().isEmpty() && m_downstreamSecret->text().trimmed().isEmpty();
    m_make->setEnabled(!m_isBusy && hasProfile && !m_name->text().trimmed().isEmpty() &&
                       (!isRelay || hasVendor || isLater));
}

void IntegrationForm::submit()
{
    if (!m_make->isEnabled())
        return;
    models::IntegrationWish wish;
    wish.profileId = profile()->id.toStdString();
    wish.name = m_name->text().trimmed().toStdString();
    wish.role = role();
    wish.authMode = static_cast<directory::AuthMode>(m_authMode->currentData().toInt());
    if (isOAuth())
        wish.redirectUri = m_redirectUri->text().trimmed().toStdString();
    if (wish.role == Role::Relay && !m_downstreamUrl->text().trimmed().isEmpty()) {
        wish.downstreamUrl = m_downstreamUrl->text().trimmed().toStdString();
        wish.downstreamAuth = m_downstreamAuth->currentData().toString().toStdString();
        wish.downstreamName = m_downstreamName->text().trimmed().toStdString();
        wish.downstreamSecret =
            std::make_shared<const core::Secret>(m_downstreamSecret->text().trimmed().toStdString());
    }
    setError(std::nullopt);
    Q_EMIT wished(wish);
}

void IntegrationForm::setCancellable(bool isCancellable)
{
    m_cancel->setVisible(isCancellable);
}

void IntegrationForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void IntegrationForm::setError(const std::optional<core::Error>& error)
{
    m_trouble->setVisible(error.has_value());
    if (!error)
        return;
    m_trouble->set(tr("The integration could not be made."), QString::fromStdString(error->message), QString(),
                   QString());
}

void IntegrationForm::clear()
{
    m_isNameTyped = false;
    for (auto* field : {m_name, m_redirectUri, m_downstreamUrl, m_downstreamName, m_downstreamSecret})
        field->clear();
    for (auto* group : {m_profileGroup, m_roleGroup}) {
        group->setExclusive(false);
        if (auto* checked = group->checkedButton())
            checked->setChecked(false);
        group->setExclusive(true);
        // Tab must reach a group of which none is on.
        const auto buttons = group->buttons();
        for (auto* button : buttons)
            button->setFocusPolicy(Qt::StrongFocus);
    }
    setError(std::nullopt);
    m_columns = 0;
    resizeEvent(nullptr);
    refresh();
}

void IntegrationForm::arrange(QGridLayout* grid, const QList<QWidget*>& cards, int columns)
{
    for (auto* card : cards)
        grid->removeWidget(card);
    for (int column = 0; column < grid->columnCount(); ++column)
        grid->setColumnStretch(column, 0);
    for (int at = 0; at < cards.size(); ++at)
        grid->addWidget(cards.at(at), at / columns, at % columns);
    for (int column = 0; column < columns; ++column)
        grid->setColumnStretch(column, 1);
}

void IntegrationForm::resizeEvent(QResizeEvent*)
{
    const int columns = std::clamp((width() + space::medium) / (size::choice + space::medium), 1, 3);
    if (columns == m_columns)
        return;
    m_columns = columns;
    const auto widgets = [](const QButtonGroup& group) {
        QList<QWidget*> list;
        for (auto* button : group.buttons())
            list.append(button);
        return list;
    };
    arrange(m_profileGrid, widgets(*m_profileGroup), columns);
    QList<QWidget*> shown;
    const auto roles = widgets(*m_roleGroup);
    for (auto* card : roles) {
        m_roleGrid->removeWidget(card);
        const auto of = static_cast<Role>(m_roleGroup->id(qobject_cast<QAbstractButton*>(card)));
        if (profile() == nullptr || profile()->roles.contains(of))
            shown.append(card);
    }
    arrange(m_roleGrid, shown, columns);
}

} // namespace rollcall::ui
