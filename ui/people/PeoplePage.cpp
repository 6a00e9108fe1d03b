// SPDX-License-Identifier: Apache-2.0
// The list of people with search and filters, and the inspector beside it.
#include "people/PeoplePage.h"

#include "people/PersonInspector.h"
#include "screens/PeopleScreen.h"
#include "screens/PersonScreen.h"
#include "tables/PeopleTableModel.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"
#include "widgets/Tabs.h"

#include <QTabBar>

#include <algorithm>

namespace rollcall::ui {

using models::PeopleScreen;
using models::PeopleTableModel;
using Filter = models::PeopleScreen::Filter;

PeoplePage::PeoplePage(const Style& style, PeopleScreen& screen, QWidget* parent)
    : ListPage(style, screen,
               {tr("People"), tr("Name, user name, e-mail, phone…"), tr("Search people"),
                tr("The people could not be read."),
                tr("Nothing is lost: what Okta sends is still stored when it is acknowledged.")},
               Qt::Horizontal, QStringLiteral("people"), parent),
      m_screen(screen),
      m_inspector(new PersonInspector(style, screen.person()))
{
    setObjectName(QStringLiteral("PeoplePage"));
    makeTable();
    addSlice(tr("All"), static_cast<int>(Filter::All), QStringLiteral("m_all"));
    addSlice(tr("Active"), static_cast<int>(Filter::Active), QStringLiteral("m_active"));
    addSlice(tr("Inactive"), static_cast<int>(Filter::Inactive), QStringLiteral("m_inactive"));
    addColumnChooser();
    m_inspector->setMinimumWidth(size::inspector);
    // The list first has room for its columns; what is left goes to the inspector, and of plenty each takes its share.
    setSplit([](int width) { return std::clamp(width - size::peopleList, size::inspector, width * 3 / 7); });
    assemble(m_inspector);

    const auto showFilter = [this] { showSlice(static_cast<int>(m_screen.filter())); };
    const auto showCounts = [this] { header().setStatus(m_screen.countsText()); };
    connect(m_inspector, &PersonInspector::requestOpened, this, &PeoplePage::requestOpened);
    connect(m_inspector, &PersonInspector::invitationOpened, this, &PeoplePage::invitationOpened);
    connect(m_inspector, &PersonInspector::personRequestsOpened, this, &PeoplePage::personRequestsOpened);
    connect(&m_screen, &PeopleScreen::stateChanged, this, showCounts);
    connect(&m_screen, &PeopleScreen::countsChanged, this, showCounts);
    connect(&m_screen, &PeopleScreen::narrowingChanged, this, showFilter);
    connect(&m_screen.table(), &PeopleTableModel::orderLoaded, &anchor(), &ScrollAnchor::orderArrived);
    connect(&m_screen.table(), &PeopleTableModel::sortChanged, this, [this](int column, Qt::SortOrder order) {
        anchor().startAtTop();
        table().showSortIndicator(column, order);
    });
    showFilter();
    showCounts();
}

void PeoplePage::makeTable()
{
    table().setMinimumWidth(size::search);
    table().setDefaultWidths({size::search * 4 / 7, size::search * 2 / 3, size::search * 3 / 8, size::search / 3});
    table().setHiddenByDefault({PeopleTableModel::Email, PeopleTableModel::Department, PeopleTableModel::Title,
                                PeopleTableModel::EmployeeNumber, PeopleTableModel::ExternalId,
                                PeopleTableModel::Created, PeopleTableModel::LastModified});
    table().setModel(&m_screen.table());
    table().setStretchColumn(PeopleTableModel::Groups);
    table().showSortIndicator(m_screen.table().sortColumn(), m_screen.table().sortOrder());
    connect(&table(), &DataTable::currentRowChanged, this, &PeoplePage::choosePerson);
    connect(&table(), &QAbstractItemView::activated, this, &PeoplePage::choosePerson);
}

void PeoplePage::choosePerson(const QModelIndex& index)
{
    if (const auto id = m_screen.table().idAt(index.row()))
        m_screen.selectPerson(id);
}

void PeoplePage::showPerson(directory::PersonId person)
{
    m_screen.selectPerson(person);
    chooseRow(m_screen.table().rowOf(person));
}

void PeoplePage::sliceChosen(int id)
{
    m_screen.setFilter(static_cast<Filter>(id));
}

void PeoplePage::enterDetail()
{
    if (auto* tabs = m_inspector->findChild<Tabs*>(QStringLiteral("m_tabs")))
        tabs->bar()->setFocus(Qt::TabFocusReason);
}

EmptyState PeoplePage::emptyState()
{
    const auto leave = [this] { Q_EMIT overviewWanted(); };
    if (!m_screen.integration())
        return {IconName::People, tr("No integration yet."), tr("People appear here once Okta sends them to one."),
                tr("Show how to make one"), leave};
    if (m_screen.isNarrowed()) {
        const QString search = m_screen.search().trimmed();
        return {IconName::Search,
                search.isEmpty() ? tr("Nobody in this filter.") : tr("Nobody matches “%1”.").arg(search),
                search.isEmpty() ? QString() : tr("Every word must be found; accents and capitals do not matter."),
                tr("Show everybody"), [this] { m_screen.clearNarrowing(); }};
    }
    return {IconName::People, tr("Nobody has arrived yet."),
            tr("In Okta, assign people to the app: they appear here within seconds."), tr("Show base URL"), leave};
}

} // namespace rollcall::ui
