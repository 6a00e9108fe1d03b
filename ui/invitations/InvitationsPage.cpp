// SPDX-License-Identifier: Apache-2.0
#include "invitations/InvitationsPage.h"

#include "Utf8.h"
#include "invitations/InvitationPanel.h"
#include "invitations/ResendCard.h"
#include "tables/InvitationTableModel.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/PageHeader.h"

#include <QHideEvent>
#include <QItemSelectionModel>
#include <QLocale>
#include <QShowEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace rollcall::ui {

using models::InvitationSlice;
using models::InvitationsScreen;
using models::InvitationTableModel;
using models::InvitationText;
using models::text;

namespace {

constexpr std::array slices{InvitationSlice::All,        InvitationSlice::NeedsALook, InvitationSlice::Held,
                            InvitationSlice::OnTheWay,   InvitationSlice::Invited,    InvitationSlice::Verified,
                            InvitationSlice::Registered, InvitationSlice::TakenBack};

bool isUsual(InvitationSlice slice)
{
    return slice == InvitationSlice::All || slice == InvitationSlice::NeedsALook || slice == InvitationSlice::Held ||
           slice == InvitationSlice::Invited || slice == InvitationSlice::Registered;
}

} // namespace

InvitationsPage::InvitationsPage(const Style& style, InvitationsScreen& screen, QWidget* parent)
    : ListPage(style, screen,
               {tr("Invitations"), tr("Name, user name, e-mail…"), tr("Search invitations by people"),
                tr("The invitations could not be read."), tr("Nothing is lost: what was ordered goes out.")},
               Qt::Horizontal, QStringLiteral("invitations"), parent),
      m_style(style),
      m_screen(screen),
      m_panel(new InvitationPanel(style, screen))
{
    setObjectName(QStringLiteral("InvitationsPage"));
    makeTable();
    makeSlices();
    makeActions();
    makeBanners();
    m_panel->setMinimumWidth(size::inspector);
    setSplit([](int width) { return std::clamp(width - size::peopleList, size::inspector, width * 3 / 7); });
    assemble(m_panel);
    connect(m_panel, &InvitationPanel::policyWanted, this, &InvitationsPage::policyWanted);
    connect(m_panel, &InvitationPanel::summaryWanted, this, [this] {
        table().setCurrentIndex({});
        table().clearSelection();
        m_screen.choose(std::nullopt);
    });
    connect(&m_screen, &InvitationsScreen::readingChanged, this, &InvitationsPage::refreshReading);
    connect(&m_screen, &InvitationsScreen::commandChanged, this, &InvitationsPage::refreshCommand);
    connect(&m_screen, &InvitationsScreen::narrowingChanged, this, [this] {
        showSlice(static_cast<int>(m_screen.slice()));
        fitActions();
    });
    showSlice(static_cast<int>(m_screen.slice()));
    refreshReading();
    refreshCommand();
}

void InvitationsPage::makeTable()
{
    table().setMinimumWidth(size::search);
    table().setDefaultWidths(
        {size::nameColumn, size::pillCell, size::loginColumn, size::leastColumn, size::clockColumn, size::search});
    table().setGivingWay({InvitationTableModel::Mails, InvitationTableModel::LastMail, InvitationTableModel::Address});
    table().setModel(&m_screen.table());
    table().setStretchColumn(InvitationTableModel::Why, size::nameColumn);
    table().setSelectionMode(QAbstractItemView::ExtendedSelection);
    const auto choose = [this](const QModelIndex& index) {
        if (const auto* row = m_screen.table().at(index.row()))
            m_screen.choose(row->invitation.id);
    };
    connect(&table(), &DataTable::currentRowChanged, this, choose);
    connect(&table(), &QAbstractItemView::activated, this, choose);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &InvitationsPage::fitActions);
}

