// SPDX-License-Identifier: Apache-2.0
// Everything Okta says of one assigned person and what to do next; with nobody chosen, the reading as a whole.
#include "people/OktaPersonPanel.h"

#include "people/PersonHeader.h"
#include "screens/OktaPeopleScreen.h"
#include "screens/OktaPersonView.h"
#include "widgets/Button.h"
#include "widgets/ColumnScroll.h"
#include "widgets/CopyButton.h"
#include "widgets/KeyValueList.h"
#include "widgets/Label.h"
#include "widgets/Notice.h"
#include "widgets/ToolTip.h"

#include <QBoxLayout>

namespace rollcall::ui {

namespace {

QList<KeyValueSection> toSections(const QList<models::OktaFactSection>& facts)
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

QVBoxLayout* columnOf(QWidget* inner)
{
    inner->setProperty("scrolled", true);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->setSpacing(space::medium);
    return column;
}

} // namespace

OktaPersonPanel::OktaPersonPanel(const Style& style, models::OktaPeopleScreen& screen, QWidget* parent)
    : QStackedWidget(parent), m_style(style), m_screen(screen)
{
    setObjectName(QStringLiteral("OktaPersonPanel"));
    setProperty("surface", QStringLiteral("raised"));
    setAttribute(Qt::WA_StyledBackground);
    m_summary = makeSummary();
    m_person = makePerson();
    addWidget(m_summary);
    addWidget(m_person);
    connect(&screen, &models::OktaPeopleScreen::chosenChanged, this, &OktaPersonPanel::refresh);
    refresh();
}

QWidget* OktaPersonPanel::makePersonActions()
{
    m_openPerson = new Button(m_style, IconName::External, tr("Open in Okta"), ButtonKind::Small);
    m_openPerson->setObjectName(QStringLiteral("m_openPerson"));
    m_copyLink = new CopyButton(m_style, tr("Copy link"), ButtonKind::Small);
    m_copyLink->setObjectName(QStringLiteral("m_copyLink"));
    connect(m_openPerson, &QAbstractButton::clicked, this, [this] { Q_EMIT pageWanted(m_personPage); });
    auto* actions = new QWidget;
    auto* row = new QHBoxLayout(actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    row->addWidget(m_openPerson);
    row->addWidget(m_copyLink);
    row->addStretch(1);
    return actions;
}

QWidget* OktaPersonPanel::makePerson()
{
    m_header = new PersonHeader(m_style);
    m_header->setObjectName(QStringLiteral("m_header"));
    m_since = new Label(m_style, FontRole::Detail, Ink::Muted);
    m_since->setObjectName(QStringLiteral("m_since"));
    m_about = new Button(m_style, IconName::Info, tr("About this list"), ButtonKind::Small);
    m_about->setObjectName(QStringLiteral("m_about"));
    connect(m_about, &QAbstractButton::clicked, this, &OktaPersonPanel::summaryWanted);
    auto* sinceRow = new QHBoxLayout;
    sinceRow->addWidget(m_since, 1);
    sinceRow->addWidget(m_about);
    m_failure = new Notice(m_style, Notice::Kind::Trouble);
    m_failure->setObjectName(QStringLiteral("m_failure"));
    connect(m_failure, &Notice::linkClicked, this, [this] { Q_EMIT pageWanted(m_tasksPage); });
    m_next = new Label(m_style, FontRole::Text);
    m_next->setObjectName(QStringLiteral("m_nextStep"));
    m_next->setWordWrap(true);
    m_facts = new KeyValueList(m_style);
    m_facts->setObjectName(QStringLiteral("m_facts"));
    auto* inner = new QWidget;
    auto* column = columnOf(inner);
    column->addWidget(m_header);
    column->addLayout(sinceRow);
    column->addWidget(m_failure);
    column->addWidget(m_next);
    column->addWidget(makePersonActions());
    column->addWidget(m_facts);
    column->addStretch(1);
    return new ColumnScroll(inner, tr("The chosen person in Okta"));
}

QWidget* OktaPersonPanel::makeSummary()
{
    m_app = new Label(m_style, FontRole::Section);
    m_app->setObjectName(QStringLiteral("m_app"));
    m_app->setWordWrap(true);
    m_openApp = new Button(m_style, IconName::External, tr("Open the app in Okta"), ButtonKind::Small);
    m_openApp->setObjectName(QStringLiteral("m_openApp"));
    connect(m_openApp, &QAbstractButton::clicked, this, [this] { Q_EMIT pageWanted(m_appPage); });
    m_summaryFacts = new KeyValueList(m_style);
    m_summaryFacts->setObjectName(QStringLiteral("m_summaryFacts"));
    auto* inner = new QWidget;
    auto* column = columnOf(inner);
    column->addWidget(m_app);
    column->addWidget(m_openApp, 0, Qt::AlignLeft);
    column->addWidget(m_summaryFacts);
    column->addStretch(1);
    return new ColumnScroll(inner, tr("About this list"));
}

void OktaPersonPanel::enter()
{
    if (currentWidget() == m_person)
        m_openPerson->setFocus(Qt::TabFocusReason);
    else
        m_openApp->setFocus(Qt::TabFocusReason);
}

void OktaPersonPanel::refresh()
{
    if (const auto person = m_screen.person()) {
        fillPerson(*person);
        setCurrentWidget(m_person);
        return;
    }
    // While another order is on its way nobody jumps to the summary and back.
    if (m_screen.chosen() && !m_screen.isIdle())
        return;
    if (const auto summary = m_screen.summary())
        fillSummary(*summary);
    setCurrentWidget(m_summary);
}

void OktaPersonPanel::fillPerson(const models::OktaPersonView& view)
{
    const bool isFailed = view.tone == models::Tone::Bad;
    m_header->setPerson(view.initials, view.name, view.login);
    m_header->setState(view.outcome, view.tone);
    m_since->setText(view.since);
    m_failure->set(tr("Pushing this person failed."), view.reason, view.nextStep, tr("Open Okta's Dashboard"));
    m_failure->setVisible(isFailed);
    m_next->setText(view.nextStep);
    m_next->setVisible(!isFailed);
    m_personPage = view.page;
    m_tasksPage = view.tasks;
    setPlainToolTip(m_openPerson, view.page);
    m_copyLink->setCopyText(view.page);
    m_facts->setSections(toSections(view.sections));
}

void OktaPersonPanel::fillSummary(const models::OktaReadingView& view)
{
    m_app->setText(view.app);
    m_appPage = view.appPage;
    setPlainToolTip(m_openApp, view.appPage);
    m_summaryFacts->setSections(toSections(view.sections));
}

} // namespace rollcall::ui
