// SPDX-License-Identifier: Apache-2.0
// Cards of actions beside two live lists.
#include "demo/DemoPage.h"

#include "screens/DemoPeopleModel.h"
#include "screens/DemoScreen.h"
#include "screens/DemoStepModel.h"
#include "screens/DemoText.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/DataTable.h"
#include "widgets/Label.h"
#include "widgets/PageHeader.h"
#include "widgets/Pill.h"
#include "widgets/SearchField.h"
#include "widgets/StateStack.h"

#include <QGridLayout>
#include <QItemSelectionModel>
#include <QLocale>
#include <QProgressBar>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <initializer_list>

namespace rollcall::ui {

using models::DemoPeopleModel;
using models::DemoScreen;
using models::DemoStepModel;
using models::DemoText;
using models::Tone;

namespace {

// Two equal columns, so that the buttons of a card line up.
void addInPairs(QGridLayout& grid, std::initializer_list<QWidget*> widgets)
{
    grid.setSpacing(space::small);
    grid.setColumnStretch(0, 1);
    grid.setColumnStretch(1, 1);
    int place = 0;
    for (QWidget* widget : widgets) {
        widget->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        grid.addWidget(widget, place / 2, place % 2);
        ++place;
    }
}

} // namespace

DemoPage::DemoPage(const Style& style, DemoScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, tr("Demo"))),
      m_testButton(new Button(style, IconName::Listener, tr("Test connection"))),
      m_hireButton(new Button(style, IconName::Plus, tr("Hire someone"), ButtonKind::Primary)),
      m_chosenName(new Label(style, FontRole::Strong)),
      m_chosenDetail(new Label(style, FontRole::Detail, Ink::Muted)),
      m_chosenPill(new Pill(style)),
      m_anyoneButton(new Button(style, tr("Anyone"), ButtonKind::Small)),
      m_renameButton(new Button(style, tr("Rename"))),
      m_addressButton(new Button(style, tr("New address"))),
      m_attributesButton(new Button(style, tr("New position"))),
      m_moveButton(new Button(style, tr("Move group"))),
      m_deactivateButton(new Button(style, tr("Deactivate"))),
      m_reactivateButton(new Button(style, tr("Reactivate"))),
      m_unassignButton(new Button(style, tr("Unassign"))),
      m_pushEveryoneButton(new Button(style, tr("Assign everyone"))),
      m_pushGroupButton(new Button(style, tr("Push a group"))),
      m_pushAllGroupsButton(new Button(style, tr("Push all groups"))),
      m_importButton(new Button(style, tr("Import"))),
      m_burstButton(new Button(style, tr("Hire %1").arg(QLocale().toString(static_cast<int>(DemoScreen::burstSize))))),
      m_cancelBurstButton(new Button(style, IconName::Stop, tr("Cancel"))),
      m_burstProgress(new QProgressBar),
      m_burstLabel(new Label(style, FontRole::Detail, Ink::Muted)),
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
    content->addWidget(makeActions(), 0);
    content->addWidget(makeLists(), 1);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_header);
    rows->addLayout(content, 1);

    nameWidgets();
    connectButtons();
    orderTabs();
    connect(&m_screen, &DemoScreen::statusChanged, this, &DemoPage::showStatus);
    connect(&m_screen, &DemoScreen::burstChanged, this, &DemoPage::showBurst);
    connect(&m_screen, &DemoScreen::chosenPersonChanged, this, &DemoPage::showChosen);
    showStatus();
    showChosen();
    showBurst();
}

Card* DemoPage::makePersonCard()
{
    auto* card = new Card(m_style, tr("One person"));
    card->addHeaderWidget(m_anyoneButton);
    m_chosenName->setElideMode(Qt::ElideRight);
    m_chosenDetail->setElideMode(Qt::ElideRight);
    auto* first = new QHBoxLayout;
    first->setSpacing(space::small);
    first->addWidget(m_chosenName, 1);
    first->addWidget(m_chosenPill, 0);
    card->body()->addLayout(first);
    card->body()->addWidget(m_chosenDetail);
    auto* grid = new QGridLayout;
    addInPairs(*grid, {m_renameButton, m_addressButton, m_attributesButton, m_moveButton, m_deactivateButton,
                       m_reactivateButton, m_unassignButton});
    card->body()->addLayout(grid);
    return card;
}

