// SPDX-License-Identifier: Apache-2.0
// What an act does is said before it is done; a link or a code is shown once.
#include "invitations/InvitationPanel.h"

#include "Utf8.h"
#include "invitations/HandedCard.h"
#include "people/PersonHeader.h"
#include "screens/PersonView.h"
#include "widgets/AskFirst.h"
#include "widgets/Bars.h"
#include "widgets/Button.h"
#include "widgets/ColumnScroll.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"

#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace rollcall::ui {

using models::InvitationText;
using models::text;

namespace {

constexpr std::size_t suppressedShown = 50;

QVBoxLayout* columnOf(QWidget* inner)
{
    inner->setProperty("scrolled", true);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->setSpacing(space::medium);
    return column;
}

QList<KeyValueSection> toSections(const QList<models::InvitationFacts>& facts)
{
    QList<KeyValueSection> sections;
    for (const auto& each : facts) {
        KeyValueSection section{each.title, {}};
        for (const auto& fact : each.facts)
            section.rows.append({fact.name, fact.value, fact.exact, fact.isMonospace, std::nullopt});
        sections.append(section);
    }
    return sections;
}

bool isSame(const std::vector<directory::SuppressedAddress>& left,
            const std::vector<directory::SuppressedAddress>& right)
{
    return std::ranges::equal(left, right, [](const auto& one, const auto& other) {
        return one.address == other.address && one.since == other.since;
    });
}

} // namespace

InvitationPanel::InvitationPanel(const Style& style, models::InvitationsScreen& screen, QWidget* parent)
    : QStackedWidget(parent), m_style(style), m_screen(screen)
{
    setObjectName(QStringLiteral("InvitationPanel"));
    setProperty("surface", QStringLiteral("raised"));
    setAttribute(Qt::WA_StyledBackground);
    m_summary = makeSummary();
    m_person = makePerson();
    addWidget(m_summary);
    addWidget(m_person);
    connect(&m_screen, &models::InvitationsScreen::readingChanged, this, &InvitationPanel::refreshSummary);
    connect(&m_screen, &models::InvitationsScreen::detailChanged, this, &InvitationPanel::refresh);
    connect(&m_screen, &models::InvitationsScreen::commandChanged, this, &InvitationPanel::refresh);
    refreshSummary();
    refresh();
}

QWidget* InvitationPanel::makeSummary()
{
    auto* inner = new QWidget;
    auto* column = columnOf(inner);
    m_funnel = new FunnelBars(m_style);
    m_funnel->setObjectName(QStringLiteral("m_funnel"));
    m_funnel->setAccessibleName(tr("How far people are"));
    m_policy = new Label(m_style);
    m_policy->setObjectName(QStringLiteral("m_policy"));
    m_policy->setWordWrap(true);
    m_changePolicy = new Button(m_style, tr("Change…"), ButtonKind::Small);
    m_changePolicy->setObjectName(QStringLiteral("m_changePolicy"));
    m_suppressed = new QWidget;
    m_suppressed->setObjectName(QStringLiteral("m_suppressed"));
    m_suppressedRows = new QVBoxLayout(m_suppressed);
    m_suppressedRows->setContentsMargins(0, 0, 0, 0);
    m_suppressedRows->setSpacing(space::close);
    column->addWidget(new Label(m_style, tr("How far people are"), FontRole::Section));
    column->addWidget(m_funnel);
    m_bouncesNote = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_bouncesNote->setObjectName(QStringLiteral("m_bouncesNote"));
    m_bouncesNote->setWordWrap(true);
    column->addWidget(m_bouncesNote);
    column->addWidget(new Label(m_style, tr("Who invites"), FontRole::Section));
    column->addWidget(m_policy);
    column->addWidget(m_changePolicy, 0, Qt::AlignLeft);
    column->addWidget(m_suppressed);
    column->addStretch(1);
    connect(m_changePolicy, &QAbstractButton::clicked, this, &InvitationPanel::policyWanted);
    return new ColumnScroll(inner, tr("How far people are"));
}