void InvitationsPage::makeSlices()
{
    for (const auto slice : slices) {
        const int id = static_cast<int>(slice);
        m_chips.insert(id, addSlice(InvitationText::slice(slice), id, QStringLiteral("m_slice%1").arg(id)));
    }
}

void InvitationsPage::makeActions()
{
    m_mail = new Button(m_style, tr("Mail…"));
    m_mail->setToolTip(tr("The mail server and the sender"));
    m_send = new Button(m_style, tr("Send again…"), ButtonKind::Primary);
    addAction(m_mail, QStringLiteral("m_mailSettings"));
    m_templates = new Button(m_style, tr("Templates…"));
    m_templates->setToolTip(tr("The words of the mails, in each language"));
    addAction(m_templates, QStringLiteral("m_mailTemplates"));
    addColumnChooser();
    addAction(m_send, QStringLiteral("m_send"));
    connect(m_mail, &QAbstractButton::clicked, this, &InvitationsPage::mailWanted);
    connect(m_templates, &QAbstractButton::clicked, this, &InvitationsPage::templatesWanted);
    connect(m_send, &QAbstractButton::clicked, this, &InvitationsPage::prepare);
}

void InvitationsPage::makeBanners()
{
    m_pause = new Notice(m_style, Notice::Kind::Trouble);
    m_pause->setObjectName(QStringLiteral("m_pauseNotice"));
    m_halfway = new Notice(m_style, Notice::Kind::Trouble);
    m_halfway->setObjectName(QStringLiteral("m_halfwayNotice"));
    m_trouble = new Notice(m_style, Notice::Kind::Trouble);
    m_trouble->setObjectName(QStringLiteral("m_commandTrouble"));
    m_activity = new Notice(m_style, Notice::Kind::Waiting);
    m_activity->setObjectName(QStringLiteral("m_commandActivity"));
    m_outcome = new Label(m_style, FontRole::Text, Ink::Good);
    m_outcome->setObjectName(QStringLiteral("m_commandOutcome"));
    m_outcome->setWordWrap(true);
    m_plan = new ResendCard(m_style);
    m_bulk = new QWidget;
    m_bulk->setObjectName(QStringLiteral("m_bulk"));
    m_bulkRows = new QVBoxLayout(m_bulk);
    m_bulkRows->setContentsMargins(0, 0, 0, 0);
    m_bulkRows->setSpacing(space::small);
    m_banners = new QWidget;
    auto* column = new QVBoxLayout(m_banners);
    column->setContentsMargins(space::wide, space::medium, space::wide, space::medium);
    column->setSpacing(space::small);
    for (auto* banner : QList<QWidget*>{m_pause, m_halfway, m_trouble, m_activity, m_outcome, m_plan, m_bulk})
        column->addWidget(banner);
    addBanner(m_banners);
    connect(m_pause, &Notice::linkClicked, this, &InvitationsPage::mailWanted);
    connect(m_trouble, &Notice::linkClicked, &m_screen, &InvitationsScreen::forget);
    connect(m_activity, &Notice::linkClicked, &m_screen, &InvitationsScreen::cancel);
    connect(m_plan, &ResendCard::sendWanted, &m_screen, &InvitationsScreen::send);
    connect(m_plan, &ResendCard::routeWanted, &m_screen, &InvitationsScreen::prepareBy);
    connect(m_plan, &ResendCard::dropped, &m_screen, &InvitationsScreen::dropPlan);
}

std::vector<directory::InvitationId> InvitationsPage::selected() const
{
    std::vector<directory::InvitationId> chosen;
    for (const QModelIndex& index : table().selectionModel()->selectedRows()) {
        if (const auto* row = m_screen.table().at(index.row()))
            chosen.push_back(row->invitation.id);
    }
    return chosen;
}

void InvitationsPage::prepare()
{
    const auto chosen = selected();
    if (chosen.empty())
        m_screen.prepareAll(m_screen.slice());
    else
        m_screen.prepare(chosen);
}

