// SPDX-License-Identifier: Apache-2.0
// The proof stands first, and nothing below it is green.
#include "setup/ReachPanel.h"

#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/CopyRow.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"
#include "widgets/ToolTip.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::ReachScreen;

ReachPanel::ReachPanel(const Style& style, ReachScreen& screen, QWidget* parent)
    : SetupPanel(parent), m_style(style), m_screen(screen)
{
    setObjectName(QStringLiteral("m_reach"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    for (auto* card : {makeProof(), makeAddress(), makeHint(), makeWays()})
        column->addWidget(card);
    column->addStretch(1);
    connect(&m_screen, &ReachScreen::changed, this, &ReachPanel::refresh);
    refresh();
}

ReachPanel::Finding ReachPanel::makeFinding(const char* name)
{
    Finding finding{new QWidget, new Pill(m_style), new Label(m_style)};
    finding.row->setObjectName(QLatin1String(name));
    finding.pill->setObjectName(QStringLiteral("m_state"));
    finding.sentence->setObjectName(QStringLiteral("m_sentence"));
    finding.sentence->setWordWrap(true);
    auto* row = new QHBoxLayout(finding.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    row->addWidget(finding.pill, 0, Qt::AlignTop);
    row->addWidget(finding.sentence, 1, Qt::AlignTop);
    return finding;
}

void ReachPanel::tell(const Finding& finding, const models::StateWord& state, const QString& sentence,
                      const QString& exact)
{
    finding.pill->set(state.word, state.tone);
    finding.sentence->setText(sentence);
    setPlainToolTip(finding.sentence, exact);
}

Label* ReachPanel::makeLine(QVBoxLayout* column, const char* name, Ink ink)
{
    auto* label = new Label(m_style, FontRole::Text, ink);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    column->addWidget(label);
    return label;
}

Card* ReachPanel::makeProof()
{
    auto* card = new Card(m_style, tr("Proven by a request"));
    m_proof = makeFinding("m_proof");
    m_request = new Button(m_style, tr("Show the request"));
    m_request->setObjectName(QStringLiteral("m_showRequest"));
    m_retry = new Button(m_style, tr("Try again"));
    m_retry->setObjectName(QStringLiteral("m_retryReach"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_request);
    buttons->addWidget(m_retry);
    buttons->addStretch(1);
    card->body()->addWidget(m_proof.row);
    card->body()->addLayout(buttons);
    connect(m_request, &QAbstractButton::clicked, this, [this] {
        if (const auto request = m_screen.proof().request)
            Q_EMIT requestOpened(*request);
    });
    connect(m_retry, &QAbstractButton::clicked, &m_screen, &ReachScreen::retry);
    return card;
}

Card* ReachPanel::makeAddress()
{
    auto* card = new Card(m_style, tr("The address"));
    m_address = new CopyRow(m_style);
    m_address->setObjectName(QStringLiteral("m_reachAddress"));
    card->body()->addWidget(m_address);
    m_addressTrouble = makeLine(card->body(), "m_addressTrouble");
    return card;
}

Card* ReachPanel::makeHint()
{
    auto* card = new Card(m_style, tr("A call of its own"));
    auto* what = makeLine(card->body(), "m_hintMeaning", Ink::Muted);
    what->setText(
        tr("Rollcall calls its own public address and knows its own answer. That is a hint: names, routes and "
           "firewalls look different from outside. No step turns green by it; only a request from Okta "
           "proves that Okta gets here."));
    m_hint = makeFinding("m_selfCallHint");
    card->body()->addWidget(m_hint.row);
    m_cause = makeLine(card->body(), "m_hintCause", Ink::Muted);
    m_next = makeLine(card->body(), "m_hintNext");
    m_certificate = makeFinding("m_certificate");
    card->body()->addWidget(m_certificate.row);
    m_noCheck = makeLine(card->body(), "m_noCheck", Ink::Muted);
    m_check = new Button(m_style, tr("Call it now"), ButtonKind::Primary);
    m_check->setObjectName(QStringLiteral("m_selfCall"));
    m_cancel = new Button(m_style, tr("Cancel"), ButtonKind::Flat);
    m_cancel->setObjectName(QStringLiteral("m_cancelSelfCall"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, space::tiny, 0, 0);
    buttons->setSpacing(space::small);
    buttons->addWidget(m_check);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    card->body()->addLayout(buttons);
    connect(m_check, &QAbstractButton::clicked, &m_screen, &ReachScreen::check);
    connect(m_cancel, &QAbstractButton::clicked, &m_screen, &ReachScreen::cancel);
    return card;
}

Card* ReachPanel::makeWays()
{
    auto* card = new Card(m_style, tr("Ways to be reached"));
    const auto ways = ReachScreen::ways();
    for (const auto& way : ways) {
        auto* name = new Label(m_style, way.name, FontRole::Strong);
        auto* sentence = new Label(m_style, way.sentence, FontRole::Text, Ink::Muted);
        sentence->setWordWrap(true);
        auto* column = new QVBoxLayout;
        column->setSpacing(space::line);
        column->addWidget(name);
        column->addWidget(sentence);
        card->body()->addLayout(column);
    }
    return card;
}

PanelCard ReachPanel::card() const
{
    if (!m_screen.isThere())
        return {};
    return {title(), m_screen.summary(), tr("Check the address…"), false};
}

QString ReachPanel::title() const
{
    return tr("Address Okta can reach");
}

QString ReachPanel::status() const
{
    return m_screen.summary();
}

void ReachPanel::open()
{
    m_screen.setOpen(true);
    refresh();
}

void ReachPanel::close()
{
    m_screen.setOpen(false);
    m_screen.cancel();
}

void ReachPanel::refresh()
{
    const auto proof = m_screen.proof();
    tell(m_proof, proof.state, proof.sentence, proof.exact);
    m_request->setVisible(proof.request.has_value());
    m_retry->setVisible(m_screen.error().has_value());
    m_address->set(tr("Base URL for Okta"), m_screen.baseUrl(), {}, false);
    const QString trouble = m_screen.addressTrouble();
    m_addressTrouble->setText(trouble.isEmpty() ? tr("Nothing speaks against it as far as one sees from the address "
                                                     "alone.")
                                                : trouble);
    m_addressTrouble->setInk(trouble.isEmpty() ? Ink::Muted : Ink::Text);
    refreshHint();
    Q_EMIT changed();
}

void ReachPanel::refreshHint()
{
    const bool isChecking = m_screen.isChecking();
    const auto hint = m_screen.hint();
    m_hint.row->setVisible(hint.has_value());
    m_cause->setVisible(hint && !hint->cause.isEmpty());
    m_next->setVisible(hint && !hint->next.isEmpty());
    if (hint) {
        tell(m_hint, hint->state, tr("%1 (%2)").arg(hint->seen, hint->when), hint->whenExact);
        m_cause->setText(hint->cause);
        m_next->setText(hint->next);
    }
    const auto certificate = m_screen.certificate();
    m_certificate.row->setVisible(certificate.has_value());
    if (certificate)
        tell(m_certificate, certificate->state, certificate->sentence, certificate->exact);
    const QString why = m_screen.whyNoCheck();
    m_noCheck->setVisible(!why.isEmpty());
    m_noCheck->setText(why);
    m_check->setEnabled(why.isEmpty() && !isChecking);
    m_check->setText(isChecking ? tr("Calling…") : hint ? tr("Call it again") : tr("Call it now"));
    m_check->updateGeometry();
    m_cancel->setVisible(isChecking);
    const QString heard = hint && !isChecking ? hint->seen + hint->whenExact : QString();
    if (heard == m_announced || heard.isEmpty())
        return;
    m_announced = heard;
    QAccessibleEvent alert(m_hint.row, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace rollcall::ui