Card* DemoPage::makeCompanyCard()
{
    auto* card = new Card(m_style, tr("Everyone and groups"));
    auto* grid = new QGridLayout;
    addInPairs(*grid, {m_pushEveryoneButton, m_importButton, m_pushGroupButton, m_pushAllGroupsButton});
    card->body()->addLayout(grid);
    return card;
}

Card* DemoPage::makeBurstCard()
{
    auto* card = new Card(m_style, tr("Burst"));
    m_burstProgress->setTextVisible(false);
    auto* grid = new QGridLayout;
    addInPairs(*grid, {m_burstButton, m_cancelBurstButton});
    card->body()->addWidget(m_burstLabel);
    card->body()->addWidget(m_burstProgress);
    card->body()->addLayout(grid);
    return card;
}

QWidget* DemoPage::makeActions()
{
    auto* inner = new QWidget;
    inner->setProperty("scrolled", true);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::large);
    column->addWidget(makePersonCard());
    column->addWidget(makeCompanyCard());
    column->addWidget(makeBurstCard());
    column->addStretch(1);

    // On a low window the cards scroll and the lists keep their height.
    auto* scroll = new QScrollArea;
    scroll->setWidget(inner);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(size::search + space::wide);
    return scroll;
}

Card* DemoPage::makeStepsCard()
{
    m_stepsCard = new Card(m_style, tr("What Okta did"));
    m_stepsTable->setDefaultWidths({size::sidebar / 2 + space::medium, size::sidebar / 2 + space::wide,
                                    size::sidebar - space::huge - space::wide, size::sidebar - 2 * space::huge,
                                    size::sidebar / 2});
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
    m_peopleTable->setDefaultWidths({size::sidebar - space::huge - space::wide, size::sidebar - space::wide,
                                     size::sidebar / 2 + space::medium, size::sidebar / 2, size::sidebar / 2});
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
    const Named widgets[] = {
        {m_testButton, "m_testButton", tr("Test the connection as Okta does")},
        {m_hireButton, "m_hireButton", tr("Hire someone new and push them")},
        {m_chosenName, "m_chosenName", tr("Whom the actions concern")},
        {m_chosenDetail, "m_chosenDetail", tr("User name of the chosen person")},
        {m_chosenPill, "m_chosenPill", tr("State of the chosen person in Okta")},
        {m_anyoneButton, "m_anyoneButton", tr("Let chance choose the person")},
        {m_renameButton, "m_renameButton", tr("Give the person another family name")},
        {m_addressButton, "m_addressButton", tr("Give the person another user name and e-mail address")},
        {m_attributesButton, "m_attributesButton", tr("Give the person another position and place")},
        {m_moveButton, "m_moveButton", tr("Move the person from one group to another")},
        {m_deactivateButton, "m_deactivateButton", tr("Deactivate the person in Okta")},
        {m_reactivateButton, "m_reactivateButton", tr("Reactivate the person in Okta")},
        {m_unassignButton, "m_unassignButton", tr("Take the app away from the person")},
        {m_pushEveryoneButton, "m_pushEveryoneButton", tr("Assign the app to everyone and push them")},
        {m_pushGroupButton, "m_pushGroupButton", tr("Push a group")},
        {m_pushAllGroupsButton, "m_pushAllGroupsButton", tr("Push all groups")},
        {m_importButton, "m_importButton", tr("Import people and groups into Okta")},
        {m_burstButton, "m_burstButton", tr("Hire a thousand people at once")},
        {m_cancelBurstButton, "m_cancelBurstButton", tr("Cancel the burst")},
        {m_burstProgress, "m_burstProgress", tr("Progress of the burst")},
        {m_burstLabel, "m_burstLabel", tr("Progress of the burst in words")},
        {m_stepsTable, "m_stepsTable", tr("What Okta did, newest first")},
        {m_peopleSearch, "m_peopleSearch", tr("Search people in Okta")},
        {m_peopleTable, "m_peopleTable", tr("People in Okta; choose whom the actions concern")},
        {m_header, "m_header", tr("Demo")},
        {m_stepsStack, "m_stepsStack", tr("What Okta did")},
        {m_peopleStack, "m_peopleStack", tr("People in Okta")},
        {m_stepsCard, "m_stepsCard", tr("What Okta did")},
        {m_peopleCard, "m_peopleCard", tr("People in Okta")},
    };
    for (const Named& named : widgets) {
        named.widget->setObjectName(QLatin1String(named.objectName));
        named.widget->setAccessibleName(named.accessibleName);
    }
    setObjectName(QStringLiteral("DemoPage"));
    setAccessibleName(tr("Demo"));
}

