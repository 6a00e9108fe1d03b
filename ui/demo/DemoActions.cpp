// SPDX-License-Identifier: Apache-2.0
// What one does as Okta: to one person, to the company, a thousand times at once.
#include "demo/DemoActions.h"

#include "screens/DemoScreen.h"
#include "screens/DemoText.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Label.h"
#include "widgets/Pill.h"

#include <QGridLayout>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

#include <array>
#include <initializer_list>

namespace rollcall::ui {

using models::DemoScreen;
using models::DemoText;

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

DemoActions::DemoActions(const Style& style, DemoScreen& screen, QWidget* parent)
    : QScrollArea(parent),
      m_style(style),
      m_screen(screen),
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
      m_burstLabel(new Label(style, FontRole::Detail, Ink::Muted))
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
    setWidget(inner);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setFixedWidth(size::actions);

    nameWidgets();
    connectButtons();
    connect(&m_screen, &DemoScreen::statusChanged, this, &DemoActions::showCompany);
    connect(&m_screen, &DemoScreen::burstChanged, this, &DemoActions::showBurst);
    connect(&m_screen, &DemoScreen::chosenPersonChanged, this, &DemoActions::showChosen);
    showCompany();
    showChosen();
    showBurst();
}

Card* DemoActions::makePersonCard()
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

Card* DemoActions::makeCompanyCard()
{
    auto* card = new Card(m_style, tr("Everyone and groups"));
    auto* grid = new QGridLayout;
    addInPairs(*grid, {m_pushEveryoneButton, m_importButton, m_pushGroupButton, m_pushAllGroupsButton});
    card->body()->addLayout(grid);
    return card;
}

Card* DemoActions::makeBurstCard()
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

QList<QWidget*> DemoActions::tabOrder() const
{
    return {m_anyoneButton,     m_renameButton,        m_addressButton,  m_attributesButton,   m_moveButton,
            m_deactivateButton, m_reactivateButton,    m_unassignButton, m_pushEveryoneButton, m_importButton,
            m_pushGroupButton,  m_pushAllGroupsButton, m_burstButton,    m_cancelBurstButton};
}

void DemoActions::nameWidgets()
{
    struct Named {
        QWidget* widget;
        const char* objectName;
        QString accessibleName;
    };
    const auto widgets = std::to_array<Named>({
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
    });
    for (const Named& named : widgets) {
        named.widget->setObjectName(QLatin1String(named.objectName));
        named.widget->setAccessibleName(named.accessibleName);
    }
}

void DemoActions::connectButtons()
{
    struct Command {
        Button* button;
        void (DemoScreen::*command)();
    };
    const auto commands = std::to_array<Command>({
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
    });
    for (const Command& entry : commands)
        connect(entry.button, &QPushButton::clicked, &m_screen, entry.command);
    connect(m_anyoneButton, &QPushButton::clicked, &m_screen, [this] { m_screen.choosePerson(QString()); });
}

void DemoActions::showCompany()
{
    m_pushEveryoneButton->setEnabled(m_screen.hasPeople());
    m_pushGroupButton->setEnabled(m_screen.hasGroups());
    m_pushAllGroupsButton->setEnabled(m_screen.hasGroups());
    // Chance can choose among those who are there now.
    if (m_screen.chosenPerson() == nullptr)
        showChosen();
}

void DemoActions::showChosen()
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
}

void DemoActions::showBurst()
{
    const demo::BurstProgress& burst = m_screen.burst();
    m_burstLabel->setText(burst.total == 0 ? tr("Over four connections at once") : m_screen.burstText());
    m_burstProgress->setMaximum(burst.total == 0 ? 1 : static_cast<int>(burst.total));
    m_burstProgress->setValue(static_cast<int>(burst.done));
    m_burstButton->setEnabled(!burst.isRunning);
    m_cancelBurstButton->setEnabled(burst.isRunning && !burst.wasCancelled);
}

} // namespace rollcall::ui