QWidget* InvitationPanel::makeActions()
{
    m_sendAgain = new Button(m_style, tr("Send again…"), ButtonKind::Small);
    m_sendAgain->setObjectName(QStringLiteral("m_sendAgain"));
    m_link = new Button(m_style, tr("Copy link…"), ButtonKind::Small);
    m_link->setObjectName(QStringLiteral("m_copyLink"));
    m_code = new Button(m_style, tr("Code…"), ButtonKind::Small);
    m_code->setObjectName(QStringLiteral("m_code"));
    m_letter = new Button(m_style, tr("Letter…"), ButtonKind::Small);
    m_letter->setObjectName(QStringLiteral("m_letter"));
    m_register = new Button(m_style, tr("Mark as registered…"), ButtonKind::Small);
    m_register->setObjectName(QStringLiteral("m_register"));
    m_takeBack = new Button(m_style, tr("Take back…"), ButtonKind::Small);
    m_takeBack->setObjectName(QStringLiteral("m_takeBack"));
    connect(m_sendAgain, &QAbstractButton::clicked, this, [this] {
        if (const auto& detail = m_screen.detail())
            m_screen.prepare({detail->row.invitation.id});
    });
    connect(m_link, &QAbstractButton::clicked, this, &InvitationPanel::askForLink);
    connect(m_code, &QAbstractButton::clicked, this, &InvitationPanel::askForCode);
    connect(m_letter, &QAbstractButton::clicked, this, &InvitationPanel::askForLetter);
    connect(m_register, &QAbstractButton::clicked, this, &InvitationPanel::askWhetherRegistered);
    connect(m_takeBack, &QAbstractButton::clicked, this, &InvitationPanel::askToTakeBack);
    auto* block = new QWidget;
    auto* rows = new QVBoxLayout(block);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(space::small);
    for (const auto& buttons :
         {QList<Button*>{m_sendAgain, m_link, m_code, m_letter}, QList<Button*>{m_register, m_takeBack}}) {
        auto* row = new QHBoxLayout;
        row->setSpacing(space::small);
        for (auto* button : buttons)
            row->addWidget(button);
        row->addStretch(1);
        rows->addLayout(row);
    }
    return block;
}

QWidget* InvitationPanel::makePerson()
{
    auto* inner = new QWidget;
    auto* column = columnOf(inner);
    m_header = new PersonHeader(m_style);
    m_header->setObjectName(QStringLiteral("m_header"));
    m_sentence = new Label(m_style);
    m_sentence->setObjectName(QStringLiteral("m_standing"));
    m_sentence->setWordWrap(true);
    m_about = new Button(m_style, IconName::Info, tr("How far people are"), ButtonKind::Small);
    m_about->setObjectName(QStringLiteral("m_about"));
    m_ask = new AskFirst(m_style);
    m_handed = new HandedCard(m_style, m_screen);
    m_facts = new KeyValueList(m_style);
    m_facts->setObjectName(QStringLiteral("m_facts"));
    column->addWidget(m_header);
    column->addWidget(m_sentence);
    column->addWidget(makeActions());
    column->addWidget(m_ask);
    column->addWidget(m_handed);
    column->addWidget(m_facts);
    column->addWidget(m_about, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_about, &QAbstractButton::clicked, this, &InvitationPanel::summaryWanted);
    return new ColumnScroll(inner, tr("The chosen invitation"));
}

void InvitationPanel::enter()
{
    if (currentWidget() == m_person)
        m_sendAgain->setFocus(Qt::TabFocusReason);
    else
        m_changePolicy->setFocus(Qt::TabFocusReason);
}

QString InvitationPanel::shownName() const
{
    return m_screen.detail() ? InvitationText::name(m_screen.detail()->row) : QString();
}

void InvitationPanel::askForLink()
{
    m_ask->ask({tr("Make a link to hand over?"),
                tr("The link in the mail to %1 ends by it. Whoever has the new one can say that the address is theirs: "
                   "give it to this person alone. It is kept who made it.")
                    .arg(shownName()),
                tr("Make the link"),
                {}},
               [this](const QString&) { m_screen.makeLink(); });
}

void InvitationPanel::askForCode()
{
    m_ask->ask({tr("Make a code to read out?"),
                tr("%1 types it on the page of the invitation. It works for a minute, once; the link in the mail stays "
                   "until it is used.")
                    .arg(shownName()),
                tr("Make the code"),
                {}},
               [this](const QString&) { m_screen.makeCode(); });
}

void InvitationPanel::askForLetter()
{
    m_ask->ask(
        {tr("Make a letter?"),
         tr("The link in the mail to %1 ends by it, and the one on paper works instead. Whoever has the letter can "
            "say that the address is theirs: see that it reaches this person alone. It is kept who made it.")
             .arg(shownName()),
         tr("Make the letter"),
         {}},
        [this](const QString&) { m_screen.makeLetter(); });
}

void InvitationPanel::askToTakeBack()
{
    const auto& detail = m_screen.detail();
    if (!detail)
        return;
    const bool isHeld = detail->row.invitation.state == directory::InvitationState::Held;
    if (isHeld) {
        m_ask->ask({tr("Leave %1 uninvited?").arg(shownName()),
                    tr("Nothing is mailed until somebody sends it."),
                    tr("Leave uninvited"),
                    {}},
                   [this](const QString&) { m_screen.reject(); });
        return;
    }
    m_ask->ask({tr("Take the invitation of %1 back?").arg(shownName()),
                tr("The link ends at once, and nothing more is mailed until somebody sends it again. The person stays "
                   "active, here and in Okta."),
                tr("Take it back"),
                {}},
               [this](const QString&) { m_screen.revoke(); });
}

