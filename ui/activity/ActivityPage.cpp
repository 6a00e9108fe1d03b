// SPDX-License-Identifier: Apache-2.0
// Requests as they arrive, and the chosen one in full below.
#include "activity/ActivityPage.h"

#include "activity/RequestPanes.h"
#include "screens/ActivityScreen.h"
#include "screens/RequestScreen.h"
#include "tables/JournalTableModel.h"
#include "widgets/Button.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/JsonView.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"

#include <QKeyEvent>
#include <QLocale>
#include <QSplitter>

namespace rollcall::ui {

using directory::JournalSlice;
using models::ActivityScreen;
using models::JournalTableModel;

ActivityPage::ActivityPage(const Style& style, ActivityScreen& screen, QWidget* parent)
    : ListPage(style, screen,
               {tr("Activity"), tr("Person, path, text…"), tr("Search requests"), tr("The requests could not be read."),
                tr("Okta is answered all the same.")},
               Qt::Vertical, QStringLiteral("activity"), parent),
      m_screen(screen),
      m_pause(new Button(style, IconName::Pause, tr("Pause"))),
      m_panes(new RequestPanes(style, screen.request()))
{
    setObjectName(QStringLiteral("ActivityPage"));
    makeTable();
    addSlice(tr("All"), static_cast<int>(JournalSlice::All), QStringLiteral("m_all"));
    addSlice(tr("Succeeded"), static_cast<int>(JournalSlice::Succeeded), QStringLiteral("m_succeeded"));
    addSlice(tr("Refused"), static_cast<int>(JournalSlice::Refused), QStringLiteral("m_refused"));
    addSlice(tr("Writes"), static_cast<int>(JournalSlice::Writes), QStringLiteral("m_writes"));
    m_person = addFilter(QStringLiteral("m_person"));
    m_person->setRemovable(true);
    addColumnChooser();
    addAction(m_pause, QStringLiteral("m_pause"));
    m_panes->setMinimumHeight(size::sidebar);
    assemble(m_panes);
    splitter().setStretchFactor(0, 1);
    splitter().setStretchFactor(1, 1);

    connect(m_person, &QAbstractButton::clicked, this, [this] { m_screen.setPerson(std::nullopt, {}); });
    connect(m_pause, &QAbstractButton::clicked, this, &ActivityPage::togglePause);
    connect(m_panes, &RequestPanes::personOpened, this, &ActivityPage::personOpened);
    connect(m_panes, &RequestPanes::personRequestsOpened, this, &ActivityPage::showPersonRequests);
    connect(&m_screen, &ActivityScreen::statusChanged, this, &ActivityPage::refreshStatus);
    connect(&m_screen, &ActivityScreen::narrowingChanged, this, &ActivityPage::showNarrowing);
    connect(&m_screen.table(), &JournalTableModel::orderLoaded, &anchor(), &ScrollAnchor::orderArrived);
    showNarrowing();
    refreshStatus();
}

void ActivityPage::makeTable()
{
    table().setAccessibleName(tr("Requests"));
    table().setMinimumHeight(size::row * 4);
    table().setDefaultWidths({size::search / 2, size::search * 6 / 5, size::search * 2 / 7 + space::tiny,
                              size::search * 2 / 3, size::search / 3, size::search / 5});
    table().setModel(&m_screen.table());
    table().setStretchColumn(JournalTableModel::Path);
    table().installEventFilter(this);
    connect(&table(), &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        if (const auto id = m_screen.table().idAt(index.row()))
            m_screen.selectRequest(id);
    });
}

void ActivityPage::showRequest(directory::JournalId request)
{
    m_screen.selectRequest(request);
    chooseRow(m_screen.table().rowOf(request));
}

void ActivityPage::showPersonRequests(directory::PersonId person, const QString& name)
{
    m_screen.showPerson(person, name);
}

void ActivityPage::sliceChosen(int id)
{
    m_screen.setSlice(static_cast<JournalSlice>(id));
}

void ActivityPage::enterDetail()
{
    if (auto* response = m_panes->findChild<JsonView*>(QStringLiteral("m_response")))
        response->focusText();
}

bool ActivityPage::eventFilter(QObject* watched, QEvent* event)
{
    // The table would take Space for selecting, which it does on every move anyway.
    if (watched == &table() && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        togglePause();
        return true;
    }
    return ListPage::eventFilter(watched, event);
}

void ActivityPage::togglePause()
{
    m_screen.setPaused(!m_screen.isPaused());
}

void ActivityPage::showNarrowing()
{
    showSlice(static_cast<int>(m_screen.slice()));
    m_person->setText(m_screen.personName());
    m_person->setAccessibleName(tr("Only %1").arg(m_screen.personName()));
    m_person->setVisible(m_screen.person().has_value());
    m_person->setChecked(m_screen.person().has_value());
}

void ActivityPage::refreshStatus()
{
    header().setStatus(m_screen.statusText());
    m_pause->setIconName(m_screen.isPaused() ? IconName::Play : IconName::Pause);
    const qint64 waiting = m_screen.waitingCount();
    if (!m_screen.isPaused())
        m_pause->setText(tr("Pause"));
    else
        m_pause->setText(waiting == 0 ? tr("Resume") : tr("Resume, %1 new").arg(QLocale().toString(waiting)));
    m_pause->updateGeometry();
}

EmptyState ActivityPage::emptyState()
{
    const auto leave = [this] { Q_EMIT overviewWanted(); };
    if (m_screen.isNarrowed())
        return {IconName::Search, tr("No request matches."), tr("New ones that match appear by themselves."),
                tr("Show all requests"), [this] { m_screen.clearNarrowing(); }};
    if (!m_screen.integration())
        return {IconName::Activity, tr("No integration yet."), tr("Requests appear here once Okta sends them to one."),
                tr("Show how to make one"), leave};
    return {IconName::Activity, tr("Nothing has arrived yet."),
            tr("In Okta, press Test Connector Configuration: that request appears here at once."), tr("Show base URL"),
            leave};
}

} // namespace rollcall::ui
