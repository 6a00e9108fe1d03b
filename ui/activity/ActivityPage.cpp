// SPDX-License-Identifier: Apache-2.0
// Requests as they arrive, and the chosen one in full below.
#include "activity/ActivityPage.h"

#include "activity/RequestPanes.h"
#include "screens/ActivityScreen.h"
#include "screens/RequestScreen.h"
#include "tables/JournalTableModel.h"
#include "widgets/Button.h"
#include "widgets/Card.h"
#include "widgets/Chip.h"
#include "widgets/DataTable.h"
#include "widgets/JsonView.h"
#include "widgets/PageHeader.h"
#include "widgets/ScrollAnchor.h"
#include "widgets/SearchField.h"
#include "widgets/StateStack.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

namespace rollcall::ui {

using directory::JournalSlice;
using models::ActivityScreen;
using models::JournalTableModel;
using models::ScreenState;

ActivityPage::ActivityPage(const Style& style, ActivityScreen& screen, QWidget* parent)
    : QWidget(parent),
      m_style(style),
      m_screen(screen),
      m_header(new PageHeader(style, tr("Activity"))),
      m_stack(new StateStack(style)),
      m_splitter(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("ActivityPage"));
    m_stack->setObjectName(QStringLiteral("m_stack"));
    m_splitter->setObjectName(QStringLiteral("m_splitter"));
    m_splitter->setHandleWidth(space::hair);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeTable());
    m_panes = new RequestPanes(style, screen.request());
    m_panes->setMinimumHeight(size::sidebar);
    m_splitter->addWidget(m_panes);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    makeHeader();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(new Hairline(Qt::Horizontal));
    column->addWidget(m_stack, 1);
    m_stack->setContent(m_splitter);

    connect(m_panes, &RequestPanes::personOpened, this, &ActivityPage::personOpened);
    connect(m_panes, &RequestPanes::personRequestsOpened, this, &ActivityPage::showPersonRequests);
    connect(&m_screen, &ActivityScreen::stateChanged, this, &ActivityPage::refresh);
    connect(&m_screen, &ActivityScreen::statusChanged, this, &ActivityPage::refreshStatus);
    connect(&m_screen, &ActivityScreen::narrowingChanged, this, &ActivityPage::showNarrowing);
    m_screen.setShown(false);
    showNarrowing();
    refreshStatus();
    refresh();
    setTabOrder(m_search, m_all);
    setTabOrder(m_all, m_succeeded);
    setTabOrder(m_succeeded, m_refused);
    setTabOrder(m_refused, m_writes);
    setTabOrder(m_writes, m_person);
    setTabOrder(m_person, m_columns);
    setTabOrder(m_columns, m_pause);
    setTabOrder(m_pause, m_table);
    setTabOrder(m_table, m_panes);
}

Chip* ActivityPage::makeSliceChip(const QString& text, const QString& name)
{
    auto* chip = new Chip(m_style, text);
    chip->setObjectName(name);
    return chip;
}

void ActivityPage::makeHeader()
{
    m_header->setObjectName(QStringLiteral("m_header"));
    m_search = new SearchField(m_style, tr("Person, path, text…"));
    m_search->setObjectName(QStringLiteral("m_search"));
    m_search->setAccessibleName(tr("Search requests"));
    m_all = makeSliceChip(tr("All"), QStringLiteral("m_all"));
    m_succeeded = makeSliceChip(tr("Succeeded"), QStringLiteral("m_succeeded"));
    m_refused = makeSliceChip(tr("Refused"), QStringLiteral("m_refused"));
    m_writes = makeSliceChip(tr("Writes"), QStringLiteral("m_writes"));
    m_person = makeSliceChip(QString(), QStringLiteral("m_person"));
    m_person->setRemovable(true);
    m_columns = new Button(m_style, IconName::Columns, tr("Columns"));
    m_columns->setObjectName(QStringLiteral("m_columns"));
    m_columns->setMenu(m_table->columnChooserMenu());
    m_pause = new Button(m_style, IconName::Pause, tr("Pause"));
    m_pause->setObjectName(QStringLiteral("m_pause"));

    auto* slices = new QButtonGroup(this);
    slices->addButton(m_all, static_cast<int>(JournalSlice::All));
    slices->addButton(m_succeeded, static_cast<int>(JournalSlice::Succeeded));
    slices->addButton(m_refused, static_cast<int>(JournalSlice::Refused));
    slices->addButton(m_writes, static_cast<int>(JournalSlice::Writes));
    connect(slices, &QButtonGroup::idClicked, this,
            [this](int id) { m_screen.setSlice(static_cast<JournalSlice>(id)); });
    connect(m_person, &QAbstractButton::clicked, this, [this] { m_screen.setPerson(std::nullopt, {}); });
    connect(m_pause, &QAbstractButton::clicked, this, &ActivityPage::togglePause);
    // Every letter goes to the screen, which waits for the last one itself.
    connect(m_search, &QLineEdit::textChanged, &m_screen, &ActivityScreen::setSearch);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });

    m_header->addToToolRow(m_search);
    for (auto* chip : {m_all, m_succeeded, m_refused, m_writes, m_person})
        m_header->addToToolRow(chip);
    m_header->addAction(m_columns);
    m_header->addAction(m_pause);
}

