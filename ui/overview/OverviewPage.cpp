// SPDX-License-Identifier: Apache-2.0
// Cards in a grid of four columns, of two where the window is narrow.
#include "overview/OverviewPage.h"

#include "overview/AttentionCard.h"
#include "overview/ConnectionCard.h"
#include "overview/FactCard.h"
#include "widgets/Bars.h"
#include "widgets/Button.h"
#include "widgets/ColumnScroll.h"
#include "widgets/CopyButton.h"
#include "widgets/Label.h"
#include "widgets/PageHeader.h"
#include "widgets/StateStack.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::ScreenState;

OverviewPage::OverviewPage(const Style& style, models::OverviewScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, screen.title())),
      m_stack(new StateStack(style))
{
    setObjectName(QStringLiteral("OverviewPage"));
    m_stack->setObjectName(QStringLiteral("m_stack"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    m_stack->setContent(makeContent());
    connect(&m_screen, &models::OverviewScreen::changed, this, &OverviewPage::refresh);
    refresh();
}

QWidget* OverviewPage::makeContent()
{
    m_listener = new FactCard(m_style, tr("Listener"));
    m_listener->setObjectName(QStringLiteral("m_listener"));
    m_contact = new FactCard(m_style, tr("Last contact with Okta"));
    m_contact->setObjectName(QStringLiteral("m_contact"));
    m_people = new FactCard(m_style, tr("People"));
    m_people->setObjectName(QStringLiteral("m_people"));
    m_groups = new FactCard(m_style, tr("Groups"));
    m_groups->setObjectName(QStringLiteral("m_groups"));
    m_connection = new ConnectionCard(m_style, m_screen);
    m_traffic = new Card(m_style, tr("Requests from Okta"));
    m_traffic->setObjectName(QStringLiteral("m_traffic"));
    m_bars = new HourBars(m_style);
    m_bars->setAccessibleName(tr("Requests from Okta, hour by hour"));
    m_bars->setMaximumHeight(size::hoursHeight + space::huge);
    m_traffic->body()->addStretch(0);
    m_traffic->body()->addWidget(m_bars, 1);
    m_attention = new AttentionCard(m_style);
    connect(m_attention, &AttentionCard::requestOpened, this, &OverviewPage::requestOpened);
    m_welcome = makeWelcome();
    m_none = makeNone();

    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    m_grid = new QGridLayout(inner);
    m_grid->setContentsMargins(space::wide, 0, space::wide, space::wide);
    m_grid->setSpacing(space::large);
    arrange(4);
    auto* scroll = new ColumnScroll(inner);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* OverviewPage::makeWelcome()
{
    auto* card = new Card(m_style, tr("Nothing has arrived yet"));
    card->setObjectName(QStringLiteral("m_welcome"));
    auto* how = new Label(m_style, FontRole::Text, Ink::Muted);
    how->setWordWrap(true);
    how->setText(tr("In Okta, open Applications › your app › Provisioning › Integration › Edit. Paste this into SCIM "
                    "connector base URL, enter the token, press Test Connector Configuration. The first request shows "
                    "up here by itself."));
    m_welcomeUrl = new Label(m_style, FontRole::Monospace);
    m_welcomeUrl->setObjectName(QStringLiteral("m_welcomeUrl"));
    m_welcomeUrl->setElideMode(Qt::ElideMiddle);
    m_welcomeUrl->setSelectable(true);
    m_welcomeCopy = new CopyButton(m_style, tr("Copy base URL"), ButtonKind::Primary);
    m_welcomeCopy->setObjectName(QStringLiteral("m_welcomeCopy"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_welcomeCopy);
    row->addWidget(m_welcomeUrl, 1);
    card->body()->addWidget(how);
    card->body()->addSpacing(space::tiny);
    card->body()->addLayout(row);
    m_reachability = new Label(m_style, FontRole::Text, Ink::Warning);
    m_reachability->setObjectName(QStringLiteral("m_reachability"));
    m_reachability->setWordWrap(true);
    card->body()->addWidget(m_reachability);
    return card;
}

QWidget* OverviewPage::makeNone()
{
    auto* card = new Card(m_style, tr("There is no integration yet"));
    card->setObjectName(QStringLiteral("m_none"));
    auto* how = new Label(m_style, FontRole::Text, Ink::Muted);
    how->setWordWrap(true);
    how->setText(tr("An integration is one app in Okta that provisions here. The set-up makes one and leads through "
                    "it step by step; this command in a terminal makes one as well."));
    auto* begin = new Button(m_style, IconName::Setup, tr("Set up an integration"), ButtonKind::Primary);
    begin->setObjectName(QStringLiteral("m_begin"));
    connect(begin, &QAbstractButton::clicked, this, &OverviewPage::setupWanted);
    m_command = new Label(m_style, FontRole::Monospace);
    m_command->setObjectName(QStringLiteral("m_command"));
    m_command->setElideMode(Qt::ElideMiddle);
    m_command->setSelectable(true);
    m_commandCopy = new CopyButton(m_style, tr("Copy the command"), ButtonKind::Secondary);
    m_commandCopy->setObjectName(QStringLiteral("m_commandCopy"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(begin);
    row->addWidget(m_commandCopy);
    row->addWidget(m_command, 1);
    card->body()->addWidget(how);
    card->body()->addSpacing(space::tiny);
    card->body()->addLayout(row);
    return card;
}

void OverviewPage::arrange(int columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (auto* card : std::initializer_list<QWidget*>{m_none, m_welcome, m_listener, m_contact, m_people, m_groups,
                                                      m_connection, m_traffic, m_attention})
        m_grid->removeWidget(card);
    for (int column = 0; column < 4; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    int row = 0;
    m_grid->addWidget(m_none, row++, 0, 1, columns);
    m_grid->addWidget(m_welcome, row++, 0, 1, columns);
    int column = 0;
    for (auto* fact : {m_listener, m_contact, m_people, m_groups}) {
        m_grid->addWidget(fact, row, column);
        if (++column == columns) {
            column = 0;
            ++row;
        }
    }
    if (columns == 4) {
        m_grid->addWidget(m_connection, row, 0, 1, 2);
        m_grid->addWidget(m_traffic, row++, 2, 1, 2);
    } else {
        m_grid->addWidget(m_connection, row++, 0, 1, columns);
        m_grid->addWidget(m_traffic, row++, 0, 1, columns);
    }
    m_grid->addWidget(m_attention, row++, 0, 1, columns);
    for (int each = 0; each <= 9; ++each)
        m_grid->setRowStretch(each, each == row ? 1 : 0);
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange(width() < size::twoColumns ? 2 : 4);
}

void OverviewPage::refresh()
{
    m_header->setTitle(m_screen.title());
    m_header->setStatus(m_screen.verdict(), m_screen.contactExact());
    switch (m_screen.state()) {
    case ScreenState::Loading:
        m_stack->showLoading();
        return;
    case ScreenState::Error: {
        const auto& error = m_screen.error();
        m_stack->showError({tr("The directory could not be read"),
                            error ? QString::fromStdString(error->message) : QString(),
                            tr("See that the data directory is there, can be read and has room; then try again."),
                            tr("Try again"), [this] { m_screen.retry(); }});
        return;
    }
    case ScreenState::Empty:
    case ScreenState::Full:
        break;
    }
    refreshContent();
}

void OverviewPage::refreshContent()
{
    const bool hasIntegration = m_screen.state() == ScreenState::Full;
    for (auto* card : std::initializer_list<QWidget*>{m_listener, m_contact, m_people, m_groups})
        card->setVisible(hasIntegration);
    m_none->setVisible(!hasIntegration);
    m_command->setText(m_screen.commandHint());
    m_commandCopy->setCopyText(m_screen.commandHint());
    refreshFacts();
    refreshTraffic();
    m_connection->refresh();
    m_attention->setItems(m_screen.attention(), m_screen.summary().requests == 0);
    m_attention->setVisible(m_screen.hasArrived() || !m_screen.attention().isEmpty());
    m_welcome->setVisible(hasIntegration && !m_screen.hasArrived());
    const QString reachability = m_screen.reachability();
    m_reachability->setText(reachability);
    m_reachability->setVisible(!reachability.isEmpty());
    m_welcomeUrl->setText(m_screen.baseUrl());
    m_welcomeCopy->setCopyText(m_screen.baseUrl());
    m_stack->showContent();
}

void OverviewPage::refreshFacts()
{
    const QLocale locale;
    QString where = m_screen.listenerUrl();
    where.remove(QStringLiteral("http://")).remove(QStringLiteral("https://"));
    const auto listening = m_screen.listenerState();
    m_listener->setValue(where, m_screen.listenerUrl());
    m_listener->setState(listening.word, listening.tone);
    m_listener->setDetail(m_screen.listenerDetail());

    const auto contact = m_screen.contactState();
    const QString when = m_screen.contactText();
    m_contact->setValue(when.isEmpty() ? tr("not yet") : when, m_screen.contactExact());
    m_contact->setState(contact.tone == models::Tone::Neutral   ? IconName::Clock
                        : contact.tone == models::Tone::Warning ? IconName::Warning
                                                                : iconOf(contact.tone),
                        contact.word, contact.tone);
    m_contact->setDetail(m_screen.requestsText());

    const auto& counts = m_screen.counts();
    m_people->setValue(locale.toString(counts.people));
    m_people->setState(counts.people > 0 ? IconName::Check : IconName::Clock,
                       counts.people > 0 ? tr("%1 active").arg(locale.toString(counts.activePeople)) : tr("None yet"),
                       counts.people > 0 ? models::Tone::Good : models::Tone::Neutral);
    const auto inactive = counts.people - counts.activePeople;
    m_people->setDetail(inactive > 0 ? tr("%1 deactivated in Okta, kept here").arg(locale.toString(inactive))
                                     : tr("nobody is deactivated"));

    m_groups->setValue(locale.toString(counts.groups));
    m_groups->setState(counts.groups > 0 ? IconName::Check : IconName::Clock,
                       counts.groups > 0 ? tr("Pushed") : tr("None yet"),
                       counts.groups > 0 ? models::Tone::Good : models::Tone::Neutral);
    m_groups->setDetail(counts.groups > 0 ? tr("with their members, as in Okta")
                                          : tr("pushed under Push Groups in Okta"));
}

void OverviewPage::refreshTraffic()
{
    const QLocale locale;
    const auto& summary = m_screen.summary();
    QString note = tr("last 48 hours · %1").arg(locale.toString(summary.requests));
    if (summary.refused > 0)
        note += tr(" · %1 refused").arg(locale.toString(summary.refused));
    const QString exact =
        summary.dropped > 0
            ? tr("Not journalled, since they could not be stored in time: %1").arg(locale.toString(summary.dropped))
            : QString();
    m_traffic->setNote(note, exact);
    QList<HourBar> bars;
    for (const auto& bucket : m_screen.traffic()) {
        const auto from = QDateTime::fromMSecsSinceEpoch(core::toMilliseconds(bucket.from)).toLocalTime();
        bars.append({from, bucket.answered, bucket.refused});
    }
    m_bars->setHours(bars);
}

} // namespace rollcall::ui
