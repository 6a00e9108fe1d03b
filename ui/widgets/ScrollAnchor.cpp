// SPDX-License-Identifier: Apache-2.0
// Keeps what one is reading in its place while rows come and go above it.
#include "widgets/ScrollAnchor.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <utility>

namespace rollcall::ui {

ScrollAnchor::ScrollAnchor(QTableView& view) : QObject(&view), m_view(view)
{
    const auto* model = view.model();
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, &ScrollAnchor::remember);
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &ScrollAnchor::remember);
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, &ScrollAnchor::remember);
    // Queued: after the view itself has taken the change in.
    connect(model, &QAbstractItemModel::rowsInserted, this, &ScrollAnchor::restore, Qt::QueuedConnection);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ScrollAnchor::restore, Qt::QueuedConnection);
    connect(model, &QAbstractItemModel::layoutChanged, this, [this] { restore(); }, Qt::QueuedConnection);
}

void ScrollAnchor::orderArrived()
{
    if (!std::exchange(m_isToTop, false))
        return;
    m_top = QPersistentModelIndex();
    m_view.scrollToTop();
}

void ScrollAnchor::remember()
{
    // One change may come as several steps; where it began is what counts.
    if (m_top.isValid())
        return;
    const int scrolled = m_view.verticalScrollBar()->value();
    // At the top one wants to see what comes in at the top.
    if (scrolled == 0)
        return;
    const QModelIndex top = m_view.indexAt({0, 0});
    m_top = top;
    m_offset = top.isValid() ? scrolled - m_view.verticalHeader()->sectionPosition(top.row()) : 0;
}

void ScrollAnchor::restore()
{
    const QPersistentModelIndex top = std::exchange(m_top, {});
    if (!top.isValid())
        return;
    m_view.doItemsLayout();
    m_view.verticalScrollBar()->setValue(m_view.verticalHeader()->sectionPosition(top.row()) + m_offset);
}

} // namespace rollcall::ui