QWidget* ActivityPage::makeTable()
{
    m_table = new DataTable(m_style, QStringLiteral("activity"));
    m_table->setObjectName(QStringLiteral("m_table"));
    m_table->setAccessibleName(tr("Requests"));
    m_table->setMinimumHeight(size::row * 4);
    m_table->setDefaultWidths({size::search / 2, size::search * 6 / 5, size::search * 2 / 7 + space::tiny,
                               size::search * 2 / 3, size::search / 3, size::search / 5});
    m_table->setModel(&m_screen.table());
    m_table->setStretchColumn(JournalTableModel::Path);
    m_anchor = new ScrollAnchor(*m_table);
    connect(&m_screen.table(), &JournalTableModel::orderLoaded, m_anchor, &ScrollAnchor::orderArrived);
    m_table->installEventFilter(this);
    connect(m_table, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
        if (const auto id = m_screen.table().idAt(index.row()))
            m_screen.selectRequest(*id);
    });
    connect(m_table, &QAbstractItemView::activated, this, [this] {
        if (auto* response = m_panes->findChild<JsonView*>(QStringLiteral("m_response")))
            response->setFocus(Qt::TabFocusReason);
    });
    auto* upper = new QWidget;
    upper->setProperty("surface", QStringLiteral("raised"));
    upper->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(space::medium, 0, 0, 0);
    column->addWidget(m_table);
    return upper;
}

void ActivityPage::showRequest(directory::JournalId request)
{
    m_screen.selectRequest(request);
    const int row = m_screen.table().rowOf(request);
    if (row >= 0)
        m_table->setCurrentIndex(m_screen.table().index(row, 0));
    else
        m_table->clearSelection();
}

void ActivityPage::showPersonRequests(directory::PersonId person, const QString& name)
{
    m_screen.showPerson(person, name);
}

void ActivityPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_screen.setShown(true);
}

void ActivityPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_screen.setShown(false);
}

void ActivityPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_panes->isAncestorOf(focusWidget())) {
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (event->key() == Qt::Key_Escape && m_screen.isNarrowed()) {
        m_screen.clearNarrowing();
        return;
    }
    QWidget::keyPressEvent(event);
}

bool ActivityPage::eventFilter(QObject* watched, QEvent* event)
{
    // The table would take Space for selecting, which it does on every move anyway.
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        togglePause();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ActivityPage::togglePause()
{
    m_screen.setPaused(!m_screen.isPaused());
}

void ActivityPage::showNarrowing()
{
    m_anchor->startAtTop();
    if (m_search->text() != m_screen.search())
        m_search->setText(m_screen.search());
    m_all->setChecked(m_screen.slice() == JournalSlice::All);
    m_succeeded->setChecked(m_screen.slice() == JournalSlice::Succeeded);
    m_refused->setChecked(m_screen.slice() == JournalSlice::Refused);
    m_writes->setChecked(m_screen.slice() == JournalSlice::Writes);
    m_person->setText(m_screen.personName());
    m_person->setAccessibleName(tr("Only %1").arg(m_screen.personName()));
    m_person->setVisible(m_screen.person().has_value());
    m_person->setChecked(m_screen.person().has_value());
}

void ActivityPage::refreshStatus()
{
    m_header->setStatus(m_screen.statusText());
    m_pause->setIconName(m_screen.isPaused() ? IconName::Play : IconName::Pause);
    const qint64 waiting = m_screen.waitingCount();
    if (!m_screen.isPaused())
        m_pause->setText(tr("Pause"));
    else
        m_pause->setText(waiting == 0 ? tr("Resume") : tr("Resume, %1 new").arg(QLocale().toString(waiting)));
    m_pause->updateGeometry();
}

void ActivityPage::refresh()
{
    switch (m_screen.state()) {
    case ScreenState::Loading:
        m_stack->showLoading();
        return;
    case ScreenState::Error:
        m_stack->showError({tr("The requests could not be read."),
                            m_screen.error() ? QString::fromStdString(m_screen.error()->message) : QString(),
                            tr("Okta is answered all the same."), tr("Try again"), [this] { m_screen.retry(); }});
        return;
    case ScreenState::Empty:
        showEmpty();
        return;
    case ScreenState::Full:
        m_stack->showContent();
        return;
    }
}

void ActivityPage::showEmpty()
{
    const auto leave = [this] { Q_EMIT overviewWanted(); };
    if (m_screen.isNarrowed()) {
        m_stack->showEmpty({IconName::Search, tr("No request matches."),
                            tr("New ones that match appear by themselves."), tr("Show all requests"),
                            [this] { m_screen.clearNarrowing(); }});
    } else if (!m_screen.integration()) {
        m_stack->showEmpty({IconName::Activity, tr("No integration yet."),
                            tr("Requests appear here once Okta sends them to one."), tr("Show how to make one"),
                            leave});
    } else {
        m_stack->showEmpty({IconName::Activity, tr("Nothing has arrived yet."),
                            tr("In Okta, press Test Connector Configuration: that request appears here at once."),
                            tr("Show base URL"), leave});
    }
}

} // namespace rollcall::ui
