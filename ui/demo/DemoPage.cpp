// SPDX-License-Identifier: Apache-2.0
// Cards of actions beside two live lists.
#include "demo/DemoPage.h"

#include "demo/DemoActions.h"
#include "screens/DemoPeopleModel.h"
#include "screens/DemoScreen.h"
#include "screens/DemoStepModel.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/DataTable.h"
#include "widgets/PageHeader.h"
#include "widgets/SearchField.h"
#include "widgets/StateStack.h"
#include "widgets/TabOrder.h"

#include <QItemSelectionModel>
#include <QLocale>
#include <QVBoxLayout>

#include <array>

namespace rollcall::ui {

using models::DemoPeopleModel;
using models::DemoScreen;
using models::DemoStepModel;

DemoPage::DemoPage(const Style& style, DemoScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, tr("Demo"))),
      m_testButton(new Button(style, IconName::Listener, tr("Test connection"))),
      m_hireButton(new Button(style, IconName::Plus, tr("Hire someone"), ButtonKind::Primary)),
      m_actions(new DemoActions(style, screen)),
      m_stepsStack(new StateStack(style)),
      m_stepsTable(new DataTable(style, QStringLiteral("demoSteps"))),
      m_peopleStack(new StateStack(style)),
      m_peopleSearch(new SearchField(style, tr("Name, user name, id…"))),
      m_peopleTable(new DataTable(style, QStringLiteral("demoPeople")))
{
    m_header->addAction(m_testButton);
    m_header->addAction(m_hireButton);

    auto* content = new QHBoxLayout;
    content->setContentsMargins(space::wide, 0, space::wide, space::wide);
    content->setSpacing(space::large);
    content->addWidget(m_actions, 0);
    content->addWidget(makeLists(), 1);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_header);
    rows->addLayout(content, 1);

    nameWidgets();
    connectParts();
    chainTabs(QList<QWidget*>{m_testButton, m_hireButton} + m_actions->tabOrder() +
              QList<QWidget*>{m_stepsTable, m_peopleSearch, m_peopleTable});
    showStatus();
}

Card* DemoPage::makeStepsCard()
{
    m_stepsCard = new Card(m_style, tr("What Okta did"));
    m_stepsTable->setDefaultWidths(
        {size::clockColumn, size::actionColumn + space::medium, size::nameColumn, size::leastColumn, size::pillCell});
    m_stepsTable->setGivingWay({DemoStepModel::TimeColumn});
    m_stepsTable->setStretchColumn(DemoStepModel::DetailColumn);
    m_stepsTable->setModel(&m_screen.steps());
    m_stepsStack->setContent(m_stepsTable);
    m_stepsCard->body()->setContentsMargins(space::tiny, space::tiny, space::tiny, space::tiny);
    m_stepsCard->body()->addWidget(m_stepsStack, 1);
    return m_stepsCard;
}

Card* DemoPage::makePeopleCard()
{
    m_peopleCard = new Card(m_style, tr("People in Okta"));
    m_peopleCard->addHeaderWidget(m_peopleSearch);
    m_peopleTable->setDefaultWidths(
        {size::nameColumn + space::large, size::loginColumn, size::pillCell, size::sidebar / 2, size::leastColumn});
    m_peopleTable->setGivingWay({DemoPeopleModel::ExternalIdColumn});
    m_peopleTable->setStretchColumn(DemoPeopleModel::ErrorColumn);
    m_peopleTable->setModel(&m_screen.people());
    m_peopleStack->setContent(m_peopleTable);
    m_peopleCard->body()->setContentsMargins(space::tiny, space::tiny, space::tiny, space::tiny);
    m_peopleCard->body()->addWidget(m_peopleStack, 1);
    return m_peopleCard;
}

QWidget* DemoPage::makeLists()
{
    // Two cards with the window's own surface between them.
    auto* lists = new QWidget;
    auto* column = new QVBoxLayout(lists);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::large);
    column->addWidget(makeStepsCard(), 1);
    column->addWidget(makePeopleCard(), 1);
    return lists;
}