void InvitationsPage::fitActions()
{
    const auto chosen = selected().size();
    const bool isHeld = m_screen.slice() == InvitationSlice::Held;
    const QString number = QLocale().toString(static_cast<qulonglong>(chosen));
    const QString slice = InvitationText::slice(m_screen.slice());
    const QString whom = chosen > 1 ? (isHeld ? tr("Invite %1…") : tr("Send again to %1…")).arg(number)
                         : chosen == 1
                             ? (isHeld ? tr("Invite…") : tr("Send again…"))
                             : (isHeld ? tr("Invite all in “%1”…") : tr("Send again to all in “%1”…")).arg(slice);
    m_send->setText(whom);
    m_send->updateGeometry();
    // Everybody at once is asked for by a slice, and not by accident.
    m_send->setEnabled(!m_screen.isBusy() && m_screen.table().rowCount() > 0 &&
                       (chosen > 0 || (m_screen.slice() != InvitationSlice::All && m_screen.search().isEmpty())));
}

void InvitationsPage::refreshReading()
{
    header().setStatus(m_screen.verdict());
    for (const auto slice : slices) {
        auto* chip = m_chips.value(static_cast<int>(slice));
        const auto count = m_screen.count(slice);
        const QString word = InvitationText::slice(slice);
        chip->setText(m_screen.isLoaded() ? tr("%1 %2").arg(word, QLocale().toString(static_cast<qlonglong>(count)))
                                          : word);
        chip->updateGeometry();
        chip->setVisible(isUsual(slice) || count > 0 || m_screen.slice() == slice);
    }
    const QString pause = m_screen.pause();
    m_pause->setVisible(!pause.isEmpty());
    m_pause->set(tr("No mail goes out."), pause, {}, tr("Open the mail settings"));
    const QString halfway = m_screen.halfway();
    m_halfway->setVisible(!halfway.isEmpty());
    m_halfway->set(tr("Off the app in Okta, and not put back yet."), halfway, {}, {});
    refreshBulk();
    refreshCommand();
}

