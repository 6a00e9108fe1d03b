// SPDX-License-Identifier: Apache-2.0
// Rows, header, keyboard and remembered columns of every table.
#include "widgets/DataTable.h"

#include "widgets/TableDelegate.h"
#include "widgets/TableHeader.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

namespace rollcall::ui {

DataTable::DataTable(const Style& style, const QString& settingsKey, QWidget* parent)
    : QTableView(parent), m_style(style), m_settings(settingsKey), m_chooser(new QMenu(this))
{
    auto* header = new TableHeader(style, this);
    setHorizontalHeader(header);
    setItemDelegate(new TableDelegate(style, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(size::row);
    verticalHeader()->setDefaultSectionSize(size::row);

    connect(header, &QHeaderView::sectionClicked, this, &DataTable::sortBy);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { columnChooserMenu()->popup(header->mapToGlobal(at)); });

    m_saveLater.setSingleShot(true);
    m_saveLater.setInterval(delay::columns);
    connect(&m_saveLater, &QTimer::timeout, this, [this] { m_settings.save(*horizontalHeader(), m_givenWay); });
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_isFitting) {
            m_saveLater.start();
            fitColumns();
        }
    });
    connect(header, &QHeaderView::sectionMoved, this, [this] { m_saveLater.start(); });
    connect(m_chooser, &QMenu::aboutToShow, this, &DataTable::fillChooser);
}

DataTable::~DataTable()
{
    if (m_saveLater.isActive() && model() != nullptr)
        m_settings.save(*horizontalHeader(), m_givenWay);
}

void DataTable::setModel(QAbstractItemModel* newModel)
{
    m_isFitting = true;
    m_givenWay.clear();
    QTableView::setModel(newModel);
    if (newModel != nullptr) {
        applyDefaults();
        // A false answer leaves the defaults, which is what is wanted.
        static_cast<void>(m_settings.restore(*horizontalHeader()));
    }
    m_isFitting = false;
    fitColumns();
}

void DataTable::applyDefaults()
{
    auto* header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        if (column < m_defaultWidths.size())
            header->resizeSection(column, m_defaultWidths.at(column));
        header->setSectionHidden(column, m_hiddenByDefault.contains(column));
    }
}

void DataTable::setStretchColumn(int column, int least)
{
    m_stretchColumn = column;
    m_stretchLeast = least;
    fitColumns();
}

void DataTable::fitColumns()
{
    auto* header = horizontalHeader();
    if (m_isFitting || header->count() == 0)
        return;
    m_isFitting = true;
    giveWay();
    const int column = m_stretchColumn;
    if (column >= 0 && column < header->count() && !header->isSectionHidden(column)) {
        const int others = header->length() - header->sectionSize(column);
        // It gives way before the table scrolls sideways.
        header->resizeSection(column, std::max(size::leastColumn, viewport()->width() - others));
    }
    m_isFitting = false;
}

int DataTable::leastWidth(int column) const
{
    if (m_givenWay.contains(column))
        return m_givenWay.value(column);
    if (horizontalHeader()->isSectionHidden(column))
        return 0;
    return column == m_stretchColumn ? m_stretchLeast : horizontalHeader()->sectionSize(column);
}

void DataTable::giveWay()
{
    auto* header = horizontalHeader();
    int needed = 0;
    for (int column = 0; column < header->count(); ++column)
        needed += leastWidth(column);
    for (const int column : m_givingWay) {
        const int width = leastWidth(column);
        if (width == 0 || m_keptShown.contains(column))
            continue;
        if (needed <= viewport()->width()) {
            if (m_givenWay.remove(column) > 0)
                header->showSection(column);
            continue;
        }
        needed -= width;
        m_givenWay.insert(column, width);
        header->hideSection(column);
    }
}

void DataTable::showSortIndicator(int column, Qt::SortOrder order)
{
    if (auto* header = qobject_cast<TableHeader*>(horizontalHeader()))
        header->showSort(column, order);
}

void DataTable::sortBy(int column)
{
    auto* header = qobject_cast<TableHeader*>(horizontalHeader());
    if (header == nullptr || !header->isSortable(column))
        return;
    const bool isTurned = header->sortedSection() == column && header->order() == Qt::AscendingOrder;
    const auto order = isTurned ? Qt::DescendingOrder : Qt::AscendingOrder;
    header->showSort(column, order);
    model()->sort(column, order);
}

QMenu* DataTable::columnChooserMenu()
{
    fillChooser();
    return m_chooser;
}

void DataTable::fillChooser()
{
    m_chooser->clear();
    if (model() == nullptr)
        return;
    auto* header = horizontalHeader();
    for (int column = 1; column < header->count(); ++column) {
        auto* action = m_chooser->addAction(model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column) || m_givenWay.contains(column));
        connect(action, &QAction::toggled, this, [this, column](bool isShown) { showColumn(column, isShown); });
    }
    m_chooser->addSeparator();
    connect(m_chooser->addAction(tr("Columns as at first")), &QAction::triggered, this,
            &DataTable::showColumnsAsAtFirst);
}

void DataTable::showColumn(int column, bool isShown)
{
    m_givenWay.remove(column);
    if (isShown)
        m_keptShown.insert(column);
    else
        m_keptShown.remove(column);
    horizontalHeader()->setSectionHidden(column, !isShown);
    fitColumns();
    m_saveLater.start();
}

void DataTable::showColumnsAsAtFirst()
{
    m_isFitting = true;
    for (int place = 0; place < horizontalHeader()->count(); ++place)
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(place), place);
    m_givenWay.clear();
    m_keptShown.clear();
    applyDefaults();
    m_isFitting = false;
    fitColumns();
    m_saveLater.start();
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || current.isValid() != previous.isValid())
        Q_EMIT currentRowChanged(current);
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        // Qt leaves Enter to the platform; ours always opens.
        if (currentIndex().isValid())
            Q_EMIT activated(currentIndex());
        event->accept();
        return;
    }
    if (isPlain && model() != nullptr && model()->rowCount() > 0 &&
        (event->key() == Qt::Key_Home || event->key() == Qt::Key_End)) {
        // In a table of rows, Home and End mean the first and the last row, not the first and the last cell.
        const int row = event->key() == Qt::Key_Home ? 0 : model()->rowCount() - 1;
        setCurrentIndex(model()->index(row, std::max(0, currentIndex().column())));
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    setHoveredRow(rowAt(event->position().toPoint().y()));
}

void DataTable::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    setHoveredRow(-1);
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void DataTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = row;
    if (auto* delegate = qobject_cast<TableDelegate*>(itemDelegate()))
        delegate->setHoveredRow(row);
    viewport()->update();
}

} // namespace rollcall::ui
