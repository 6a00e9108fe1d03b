// SPDX-License-Identifier: Apache-2.0
// One of two is shown: the form, or what the stored credential is worth.
#include "setup/OktaAccessPanel.h"

#include "setup/OktaAccessForm.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::OktaAccessScreen;

OktaAccessPanel::OktaAccessPanel(const Style& style, OktaAccessScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_form(new OktaAccessForm(style))
{
    setObjectName(QStringLiteral("m_oktaAccess"));
    m_activity->setObjectName(QStringLiteral("m_accessActivity"));
    m_trouble->setObjectName(QStringLiteral("m_accessTrouble"));
    m_access = makeAccess();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_trouble);
    column->addWidget(m_activity);
    column->addWidget(m_form);
    column->addWidget(m_access);
    column->addStretch(1);
    connect(m_form, &OktaAccessForm::wished, &m_screen, &OktaAccessScreen::connectWith);
    connect(m_form, &OktaAccessForm::keyWanted, &m_screen, &OktaAccessScreen::makeKey);
    connect(m_form, &OktaAccessForm::cancelled, this, [this] {
        if (m_screen.isBusy()) {
            m_screen.cancel();
            return;
        }
        m_isChanging = false;
        m_screen.forgetError();
    });
    connect(m_activity, &Notice::linkClicked, &m_screen, &OktaAccessScreen::cancel);
    connect(&m_screen, &OktaAccessScreen::accessChanged, this, [this] {
        m_isChanging = false;
        m_leaving->hide();
        m_form->clear();
        refresh();
        // What had the focus was disabled meanwhile, or is hidden now.
        if (isVisible() && m_access->isVisibleTo(this))
            m_check->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_screen, &OktaAccessScreen::changed, this, &OktaAccessPanel::refresh);
    refresh();
}

QWidget* OktaAccessPanel::makeAccess()
{
    auto* facts = new Card(m_style, tr("Access"));
    m_warnings = new Label(m_style, FontRole::Text, Ink::Bad);
    m_warnings->setObjectName(QStringLiteral("m_warnings"));
    m_warnings->setWordWrap(true);
    m_facts = new KeyValueList(m_style);
    m_facts->setObjectName(QStringLiteral("m_accessFacts"));
    m_check = new Button(m_style, tr("Check again"));
    m_check->setObjectName(QStringLiteral("m_checkAccess"));
    m_change = new Button(m_style, tr("Change…"));
    m_change->setObjectName(QStringLiteral("m_changeAccess"));
    m_leave = new Button(m_style, tr("Disconnect…"));
    m_leave->setObjectName(QStringLiteral("m_leaveAccess"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    for (auto* button : {m_check, m_change, m_leave})
        buttons->addWidget(button);
    buttons->addStretch(1);
    facts->body()->addWidget(m_warnings);
    facts->body()->addWidget(m_facts);
    facts->body()->addLayout(buttons);
    m_leaving = makeLeaving();
    facts->body()->addWidget(m_leaving);

    auto* rights = new Card(m_style, tr("What it may do"));
    m_rights = new KeyValueList(m_style);
    m_rights->setObjectName(QStringLiteral("m_rights"));
    m_missing = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_missing->setObjectName(QStringLiteral("m_missing"));
    m_missing->setWordWrap(true);
    rights->body()->addWidget(m_rights);
    rights->body()->addWidget(m_missing);

    connect(m_check, &QAbstractButton::clicked, &m_screen, &OktaAccessScreen::check);
    connect(m_change, &QAbstractButton::clicked, this, [this] {
        m_isChanging = true;
        m_form->propose(m_screen.organisation(), m_screen.app());
        refresh();
    });
    connect(m_leave, &QAbstractButton::clicked, this, [this] { m_leaving->show(); });
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(facts);
    column->addWidget(rights);
    return block;
}

QWidget* OktaAccessPanel::makeLeaving()
{
    m_leavingText = new Label(m_style, FontRole::Text);
    m_leavingText->setWordWrap(true);
    auto* forget = new Button(m_style, tr("Disconnect"));
    forget->setObjectName(QStringLiteral("m_disconnect"));
    m_revoke = new Button(m_style, tr("Disconnect and revoke the token in Okta"));
    m_revoke->setObjectName(QStringLiteral("m_revoke"));
    auto* keep = new Button(m_style, tr("Stay connected"), ButtonKind::Flat);
    keep->setObjectName(QStringLiteral("m_stay"));
    auto* block = new QWidget;
    block->setObjectName(QStringLiteral("m_leaving"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    for (auto* button : {forget, m_revoke, keep})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_leavingText);
    column->addLayout(buttons);
    connect(forget, &QAbstractButton::clicked, this, [this] { m_screen.disconnectFrom(false); });
    connect(m_revoke, &QAbstractButton::clicked, this, [this] { m_screen.disconnectFrom(true); });
    connect(keep, &QAbstractButton::clicked, block, &QWidget::hide);
    block->hide();
    return block;
}

PanelCard OktaAccessPanel::card() const
{
    if (!m_screen.hasIntegration() || m_screen.state() == OktaAccessScreen::State::Loading)
        return {};
    const bool isConnected = m_screen.state() == OktaAccessScreen::State::Connected;
    return {tr("Access to Okta’s API"), m_screen.sentence(), isConnected ? tr("Show…") : tr("Connect…")};
}

QString OktaAccessPanel::title() const
{
    return tr("Access to Okta’s API");
}

QString OktaAccessPanel::status() const
{
    return m_screen.sentence();
}

bool OktaAccessPanel::isForm() const
{
    return m_isChanging || m_screen.state() != OktaAccessScreen::State::Connected;
}

void OktaAccessPanel::open()
{
    if (m_known) {
        const auto known = m_known();
        m_form->propose(known.organisation, known.app);
    }
    if (!isForm() && m_screen.rights().isEmpty())
        m_screen.check();
    refresh();
}

void OktaAccessPanel::close()
{
    m_isChanging = false;
    m_leaving->hide();
    m_form->clear();
    m_screen.forgetError();
}

void OktaAccessPanel::refresh()
{
    const auto& error = m_screen.error();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(isForm() ? tr("Not connected.") : tr("Okta could not be asked."),
                       QString::fromStdString(error->message), QString(), QString());
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    m_activity->set(activity, QString(), QString(), isForm() ? QString() : tr("Cancel"));
    m_form->setVisible(isForm());
    m_form->setBusy(m_screen.isBusy());
    m_form->setCancellable(m_isChanging);
    m_form->setPublicKey(m_screen.publicKey());
    m_access->setVisible(!isForm());
    if (!isForm())
        refreshAccess();
    Q_EMIT changed();
}

void OktaAccessPanel::refreshAccess()
{
    m_warnings->setText(m_screen.warnings().join(QLatin1Char('\n')));
    m_warnings->setVisible(!m_warnings->text().isEmpty());
    KeyValueSection facts;
    facts.rows = {{tr("Organisation"), m_screen.organisation(), {}, false, {}},
                  {tr("As"), m_screen.actor(), {}, false, {}},
                  {tr("App"), m_screen.app(), {}, true, {}}};
    KeyValueSection limits;
    limits.title = tr("Calls to Okta");
    for (const auto& limit : m_screen.limits())
        limits.rows.append({limit.bucket, limit.left, {}, false, {}});
    m_facts->setSections(limits.rows.isEmpty() ? QList<KeyValueSection>{facts} : QList<KeyValueSection>{facts, limits});
    KeyValueSection rights;
    QStringList missing;
    for (const auto& right : m_screen.rights()) {
        rights.rows.append({right.subject, right.state.word, right.detail, false, right.state.tone});
        if (!right.detail.isEmpty())
            missing.append(tr("%1: %2").arg(right.subject, right.detail));
    }
    m_rights->setSections({rights});
    m_missing->setText(missing.join(QLatin1Char('\n')));
    m_missing->setVisible(!missing.isEmpty());
    for (auto* button : {m_check, m_change, m_leave})
        button->setEnabled(!m_screen.isBusy());
    m_revoke->setVisible(!m_screen.isServiceApp());
    m_leavingText->setText(
        m_screen.isServiceApp()
            ? tr("Rollcall forgets the connection and its key. In Okta the service app stays: remove its key there.")
            : tr("Rollcall forgets the connection and the token. In Okta the token lives on unless it is revoked as "
                 "well. "
                 "Steps that Okta’s API proved are then not checked any more."));
}

} // namespace rollcall::ui