void InvitationsPage::refreshBulk()
{
    const auto bulk = m_screen.bulk();
    QString shown;
    for (const auto& each : bulk)
        shown += QStringLiteral("%1|%2|%3|")
                     .arg(each.queue.id.value)
                     .arg(static_cast<int>(each.queue.state))
                     .arg(InvitationText::progress(each));
    m_bulk->setVisible(!bulk.empty());
    if (shown == m_shownBulk)
        return;
    m_shownBulk = shown;
    while (auto* item = m_bulkRows->takeAt(0)) {
        // One of its buttons may be what led here.
        if (auto* widget = item->widget()) {
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
    for (const auto& each : bulk) {
        const bool isPaused = each.queue.state == directory::JobQueueState::Paused;
        auto* card = new Card(m_style, InvitationText::title(each.queue));
        card->setNote(tr("by %1").arg(text(each.queue.askedBy)));
        auto* words = new Label(
            m_style, InvitationText::progress(each) +
                         (isPaused ? QLatin1Char(' ') + tr("Paused. %1").arg(text(each.queue.reason)) : QString()));
        words->setWordWrap(true);
        auto* toggle = new Button(m_style, isPaused ? tr("Go on") : tr("Pause"), ButtonKind::Small);
        toggle->setObjectName(QStringLiteral("m_toggleBulk"));
        auto* end = new Button(m_style, tr("Give up"), ButtonKind::Small);
        end->setObjectName(QStringLiteral("m_endBulk"));
        end->setToolTip(tr("What has not gone out will not; what has gone out stays"));
        auto* line = new QHBoxLayout;
        line->setSpacing(space::small);
        line->addWidget(words, 1);
        line->addWidget(toggle, 0, Qt::AlignTop);
        line->addWidget(end, 0, Qt::AlignTop);
        card->body()->addLayout(line);
        m_bulkRows->addWidget(card);
        connect(toggle, &QAbstractButton::clicked, this, [this, id = each.queue.id, isPaused] {
            m_screen.setBulk(id, isPaused ? directory::JobQueueState::Open : directory::JobQueueState::Paused);
        });
        connect(end, &QAbstractButton::clicked, this,
                [this, id = each.queue.id] { m_screen.setBulk(id, directory::JobQueueState::Cancelled); });
    }
}

void InvitationsPage::refreshCommand()
{
    const auto& error = m_screen.commandError();
    m_trouble->setVisible(error.has_value());
    if (error)
        m_trouble->set(tr("It was not done."), text(error->message), {}, tr("All right"));
    const QString activity = m_screen.activity();
    m_activity->setVisible(!activity.isEmpty());
    m_activity->set(activity, {}, {}, tr("Cancel"));
    m_outcome->setVisible(!m_screen.outcome().isEmpty());
    m_outcome->setText(m_screen.outcome());
    const auto& plan = m_screen.plan();
    m_plan->setVisible(plan.has_value());
    if (plan)
        m_plan->set(*plan, m_screen.isBusy());
    m_banners->setVisible(error || !activity.isEmpty() || !m_screen.outcome().isEmpty() || plan ||
                          !m_screen.bulk().empty() || !m_screen.pause().isEmpty() || !m_screen.halfway().isEmpty());
    fitActions();
}

void InvitationsPage::showPerson(directory::PersonId person)
{
    m_screen.clearNarrowing();
    table().clearSelection();
    m_screen.choosePerson(person);
}

void InvitationsPage::sliceChosen(int id)
{
    table().clearSelection();
    m_screen.setSlice(static_cast<InvitationSlice>(id));
}

void InvitationsPage::enterDetail()
{
    m_panel->enter();
}

void InvitationsPage::showEvent(QShowEvent* event)
{
    ListPage::showEvent(event);
    m_screen.showSuppressed(true);
    // What an earlier command came to is no news any more.
    if (!event->spontaneous())
        m_screen.forget();
}

void InvitationsPage::hideEvent(QHideEvent* event)
{
    ListPage::hideEvent(event);
    m_screen.showSuppressed(false);
}

EmptyState InvitationsPage::emptyState()
{
    if (!m_screen.isThere())
        return {
            IconName::Mail,
            tr("Here the vendor invites."),
            tr("As a companion Rollcall watches: who is assigned stands under People. To have the vendor or Okta mail "
               "somebody again: rollcallctl invite resend LOGIN"),
            {},
            {}};
    if (m_screen.isNarrowed()) {
        const QString search = m_screen.search().trimmed();
        return {IconName::Search,
                search.isEmpty() ? tr("No invitation in “%1”.").arg(InvitationText::slice(m_screen.slice()))
                                 : tr("Nobody who is invited matches “%1”.").arg(search),
                {},
                tr("Show all"),
                [this] { m_screen.clearNarrowing(); }};
    }
    const bool isDecided = m_screen.settings().mailer == onboarding::Mailer::Rollcall;
    if (isDecided)
        return {IconName::Mail, tr("Nobody is invited yet."), tr("Who arrives from Okta stands here within seconds."),
                tr("Show the base URL"), [this] { Q_EMIT overviewWanted(); }};
    const bool isVendor = m_screen.settings().mailer == onboarding::Mailer::Vendor;
    if (isVendor || m_screen.settings().mailer == onboarding::Mailer::Okta)
        return {IconName::Mail, isVendor ? tr("Here the vendor invites.") : tr("Here Okta invites."),
                tr("Nobody was mailed from here. To have somebody mailed again: rollcallctl invite resend USERNAME"),
                tr("Decide…"), [this] { Q_EMIT policyWanted(); }};
    return {IconName::Mail, tr("Nobody is invited yet."),
            tr("Decide first who invites people: Rollcall, the vendor, or Okta. Never two."), tr("Decide…"),
            [this] { Q_EMIT policyWanted(); }};
}

} // namespace rollcall::ui
