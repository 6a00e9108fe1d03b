// SPDX-License-Identifier: Apache-2.0
// The list of people with search and filters, and the inspector beside it.
#include "people/PeoplePage.h"

#include "people/PersonInspector.h"
#include "screens/PeopleScreen.h"
#include "screens/PersonScreen.h"
#include "tables/PeopleTableModel.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"
#include "widgets/SearchField.h"
#include "widgets/StateStack.h"
#include "widgets/Tabs.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QMenu>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

namespace rollcall::ui {

using models::PeopleScreen;
using models::PeopleTableModel;
using models::ScreenState;

PeoplePage::PeoplePage(const Style& style, PeopleScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, tr("People"))),
      m_stack(new StateStack(style)),
      m_splitter(new QSplitter(Qt::Horizontal))
{
    setObjectName(QStringLiteral("PeoplePage"));
    m_stack->setObjectName(QStringLiteral("m_stack"));
    m_splitter->setObjectName(QStringLiteral("m_splitter"));
    m_splitter->setHandleWidth(space::hair);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeTable());
    m_inspector = new PersonInspector(style, screen.person());
    m_inspector->setMinimumWidth(size::inspector);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 4);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({size::reading + space::huge, size::search + size::sidebar - space::huge});
    makeHeader();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(new Hairline(Qt::Horizontal));
    column->addWidget(m_stack, 1);
    m_stack->setContent(m_splitter);

    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSplitChosen = true; });
    connect(m_inspector, &PersonInspector::requestOpened, this, &PeoplePage::requestOpened);
    connect(m_inspector, &PersonInspector::personRequestsOpened, this, &PeoplePage::personRequestsOpened);
    connect(&m_screen, &PeopleScreen::stateChanged, this, &PeoplePage::refresh);
    connect(&m_screen, &PeopleScreen::countsChanged, this, &PeoplePage::refresh);
    connect(&m_screen, &PeopleScreen::narrowingChanged, this, &PeoplePage::showNarrowing);
    m_screen.setShown(false);
    showNarrowing();
    refresh();
    setTabOrder(m_search, m_all);
    setTabOrder(m_all, m_active);
    setTabOrder(m_active, m_inactive);
    setTabOrder(m_inactive, m_columns);
    setTabOrder(m_columns, m_table);
    setTabOrder(m_table, m_inspector);
}

void PeoplePage::makeHeader()
{
    m_header->setObjectName(QStringLiteral("m_header"));
    m_search = new SearchField(m_style, tr("Name, user name, e-mail, phone…"));
    m_search->setObjectName(QStringLiteral("m_search"));
    m_search->setAccessibleName(tr("Search people"));
    m_all = new Chip(m_style, tr("All"));
    m_all->setObjectName(QStringLiteral("m_all"));
    m_active = new Chip(m_style, tr("Active"));
    m_active->setObjectName(QStringLiteral("m_active"));
    m_inactive = new Chip(m_style, tr("Inactive"));
    m_inactive->setObjectName(QStringLiteral("m_inactive"));
    m_columns = new Button(m_style, IconName::Columns, tr("Columns"));
    m_columns->setObjectName(QStringLiteral("m_columns"));
    m_columns->setMenu(m_table->columnChooserMenu());

    auto* filters = new QButtonGroup(this);
    filters->addButton(m_all, static_cast<int>(PeopleScreen::Filter::All));
    filters->addButton(m_active, static_cast<int>(PeopleScreen::Filter::Active));
    filters->addButton(m_inactive, static_cast<int>(PeopleScreen::Filter::Inactive));
    connect(filters, &QButtonGroup::idClicked, this,
            [this](int id) { m_screen.setFilter(static_cast<PeopleScreen::Filter>(id)); });
    // Every letter goes to the screen, which waits for the last one itself.
    connect(m_search, &QLineEdit::textChanged, &m_screen, &PeopleScreen::setSearch);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });

    m_header->addToToolRow(m_search);
    m_header->addToToolRow(m_all);
    m_header->addToToolRow(m_active);
    m_header->addToToolRow(m_inactive);
    m_header->addAction(m_columns);
}

