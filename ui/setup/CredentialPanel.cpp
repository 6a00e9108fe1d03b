// SPDX-License-Identifier: Apache-2.0
// From top to bottom: warnings, the new secret while it is known, and the list with its two questions.
#include "setup/CredentialPanel.h"

#include "setup/CredentialList.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/ChoiceBox.h"
#include "widgets/CopyButton.h"
#include "widgets/CopyRow.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/TabOrder.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::CredentialScreen;
using models::ScreenState;

namespace {

/// At the left, side by side.
QHBoxLayout* buttonRow(const QList<QWidget*>& buttons)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, space::tiny, 0, 0);
    row->setSpacing(space::small);
    for (auto* button : buttons)
        row->addWidget(button);
    row->addStretch(1);
    return row;
}

} // namespace

CredentialPanel::CredentialPanel(const Style& style, CredentialScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_warnings(new QVBoxLayout),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_secret(new Card(style, tr("The new credential"))),
      m_card(new Card(style, tr("Credentials"))),
      m_rotate(new Button(style, tr("Rotate…"), ButtonKind::Primary)),
      m_state(new Label(style, FontRole::Text, Ink::Muted)),
      m_retry(new Button(style, tr("Try again"))),
      m_list(new CredentialList(style))
{
    setObjectName(QStringLiteral("m_credentials"));
    m_trouble->setObjectName(QStringLiteral("m_credentialTrouble"));
    m_rotate->setObjectName(QStringLiteral("m_rotate"));
    m_state->setObjectName(QStringLiteral("m_credentialState"));
    m_state->setWordWrap(true);
    m_retry->setObjectName(QStringLiteral("m_retryCredentials"));
    m_list->setObjectName(QStringLiteral("m_credentialList"));
    m_warnings->setSpacing(space::small);
    makeSecret();
    makeRotation();
    makeQuestion();
    m_card->addHeaderWidget(m_rotate);
    m_card->body()->addWidget(m_rotation);
    m_card->body()->addWidget(m_state);
    m_card->body()->addLayout(buttonRow({m_retry}));
    m_card->body()->addWidget(m_list);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addLayout(m_warnings);
    column->addWidget(m_trouble);
    column->addWidget(m_secret);
    column->addWidget(m_card);
    column->addStretch(1);
    connect(m_rotate, &QAbstractButton::clicked, this, &CredentialPanel::openRotation);
    connect(m_retry, &QAbstractButton::clicked, &m_screen, &CredentialScreen::retry);
    connect(m_list, &CredentialList::revocationWanted, this, [this](directory::CredentialId credential) {
        m_isRotating = false;
        m_screen.beginRevocation(credential);
        m_keep->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_screen, &CredentialScreen::changed, this, &CredentialPanel::refresh);
    refresh();
}

void CredentialPanel::makeSecret()
{
    m_secret->setObjectName(QStringLiteral("m_newCredential"));
    m_secretSentence = new Label(m_style);
    m_secretSentence->setObjectName(QStringLiteral("m_secretSentence"));
    m_secretSentence->setWordWrap(true);
    m_secretRows = new QVBoxLayout;
    m_secretRows->setSpacing(space::small);
    auto* note = new Label(m_style,
                           tr("Only its hash is kept: once this page is left, nobody can read it any more. A copied "
                              "secret leaves the clipboard after 30 seconds."),
                           FontRole::Detail, Ink::Muted);
    note->setWordWrap(true);
    m_pasted = new Button(m_style, tr("I have pasted it"));
    m_pasted->setObjectName(QStringLiteral("m_pasted"));
    m_secret->body()->addWidget(m_secretSentence);
    m_secret->body()->addLayout(m_secretRows);
    m_secret->body()->addWidget(note);
    m_secret->body()->addLayout(buttonRow({m_pasted}));
    connect(m_pasted, &QAbstractButton::clicked, &m_screen, &CredentialScreen::forgetSecret);
}

void CredentialPanel::makeRotation()
{
    m_rotation = new QWidget;
    m_rotation->setObjectName(QStringLiteral("m_rotation"));
    m_rotationSentence = new Label(m_style);
    m_rotationSentence->setObjectName(QStringLiteral("m_rotationSentence"));
    m_rotationSentence->setWordWrap(true);
    m_overlap = new ChoiceBox(m_style);
    m_overlap->setObjectName(QStringLiteral("m_overlap"));
    const auto overlaps = CredentialScreen::overlaps();
    for (const auto each : overlaps)
        m_overlap->addItem(CredentialScreen::overlapText(each), static_cast<int>(each.count()));
    m_make = new Button(m_style, tr("Make the new credential"), ButtonKind::Primary);
    m_make->setObjectName(QStringLiteral("m_makeCredential"));
    m_stay = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    m_stay->setObjectName(QStringLiteral("m_leaveRotation"));
    auto* column = new QVBoxLayout(m_rotation);
    column->setContentsMargins(0, 0, 0, space::small);
    column->setSpacing(space::small);
    column->addWidget(m_rotationSentence);
    column->addLayout(formRow(m_style, tr("Those before go on for"), m_overlap));
    column->addLayout(buttonRow({m_make, m_stay}));
    connect(m_overlap, &QComboBox::currentIndexChanged, this, &CredentialPanel::refreshRotation);
    connect(m_make, &QAbstractButton::clicked, this, [this] {
        m_isRotating = false;
        m_screen.rotate(overlap());
    });
    connect(m_stay, &QAbstractButton::clicked, this, [this] {
        m_isRotating = false;
        refresh();
        m_rotate->setFocus(Qt::OtherFocusReason);
    });
}

void CredentialPanel::makeQuestion()
{
    m_question = new QWidget;
    m_question->setObjectName(QStringLiteral("m_revocation"));
    m_questionTitle = new Label(m_style, FontRole::Strong);
    m_questionTitle->setObjectName(QStringLiteral("m_revocationQuestion"));
    m_effects = new Label(m_style);
    m_effects->setObjectName(QStringLiteral("m_revocationEffects"));
    m_revoke = new Button(m_style, QString());
    m_revoke->setObjectName(QStringLiteral("m_revokeCredential"));
    m_keep = new Button(m_style, tr("Keep it"), ButtonKind::Flat);
    m_keep->setObjectName(QStringLiteral("m_keepCredential"));
    m_revokeLast = new Button(m_style, QString());
    m_revokeLast->setObjectName(QStringLiteral("m_revokeLast"));
    auto* column = new QVBoxLayout(m_question);
    column->setContentsMargins(0, space::small, 0, space::medium);
    column->setSpacing(space::tiny);
    for (auto* label : {m_questionTitle, m_effects}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addLayout(buttonRow({m_revoke, m_keep, m_revokeLast}));
    m_list->setQuestion(m_question, {m_revoke, m_keep, m_revokeLast});
    connect(m_revoke, &QAbstractButton::clicked, this, [this] {
        m_screen.goOnRevoking();
        if (m_screen.revocation() && m_screen.revocation()->isSecond)
            m_keep->setFocus(Qt::OtherFocusReason);
    });
    connect(m_revokeLast, &QAbstractButton::clicked, &m_screen, &CredentialScreen::goOnRevoking);
    connect(m_keep, &QAbstractButton::clicked, &m_screen, &CredentialScreen::leaveRevocation);
}

PanelCard CredentialPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Show, rotate, revoke…"), false};
}

QString CredentialPanel::title() const
{
    return tr("Credentials Okta signs in with");
}

QString CredentialPanel::status() const
{
    return m_screen.status();
}

void CredentialPanel::open()
{
    m_screen.setOpen(true);
    refresh();
}

void CredentialPanel::close()
{
    m_screen.setOpen(false);
    forget();
}

void CredentialPanel::hideEvent(QHideEvent* event)
{
    SetupPanel::hideEvent(event);
    // Another page was chosen; a window that is put away comes back as it was.
    if (!event->spontaneous())
        forget();
}

void CredentialPanel::forget()
{
    m_isRotating = false;
    m_screen.forgetSecret();
    m_screen.leaveRevocation();
}

void CredentialPanel::openRotation()
{
    m_isRotating = true;
    m_screen.leaveRevocation();
    m_overlap->setCurrentIndex(0);
    refresh();
    m_make->setFocus(Qt::OtherFocusReason);
}

std::chrono::hours CredentialPanel::overlap() const
{
    return std::chrono::hours(m_overlap->currentData().toInt());
}

void CredentialPanel::refresh()
{
    const auto state = m_screen.state();
    const bool isRead = state == ScreenState::Empty || state == ScreenState::Full;
    const auto& trouble = m_screen.commandError();
    m_trouble->setVisible(trouble.has_value());
    if (trouble)
        m_trouble->set(QString::fromStdString(trouble->message), {}, {}, {});
    m_state->setVisible(state != ScreenState::Full);
    if (state == ScreenState::Loading)
        m_state->setText(tr("Reading the directory…"));
    else if (state == ScreenState::Empty)
        m_state->setText(tr("There is none yet, so that every request is turned away. “Rotate…” makes the first one."));
    else if (state == ScreenState::Error && m_screen.error())
        m_state->setText(tr("They could not be read. %1").arg(QString::fromStdString(m_screen.error()->message)));
    m_retry->setVisible(state == ScreenState::Error);
    m_rotate->setVisible(isRead && !m_isRotating);
    m_rotate->setEnabled(!m_screen.isBusy());
    m_list->setVisible(state == ScreenState::Full);
    m_list->setBusy(m_screen.isBusy());
    m_list->setRows(m_screen.rows());
    refreshWarnings();
    refreshSecret();
    refreshRotation();
    refreshQuestion();
    refreshTabs();
    Q_EMIT changed();
}

void CredentialPanel::refreshWarnings()
{
    const auto warnings = m_screen.warnings();
    if (warnings == m_shownWarnings)
        return;
    m_shownWarnings = warnings;
    // Urgent ones are another kind of notice, which a notice cannot become.
    qDeleteAll(m_warningNotices);
    m_warningNotices.clear();
    for (const auto& warning : warnings) {
        auto* notice = new Notice(m_style, warning.isUrgent ? Notice::Kind::Trouble : Notice::Kind::Waiting);
        notice->setObjectName(QStringLiteral("warning%1").arg(m_warningNotices.size()));
        notice->set(warning.sentence, {}, {}, {});
        m_warnings->addWidget(notice);
        notice->show();
        m_warningNotices.append(notice);
    }
}

void CredentialPanel::refreshSecret()
{
    const auto secret = m_screen.secret();
    const qsizetype count = secret ? secret->values.size() : 0;
    const bool isNew = m_values.isEmpty() && count > 0;
    while (m_values.size() > count)
        delete m_values.takeLast();
    while (m_values.size() < count) {
        auto* row = new CopyRow(m_style);
        row->setObjectName(QStringLiteral("newValue%1").arg(m_values.size()));
        m_secretRows->addWidget(row);
        row->show();
        m_values.append(row);
    }
    for (qsizetype i = 0; i < count; ++i) {
        const auto& value = secret->values.at(i);
        m_values.at(i)->set(value.name, value.value, value.shown, value.isSecret);
    }
    m_secretSentence->setText(secret ? secret->sentence : QString());
    m_secret->setVisible(secret.has_value());
    if (!isNew)
        return;
    m_values.last()->button()->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(m_secret, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void CredentialPanel::refreshRotation()
{
    m_rotation->setVisible(m_isRotating);
    m_make->setEnabled(!m_screen.isBusy());
    if (m_isRotating)
        m_rotationSentence->setText(m_screen.rotationSentence(overlap()));
}

void CredentialPanel::refreshQuestion()
{
    const auto asked = m_screen.revocation();
    m_list->askAbout(asked ? std::optional(asked->id) : std::nullopt);
    if (!asked)
        return;
    m_questionTitle->setText(asked->question);
    m_effects->setText(asked->effects.join(QLatin1Char(' ')));
    m_effects->setInk(asked->isSecond ? Ink::Bad : Ink::Text);
    auto* goesOn = asked->isSecond ? m_revokeLast : m_revoke;
    goesOn->setText(asked->action);
    goesOn->updateGeometry();
    goesOn->setEnabled(!m_screen.isBusy());
    m_revoke->setVisible(!asked->isSecond);
    m_revokeLast->setVisible(asked->isSecond);
}

void CredentialPanel::refreshTabs()
{
    QList<QWidget*> tabs;
    for (const auto* row : m_values)
        tabs << row->field() << row->button();
    tabs << m_pasted << m_rotate << m_overlap << m_make << m_stay << m_retry;
    chainTabs(tabs + m_list->tabs());
}

} // namespace rollcall::ui