void DemoPage::connectButtons()
{
    struct Command {
        Button* button;
        void (DemoScreen::*command)();
    };
    const Command commands[] = {
        {m_testButton, &DemoScreen::testConnection},
        {m_hireButton, &DemoScreen::hire},
        {m_renameButton, &DemoScreen::rename},
        {m_addressButton, &DemoScreen::changeAddress},
        {m_attributesButton, &DemoScreen::changeAttributes},
        {m_moveButton, &DemoScreen::moveBetweenGroups},
        {m_deactivateButton, &DemoScreen::deactivate},
        {m_reactivateButton, &DemoScreen::reactivate},
        {m_unassignButton, &DemoScreen::unassign},
        {m_pushEveryoneButton, &DemoScreen::pushEveryone},
        {m_pushGroupButton, &DemoScreen::pushGroup},
        {m_pushAllGroupsButton, &DemoScreen::pushAllGroups},
        {m_importButton, &DemoScreen::importUsers},
        {m_burstButton, &DemoScreen::runBurst},
        {m_cancelBurstButton, &DemoScreen::cancelBurst},
    };
    for (const Command& entry : commands)
        connect(entry.button, &QPushButton::clicked, &m_screen, entry.command);
    connect(m_anyoneButton, &QPushButton::clicked, &m_screen, [this] { m_screen.choosePerson(QString()); });
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
}

void DemoPage::orderTabs()
{
    QWidget* const order[] = {m_testButton,       m_hireButton,          m_anyoneButton,       m_renameButton,
                              m_addressButton,    m_attributesButton,    m_moveButton,         m_deactivateButton,
                              m_reactivateButton, m_unassignButton,      m_pushEveryoneButton, m_importButton,
                              m_pushGroupButton,  m_pushAllGroupsButton, m_burstButton,        m_cancelBurstButton,
                              m_stepsTable,       m_peopleSearch,        m_peopleTable};
    for (std::size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void DemoPage::showStatus()
{
    m_header->setStatus(m_screen.statusText(), m_screen.connectionText());
    m_pushEveryoneButton->setEnabled(m_screen.hasPeople());
    m_pushGroupButton->setEnabled(m_screen.hasGroups());
    m_pushAllGroupsButton->setEnabled(m_screen.hasGroups());

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
        showChosen();
}

void DemoPage::showChosen()
{
    const auto person = m_screen.chosenPerson();
    if (person == nullptr) {
        m_chosenName->setText(tr("Someone at random"));
        m_chosenDetail->setText(tr("Choose a row under “People in Okta”"));
        m_chosenPill->hide();
    } else {
        m_chosenName->setText(QString::fromStdString(person->name()));
        m_chosenDetail->setText(QString::fromStdString(person->profile.login));
        m_chosenPill->set(DemoText::assignment(*person), DemoText::tone(*person));
        m_chosenPill->show();
    }
    m_anyoneButton->setEnabled(person != nullptr);
    for (Button* button : {m_renameButton, m_addressButton, m_attributesButton})
        button->setEnabled(m_screen.canChange());
    m_moveButton->setEnabled(m_screen.canLeave() && m_screen.hasGroups());
    m_deactivateButton->setEnabled(m_screen.canLeave());
    m_unassignButton->setEnabled(m_screen.canLeave());
    m_reactivateButton->setEnabled(m_screen.canReactivate());
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

void DemoPage::showBurst()
{
    const demo::BurstProgress& burst = m_screen.burst();
    m_burstLabel->setText(burst.total == 0 ? tr("Over four connections at once") : m_screen.burstText());
    m_burstProgress->setMaximum(burst.total == 0 ? 1 : static_cast<int>(burst.total));
    m_burstProgress->setValue(static_cast<int>(burst.done));
    m_burstButton->setEnabled(!burst.isRunning);
    m_cancelBurstButton->setEnabled(burst.isRunning && !burst.wasCancelled);
}

} // namespace rollcall::ui
