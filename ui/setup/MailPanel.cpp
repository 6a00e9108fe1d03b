// SPDX-License-Identifier: Apache-2.0
// From top to bottom: how it stands, the form, what just happened, the mail to oneself.
#include "setup/MailPanel.h"

#include "setup/BounceForm.h"
#include "setup/MailForm.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/FormRow.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::MailScreen;

MailPanel::MailPanel(const Style& style, MailScreen& screen, QWidget* parent)
    : SetupPanel(parent),
      m_style(style),
      m_screen(screen),
      m_trouble(new Notice(style, Notice::Kind::Trouble)),
      m_activity(new Notice(style, Notice::Kind::Waiting)),
      m_form(new MailForm(style)),
      m_bounces(new BounceForm(style)),
      m_outcome(new Label(style, FontRole::Text, Ink::Good))
{
    setObjectName(QStringLiteral("m_mail"));
    m_trouble->setObjectName(QStringLiteral("m_mailTrouble"));
    m_activity->setObjectName(QStringLiteral("m_mailActivity"));
    m_outcome->setObjectName(QStringLiteral("m_mailOutcome"));
    m_outcome->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(makeStanding());
    column->addWidget(m_form);
    for (auto* said : QList<QWidget*>{m_trouble, m_activity, m_outcome})
        column->addWidget(said);
    column->addWidget(makeTrial());
    column->addWidget(m_bounces);
    column->addStretch(1);
    connect(m_form, &MailForm::saveWanted, &m_screen, &MailScreen::save);
    connect(m_bounces, &BounceForm::saveWanted, &m_screen, &MailScreen::saveBounces);
    connect(m_bounces, &BounceForm::cancelWanted, &m_screen, &MailScreen::cancel);
    connect(m_bounces, &BounceForm::tryWanted, &m_screen, &MailScreen::tryBounces);
    connect(&m_screen, &MailScreen::bouncesStored, m_bounces, &BounceForm::clearSecret);
    connect(m_activity, &Notice::linkClicked, &m_screen, &MailScreen::cancel);
    connect(&m_screen, &MailScreen::stored, m_form, &MailForm::clearSecret);
    connect(&m_screen, &MailScreen::changed, this, &MailPanel::refresh);
    refresh();
}

Card* MailPanel::makeStanding()
{
    auto* card = new Card(m_style, tr("How it stands"));
    m_pill = new Pill(m_style);
    m_pill->setObjectName(QStringLiteral("m_mailState"));
    m_sentence = new Label(m_style);
    m_sentence->setObjectName(QStringLiteral("m_mailSentence"));
    m_next = new Label(m_style);
    m_next->setObjectName(QStringLiteral("m_mailNext"));
    for (auto* label : {m_sentence, m_next})
        label->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::medium);
    line->addWidget(m_pill, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1, Qt::AlignTop);
    card->body()->addLayout(line);
    card->body()->addWidget(m_next);
    return card;
}

Card* MailPanel::makeTrial()
{
    auto* card = new Card(m_style, tr("A mail to yourself"));
    auto* what = new Label(m_style,
                           tr("It is sent with what is stored. Where the sender’s domain has records, these are looked "
                              "up too, since mails that contradict them are lost."),
                           FontRole::Text, Ink::Muted);
    what->setWordWrap(true);
    m_to = formField("m_mailTo");
    m_to->setPlaceholderText(QStringLiteral("you@acme.example"));
    m_send = new Button(m_style, tr("Send it"), ButtonKind::Primary);
    m_send->setObjectName(QStringLiteral("m_sendMail"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->addWidget(m_send);
    buttons->addStretch(1);
    card->body()->addWidget(what);
    card->body()->addLayout(formRow(m_style, tr("Your address"), m_to));
    card->body()->addLayout(buttons);
    connect(m_send, &QAbstractButton::clicked, this, [this] { m_screen.test(m_to->text().trimmed()); });
    connect(m_to, &QLineEdit::textEdited, this, &MailPanel::refresh);
    connect(m_to, &QLineEdit::returnPressed, m_send, &QAbstractButton::click);
    return card;
}

PanelCard MailPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), m_screen.hasServer() ? tr("Show, test, change…") : tr("Enter it…")};
}

QString MailPanel::title() const
{
    return tr("Mail");
}

QString MailPanel::status() const
{
    return m_screen.summary();
}

void MailPanel::open()
{
    m_screen.look();
    refresh();
}

void MailPanel::close()
{
    m_form->clear();
    m_bounces->clear();
    m_screen.forget();
}

void MailPanel::hideEvent(QHideEvent* event)
{
    SetupPanel::hideEvent(event);
    // Another page was chosen; a window that is put away comes back as it was.
    if (!event->spontaneous())
        clearSecrets();
}

void MailPanel::clearSecrets()
{
    m_form->clearSecret();
    m_bounces->clearSecret();
}

/// Where the button is that led to it.
void MailPanel::refreshSaid()
{
    const auto& error = m_screen.error();
    const QString trouble = error ? QString::fromStdString(error->message) : QString();
    const QString activity = m_screen.activity();
    const bool isHere = !m_screen.isAboutBounces();
    m_trouble->setVisible(isHere && error);
    if (isHere && error)
        m_trouble->set(m_screen.troubleTitle(), trouble, {}, {});
    m_activity->setVisible(isHere && !activity.isEmpty());
    if (isHere && !activity.isEmpty())
        m_activity->set(activity, {}, {}, tr("Cancel"));
    m_outcome->setVisible(isHere && !m_screen.outcome().isEmpty());
    m_outcome->setText(isHere ? m_screen.outcome() : QString());
    m_bounces->setTrouble(m_screen.troubleTitle(), isHere ? QString() : trouble);
    m_bounces->setActivity(isHere ? QString() : activity);
    m_bounces->setOutcome(isHere ? QString() : m_screen.outcome());
}

void MailPanel::refresh()
{
    refreshSaid();
    m_form->setStored(m_screen.words(), m_screen.hasSecret(), m_screen.secret());
    m_form->setBusy(m_screen.isBusy() || !m_screen.isLoaded());
    m_bounces->setStored(m_screen.bounceWords(), m_screen.hasBounceSecret(), m_screen.bounceSecret());
    m_bounces->setStanding(m_screen.bounceStanding());
    m_bounces->setBusy(m_screen.isBusy() || !m_screen.isLoaded());
    const auto standing = m_screen.standing();
    m_pill->set(standing.state.word, standing.state.tone);
    m_sentence->setText(standing.sentence);
    setPlainToolTip(m_sentence, standing.exact);
    m_next->setVisible(!standing.next.isEmpty());
    m_next->setText(standing.next);
    m_send->setEnabled(!m_screen.isBusy() && m_screen.hasServer() && !m_screen.words().fromAddress.empty() &&
                       !m_to->text().trimmed().isEmpty());
    announce();
    Q_EMIT changed();
}

void MailPanel::announce()
{
    const auto& error = m_screen.error();
    const QString heard = error ? QString::fromStdString(error->message) : m_screen.outcome();
    if (heard == m_announced)
        return;
    m_announced = heard;
    if (heard.isEmpty())
        return;
    QWidget* said = m_screen.isAboutBounces() ? m_bounces->said(error.has_value())
                                              : (error ? static_cast<QWidget*>(m_trouble) : m_outcome);
    QAccessibleEvent alert(said, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