QWidget* PeoplePage::makeTable()
{
    m_table = new DataTable(m_style, QStringLiteral("people"));
    m_table->setObjectName(QStringLiteral("m_table"));
    m_table->setAccessibleName(tr("People"));
    m_table->setMinimumWidth(size::search);
    m_table->setDefaultWidths({size::search * 4 / 7, size::search * 2 / 3, size::search * 3 / 8, size::search / 3});
    m_table->setHiddenByDefault({PeopleTableModel::Email, PeopleTableModel::Department, PeopleTableModel::Title,
                                 PeopleTableModel::EmployeeNumber, PeopleTableModel::ExternalId,
                                 PeopleTableModel::Created, PeopleTableModel::LastModified});
    m_table->setModel(&m_screen.table());
    m_table->setStretchColumn(PeopleTableModel::Groups);
    m_table->showSortIndicator(m_screen.table().sortColumn(), m_screen.table().sortOrder());
    m_anchor = new ScrollAnchor(*m_table);
    connect(&m_screen.table(), &PeopleTableModel::orderLoaded, m_anchor, &ScrollAnchor::orderArrived);
    connect(&m_screen.table(), &PeopleTableModel::sortChanged, this, [this](int column, Qt::SortOrder order) {
        m_anchor->startAtTop();
        m_table->showSortIndicator(column, order);
    });
    connect(m_table, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        if (const auto id = m_screen.table().idAt(index.row()))
            m_screen.selectPerson(*id);
    });
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (const auto id = m_screen.table().idAt(index.row()))
            m_screen.selectPerson(*id);
        if (auto* tabs = m_inspector->findChild<Tabs*>(QStringLiteral("m_tabs")))
            tabs->bar()->setFocus(Qt::TabFocusReason);
    });
    auto* side = new QWidget;
    side->setProperty("surface", QStringLiteral("raised"));
    side->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(space::medium, 0, 0, 0);
    column->addWidget(m_table);
    return side;
}

void PeoplePage::showPerson(directory::PersonId person)
{
    m_screen.selectPerson(person);
    const int row = m_screen.table().rowOf(person);
    if (row >= 0)
        m_table->setCurrentIndex(m_screen.table().index(row, 0));
    else
        m_table->clearSelection();
}

void PeoplePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_screen.setShown(true);
}

void PeoplePage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_screen.setShown(false);
}

void PeoplePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_inspector->isAncestorOf(focusWidget())) {
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (event->key() == Qt::Key_Escape && m_screen.isNarrowed()) {
        m_screen.clearNarrowing();
        return;
    }
    QWidget::keyPressEvent(event);
}

void PeoplePage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Where there is little room the list gets it: its columns cannot be shortened any further.
    if (!m_isSplitChosen && width() < size::narrowPage)
        m_splitter->setSizes({width() - size::inspector, size::inspector});
}

void PeoplePage::showNarrowing()
{
    m_anchor->startAtTop();
    if (m_search->text() != m_screen.search())
        m_search->setText(m_screen.search());
    m_all->setChecked(m_screen.filter() == PeopleScreen::Filter::All);
    m_active->setChecked(m_screen.filter() == PeopleScreen::Filter::Active);
    m_inactive->setChecked(m_screen.filter() == PeopleScreen::Filter::Inactive);
}

void PeoplePage::refresh()
{
    m_header->setStatus(m_screen.countsText());
    switch (m_screen.state()) {
    case ScreenState::Loading:
        m_stack->showLoading();
        return;
    case ScreenState::Error:
        m_stack->showError({tr("The people could not be read."),
                            m_screen.error() ? QString::fromStdString(m_screen.error()->message) : QString(),
                            tr("Nothing is lost: what Okta sends is still stored when it is acknowledged."),
                            tr("Try again"), [this] { m_screen.retry(); }});
        return;
    case ScreenState::Empty:
        showEmpty();
        return;
    case ScreenState::Full:
        m_stack->showContent();
        return;
    }
}

void PeoplePage::showEmpty()
{
    const auto leave = [this] { Q_EMIT overviewWanted(); };
    if (!m_screen.integration()) {
        m_stack->showEmpty({IconName::People, tr("No integration yet."),
                            tr("People appear here once Okta sends them to one."), tr("Show how to make one"), leave});
    } else if (m_screen.isNarrowed()) {
        const QString search = m_screen.search().trimmed();
        m_stack->showEmpty(
            {IconName::Search, search.isEmpty() ? tr("Nobody in this filter.") : tr("Nobody matches “%1”.").arg(search),
             search.isEmpty() ? QString() : tr("Every word must be found; accents and capitals do not matter."),
             tr("Show everybody"), [this] { m_screen.clearNarrowing(); }});
    } else {
        m_stack->showEmpty({IconName::People, tr("Nobody has arrived yet."),
                            tr("In Okta, assign people to the app: they appear here within seconds."),
                            tr("Show base URL"), leave});
    }
}

} // namespace rollcall::ui