void DemoPage::nameWidgets()
{
    struct Named {
        QWidget* widget;
        const char* objectName;
        QString accessibleName;
    };
    const auto widgets = std::to_array<Named>({
        {m_testButton, "m_testButton", tr("Test the connection as Okta does")},
        {m_hireButton, "m_hireButton", tr("Hire someone new and push them")},
        {m_stepsTable, "m_stepsTable", tr("What Okta did, newest first")},
        {m_peopleSearch, "m_peopleSearch", tr("Search people in Okta")},
        {m_peopleTable, "m_peopleTable", tr("People in Okta; choose whom the actions concern")},
        {m_header, "m_header", tr("Demo")},
        {m_stepsStack, "m_stepsStack", tr("What Okta did")},
        {m_peopleStack, "m_peopleStack", tr("People in Okta")},
        {m_stepsCard, "m_stepsCard", tr("What Okta did")},
        {m_peopleCard, "m_peopleCard", tr("People in Okta")},
    });
    for (const Named& named : widgets) {
        named.widget->setObjectName(QLatin1String(named.objectName));
        named.widget->setAccessibleName(named.accessibleName);
    }
    setObjectName(QStringLiteral("DemoPage"));
    setAccessibleName(tr("Demo"));
}

void DemoPage::connectParts()
{
    connect(m_testButton, &QPushButton::clicked, &m_screen, &DemoScreen::testConnection);
    connect(m_hireButton, &QPushButton::clicked, &m_screen, &DemoScreen::hire);
    connect(m_peopleSearch, &SearchField::searchChanged, this, [this](const QString& text) {
        m_screen.people().setFilter(text);
        showStatus();
        keepSelection();
    });
    connect(m_peopleTable, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        if (m_isSelecting || !index.isValid())
            return;
        if (const auto person = m_screen.people().personAt(index.row()))
            m_screen.choosePerson(QString::fromStdString(person->id));
    });
    // A reset forgets the selection, the choice stays.
    connect(&m_screen.people(), &QAbstractItemModel::modelReset, this, &DemoPage::keepSelection);
    connect(&m_screen, &DemoScreen::chosenPersonChanged, this, &DemoPage::keepSelection);
    connect(&m_screen, &DemoScreen::statusChanged, this, &DemoPage::showStatus);
}

void DemoPage::showStatus()
{
    m_header->setStatus(m_screen.statusText(), m_screen.connectionText());
    if (m_screen.steps().rowCount() > 0) {
        m_stepsStack->showContent();
    } else {
        m_stepsStack->showEmpty({IconName::Demo, tr("Nothing has happened yet."),
                                 tr("Whatever you do here is pushed at once, as Okta would."), tr("Assign everyone"),
                                 [this] { m_screen.pushEveryone(); }});
    }
    DemoPeopleModel& people = m_screen.people();
    m_peopleCard->setNote(
        people.filter().isEmpty()
            ? QString()
            : tr("%1 of %2").arg(QLocale().toString(people.rowCount()), QLocale().toString(people.totalCount())));
    if (people.rowCount() > 0) {
        m_peopleStack->showContent();
    } else if (!people.filter().isEmpty()) {
        m_peopleStack->showEmpty({IconName::Search, tr("Nobody in Okta matches."), QString(), tr("Clear the search"),
                                  [this] { m_peopleSearch->clear(); }});
    } else {
        m_peopleStack->showEmpty({IconName::People, tr("Nobody works here yet."), QString(), tr("Hire someone"),
                                  [this] { m_screen.hire(); }});
    }
    if (m_screen.chosenPerson() == nullptr)
        keepSelection();
}

void DemoPage::keepSelection()
{
    const auto person = m_screen.chosenPerson();
    const int row = person == nullptr ? -1 : m_screen.people().rowOf(QString::fromStdString(person->id));
    if (m_peopleTable->currentIndex().row() == row)
        return;
    m_isSelecting = true;
    if (row < 0)
        m_peopleTable->selectionModel()->clear();
    else
        m_peopleTable->selectionModel()->setCurrentIndex(
            m_screen.people().index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_isSelecting = false;
}

} // namespace rollcall::ui