void InvitationPanel::askWhetherRegistered()
{
    const auto& detail = m_screen.detail();
    if (!detail)
        return;
    const bool isRegistered = detail->registration && detail->registration->isRegistered;
    if (isRegistered) {
        m_ask->ask({tr("Mark %1 as not registered any more?").arg(shownName()),
                    tr("Where Rollcall keeps registrations in Okta, the person is taken out there, ahead of all else. "
                       "Your name and the reason are kept."),
                    tr("Mark as not registered"), tr("How you know")},
                   [this](const QString& reason) { m_screen.setRegistered(false, reason); });
        return;
    }
    m_ask->ask(
        {tr("Mark %1 as registered?").arg(shownName()),
         tr("A word is weak evidence: no more mails go out, and nobody is given a privilege in Okta by it alone. "
            "Your name and the reason are kept."),
         tr("Mark as registered"), tr("How you know")},
        [this](const QString& reason) { m_screen.setRegistered(true, reason); });
}

void InvitationPanel::refreshSummary()
{
    const auto funnel = m_screen.funnel();
    m_funnel->setStages({{tr("Provisioned"), funnel.provisioned, {}},
                         {tr("Invited"), funnel.invited, {}},
                         {tr("Verified"), funnel.verified, {}},
                         {tr("Registered"), funnel.registered, {}},
                         {tr("Written back"), funnel.writtenBack, {}}});
    m_policy->setText(m_screen.isLoaded() ? InvitationText::policy(m_screen.settings()) : QString());
    m_bouncesNote->setText(m_screen.isLoaded() ? InvitationText::bounces(m_screen.bounces(), m_screen.now())
                                               : QString());
    refreshSuppressed();
}

void InvitationPanel::refreshSuppressed()
{
    const auto& addresses = m_screen.suppressed();
    m_suppressed->setVisible(!addresses.empty());
    if (isSame(addresses, m_shownSuppressed))
        return;
    m_shownSuppressed = addresses;
    while (auto* item = m_suppressedRows->takeAt(0)) {
        // One of its buttons may be what led here.
        if (auto* widget = item->widget()) {
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
    m_suppressedRows->addWidget(
        new Label(m_style, tr("Not mailed to · %1").arg(QLocale().toString(static_cast<qulonglong>(addresses.size()))),
                  FontRole::Section));
    for (std::size_t i = 0; i < std::min(addresses.size(), suppressedShown); ++i) {
        const auto& each = addresses.at(i);
        auto* words = new Label(m_style, text(each.address) + QStringLiteral(" · ") + text(each.reason));
        words->setWordWrap(true);
        auto* again = new Button(m_style, tr("Mail again"), ButtonKind::Small);
        again->setObjectName(QStringLiteral("m_unsuppress%1").arg(i));
        again->setAccessibleName(tr("Mail to %1 again").arg(text(each.address)));
        auto* row = new QWidget;
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(space::small);
        line->addWidget(words, 1);
        line->addWidget(again, 0, Qt::AlignTop);
        m_suppressedRows->addWidget(row);
        connect(again, &QAbstractButton::clicked, this,
                [this, address = each.address] { m_screen.unsuppress(address); });
    }
}

void InvitationPanel::refresh()
{
    m_handed->refresh();
    const auto& detail = m_screen.detail();
    if (!detail) {
        m_shown.reset();
        m_ask->drop();
        setCurrentWidget(m_summary);
        return;
    }
    if (m_shown != detail->row.invitation.id) {
        m_shown = detail->row.invitation.id;
        m_ask->drop();
    }
    refreshPerson(*detail);
    setCurrentWidget(m_person);
}

void InvitationPanel::refreshPerson(const models::InvitationDetail& detail)
{
    const auto& invitation = detail.row.invitation;
    const QString name = InvitationText::name(detail.row);
    const auto state = InvitationText::state(invitation);
    m_header->setPerson(models::initialsOf(name), name, text(detail.row.userName));
    m_header->setState(state.word, state.tone);
    m_sentence->setText(InvitationText::sentence(detail, m_screen.now()));
    m_facts->setSections(toSections(InvitationText::facts(detail, m_screen.now())));
    const bool isRegistered = detail.registration && detail.registration->isRegistered;
    const bool isFree = !m_screen.isBusy();
    const bool isEnded =
        invitation.state == directory::InvitationState::Revoked ||
        invitation.state == directory::InvitationState::Registered ||
        (invitation.state == directory::InvitationState::Held && invitation.hold == directory::HoldReason::Rejected);
    m_sendAgain->setText(invitation.mails == 0 ? tr("Invite…") : tr("Send again…"));
    m_sendAgain->updateGeometry();
    m_sendAgain->setEnabled(isFree && !isRegistered);
    m_link->setEnabled(isFree && !isRegistered);
    m_code->setEnabled(isFree && !isRegistered);
    m_letter->setEnabled(isFree && !isRegistered);
    m_register->setText(isRegistered ? tr("Not registered any more…") : tr("Mark as registered…"));
    m_register->updateGeometry();
    m_register->setEnabled(isFree);
    m_takeBack->setEnabled(isFree && !isEnded);
}

} // namespace rollcall::ui
