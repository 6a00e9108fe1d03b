// SPDX-License-Identifier: Apache-2.0
// A table that is an array of row ids in order; the rows themselves are fetched in pages around what is looked at.
#pragma once

#include "core/Deliver.h"
#include "core/Result.h"
#include "tables/LatestRequest.h"
#include "tables/SegmentCache.h"
#include "tables/TableRoles.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QString>
#include <QTimer>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace rollcall::models {

/// How the cells of one column look.
struct ColumnLook {
    bool isPill = false; ///< a state: shape, word and colour
    bool isMuted = false;
    bool isMonospace = false;
    bool isNumber = false; ///< stands at the right
};

/// Lives on the GUI thread and never waits there. A row that is not held is asked for and reads as nullptr until it has
/// come; after a change of the order the former values stay on show until fresh ones replace them. A new order is
/// applied as insertions, removals and moves, never as a reset, so that selection and current row follow their ids.
template<class Id, class Row>
class PagedTableModel : public QAbstractTableModel {
public:
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : rowCountOf(m_order.size());
    }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : m_columns;
    }

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (!this->checkIndex(index, QAbstractItemModel::CheckIndexOption::IndexIsValid))
            return {};
        const ColumnLook look = lookOf(index.column());
        switch (role) {
        case RowIdRole:
            return static_cast<qint64>(idAt(index.row())->value);
        case PillRole:
            return look.isPill;
        case MutedRole:
            return look.isMuted;
        case MonospaceRole:
            return look.isMonospace;
        case Qt::TextAlignmentRole:
            return alignmentOf(look);
        case LoadingRole:
            return rowAt(index.row()) == nullptr && !isAbsent(index.row());
        default:
            return cellData(index, role);
        }
    }

    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= m_columns)
            return {};
        if (role == Qt::DisplayRole)
            return titleOf(section);
        if (role == Qt::TextAlignmentRole && lookOf(section).isNumber)
            return alignmentOf(lookOf(section));
        if (role == SortKeyRole && !sortKeyOf(section).isEmpty())
            return sortKeyOf(section);
        return {};
    }

    [[nodiscard]] std::optional<Id> idAt(int row) const
    {
        if (row < 0 || row >= rowCount())
            return std::nullopt;
        return m_order[static_cast<std::size_t>(row)];
    }

    /// -1 when it is not in the table.
    [[nodiscard]] int rowOf(const Id& id) const
    {
        const auto found = std::ranges::find(m_order, id);
        return found == m_order.end() ? -1 : static_cast<int>(found - m_order.begin());
    }

    /// The row, perhaps a former value of it; nullptr while it is on its way. Asks for it when needed.
    [[nodiscard]] const Row* rowAt(int row) const
    {
        if (row < 0 || row >= rowCount())
            return nullptr;
        if (const Row* held = m_cache.find(row))
            return held;
        const Id& id = m_order[static_cast<std::size_t>(row)];
        if (!m_absent.contains(id))
            want(row);
        const auto stale = m_stale.find(id);
        return stale == m_stale.end() ? nullptr : &stale->second;
    }

    /// It was asked for and is not there any more, or could not be read.
    [[nodiscard]] bool isAbsent(int row) const
    {
        const auto id = idAt(row);
        return id && m_absent.contains(*id);
    }

    /// Nothing is being fetched or waiting to be.
    [[nodiscard]] bool isPageIdle() const { return !m_page.isRunning() && !m_fetchTimer->isActive(); }

protected:
    explicit PagedTableModel(int columns, QObject* parent = nullptr)
        : QAbstractTableModel(parent), m_columns(columns), m_fetchTimer(new QTimer(this))
    {
        m_fetchTimer->setSingleShot(true);
        m_fetchTimer->setInterval(0);
        QObject::connect(m_fetchTimer, &QTimer::timeout, this, [this] { fetchWanted(); });
    }

    [[nodiscard]] virtual Id idOf(const Row& row) const = 0;
    /// Rows of these ids; those that are gone may be left out.
    [[nodiscard]] virtual QFuture<core::Result<std::vector<Row>>> fetchRows(std::vector<Id> ids,
                                                                            std::stop_token stop) = 0;
    virtual void pageFailed(const core::Error& error) = 0;

    [[nodiscard]] virtual QString titleOf(int column) const = 0;
    [[nodiscard]] virtual ColumnLook lookOf(int column) const = 0;
    /// Empty: the column cannot be sorted by.
    [[nodiscard]] virtual QString sortKeyOf(int) const { return {}; }
    [[nodiscard]] virtual QString cellText(const Row& row, int column) const = 0;
    /// What is read aloud.
    [[nodiscard]] virtual QString spokenText(const Row& row, int column) const { return cellText(row, column); }
    /// What is shown on hover; empty: nothing but what a narrow column cuts off.
    [[nodiscard]] virtual QString exactText(const Row& row, int column) const = 0;
    /// Of the pill.
    [[nodiscard]] virtual Tone toneOf(const Row& row) const = 0;
    /// What stands in a column of a row that is no longer there.
    [[nodiscard]] virtual QString absentText(int column) const = 0;

    [[nodiscard]] const std::vector<Id>& order() const { return m_order; }
    [[nodiscard]] const SegmentCache<Row>& cache() const { return m_cache; }

    /// Makes `next` the order. Rows held become former values: they are shown until they have been read again.
    void applyOrder(std::vector<Id> next)
    {
        dropPage();
        rememberAsStale();
        m_absent.clear();
        const auto [left, right] = std::ranges::mismatch(m_order, next);
        const auto prefix = left - m_order.begin();
        if (left != m_order.end() || right != next.end())
            changeOrder(std::move(next), prefix);
        if (!m_order.empty())
            Q_EMIT this->dataChanged(this->index(0, 0), this->index(this->rowCount() - 1, this->columnCount() - 1));
    }

    /// Puts rows above all others; what is held stays held.
    void prependOrder(const std::vector<Id>& ids)
    {
        if (ids.empty())
            return;
        dropPage();
        this->beginInsertRows({}, 0, rowCountOf(ids.size()) - 1);
        m_order.insert(m_order.begin(), ids.begin(), ids.end());
        m_cache.insertGap(0, static_cast<std::int64_t>(ids.size()));
        this->endInsertRows();
    }

    /// Replaces rows that are shown, where they stand.
    void replaceRows(std::vector<Row> rows)
    {
        for (Row& row : rows) {
            const int position = rowOf(idOf(row));
            if (position < 0 || !m_cache.find(position))
                continue;
            m_cache.put(position, {std::move(row)});
            Q_EMIT this->dataChanged(this->index(position, 0), this->index(position, this->columnCount() - 1));
        }
    }

    void clearOrder()
    {
        dropPage();
        m_stale.clear();
        m_absent.clear();
        m_cache.clear();
        if (m_order.empty())
            return;
        this->beginRemoveRows({}, 0, rowCount() - 1);
        m_order.clear();
        this->endRemoveRows();
    }

private:
    static constexpr std::int64_t halfPage = 64;
    static constexpr std::int64_t largestPage = 256;

    static QVariant alignmentOf(const ColumnLook& look)
    {
        return QVariant::fromValue(Qt::Alignment(look.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }

    [[nodiscard]] QString missingText(const QModelIndex& index) const
    {
        return isAbsent(index.row()) ? absentText(index.column())
                                     : QCoreApplication::translate("rollcall::models::PagedTableModel", "loading…");
    }

    /// What needs the row itself; asks for it.
    [[nodiscard]] QVariant cellData(const QModelIndex& index, int role) const
    {
        const int column = index.column();
        switch (role) {
        case Qt::DisplayRole: {
            const Row* row = rowAt(index.row());
            return row ? cellText(*row, column) : missingText(index);
        }
        case Qt::AccessibleTextRole: {
            const Row* row = rowAt(index.row());
            return row ? spokenText(*row, column) : missingText(index);
        }
        case ToneRole: {
            // Only a pill has a tone; what is plain text keeps the colour of text.
            const Row* row = lookOf(column).isPill ? rowAt(index.row()) : nullptr;
            return row ? QVariant(static_cast<int>(toneOf(*row))) : QVariant();
        }
        case ExactRole:
        case Qt::ToolTipRole: {
            const Row* row = rowAt(index.row());
            const QString exact = row ? exactText(*row, column) : QString();
            return exact.isEmpty() ? QVariant() : QVariant(exact);
        }
        default:
            return {};
        }
    }

    static int rowCountOf(std::size_t size)
    {
        return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
    }

    void want(std::int64_t row) const
    {
        // A burst that spans more than a page is a scroll: only where it ended matters.
        const bool isFar =
            m_wanted.isEmpty() || row < m_wanted.end() - largestPage || row >= m_wanted.first + largestPage;
        if (isFar) {
            m_wanted = {row, 1};
        } else {
            const auto first = std::min(m_wanted.first, row);
            m_wanted = {first, std::max(m_wanted.end(), row + 1) - first};
        }
        if (!m_fetchTimer->isActive())
            m_fetchTimer->start();
    }

    void fetchWanted()
    {
        if (m_wanted.isEmpty())
            return;
        const std::int64_t first = std::max<std::int64_t>(0, m_wanted.first - halfPage);
        const std::int64_t end = std::min<std::int64_t>(rowCount(), m_wanted.end() + halfPage);
        const RowRange range = m_cache.missing({first, std::max<std::int64_t>(0, end - first)});
        if (range.isEmpty()) {
            m_wanted = {};
            return;
        }
        if (m_page.isRunning()) {
            // The latest wins: what nobody looks at any more is cancelled, and its end starts this one.
            if (m_wanted.first >= m_running.end() || m_wanted.end() <= m_running.first)
                m_page.hurry();
            return;
        }
        m_wanted = {};
        m_running = range;
        std::vector<Id> ids(m_order.begin() + range.first, m_order.begin() + range.end());
        const auto ticket = m_page.begin();
        core::deliver(fetchRows(ids, ticket.stop), this,
                      [this, ids, generation = ticket.generation](core::Result<std::vector<Row>> rows) {
                          if (m_page.accept(generation))
                              receivePage(ids, std::move(rows));
                      });
    }

    void receivePage(const std::vector<Id>& ids, core::Result<std::vector<Row>> rows)
    {
        const RowRange range = std::exchange(m_running, {});
        if (rows) {
            std::unordered_map<Id, Row*> byId;
            for (Row& row : *rows)
                byId.emplace(idOf(row), &row);
            std::vector<Row> run;
            std::int64_t runFirst = range.first;
            std::int64_t position = range.first;
            const auto keepRun = [&] {
                m_cache.put(runFirst, std::move(run));
                run.clear();
            };
            for (const Id& id : ids) {
                m_stale.erase(id);
                if (const auto found = byId.find(id); found != byId.end()) {
                    run.push_back(std::move(*found->second));
                } else {
                    m_absent.insert(id);
                    keepRun();
                    runFirst = position + 1;
                }
                ++position;
            }
            keepRun();
            Q_EMIT this->dataChanged(this->index(static_cast<int>(range.first), 0),
                                     this->index(static_cast<int>(range.end()) - 1, this->columnCount() - 1));
        } else if (rows.error().kind != core::ErrorKind::Cancelled) {
            // Not asked again until the next refresh, else every repaint would ask.
            m_absent.insert(ids.begin(), ids.end());
            pageFailed(rows.error());
        }
        if (!m_wanted.isEmpty() && !m_fetchTimer->isActive())
            m_fetchTimer->start();
    }

    void dropPage()
    {
        m_page.cancel();
        m_running = {};
        m_wanted = {};
    }

    void rememberAsStale()
    {
        std::unordered_map<Id, Row> stale;
        m_cache.forEach([&](std::int64_t, const Row& row) { stale.emplace(idOf(row), row); });
        // What was still stale is kept once more unless the cache alone is a good many.
        if (stale.size() < static_cast<std::size_t>(largestPage))
            stale.merge(m_stale);
        m_stale = std::move(stale);
        m_cache.clear();
    }

    void changeOrder(std::vector<Id> next, std::ptrdiff_t prefix)
    {
        const auto oldSize = static_cast<std::ptrdiff_t>(m_order.size());
        const auto newSize = static_cast<std::ptrdiff_t>(next.size());
        const auto shorter = std::min(oldSize, newSize) - prefix;
        std::ptrdiff_t suffix = 0;
        while (suffix < shorter && m_order[static_cast<std::size_t>(oldSize - 1 - suffix)] ==
                                       next[static_cast<std::size_t>(newSize - 1 - suffix)])
            ++suffix;
        if (prefix + suffix == oldSize) {
            this->beginInsertRows({}, static_cast<int>(prefix), static_cast<int>(newSize - suffix - 1));
            m_order = std::move(next);
            this->endInsertRows();
        } else if (prefix + suffix == newSize) {
            this->beginRemoveRows({}, static_cast<int>(prefix), static_cast<int>(oldSize - suffix - 1));
            m_order = std::move(next);
            this->endRemoveRows();
        } else {
            rearrange(std::move(next));
        }
    }

    /// Anything else: the number of rows is made right at the end of the table, and one layout change moves everybody.
    void rearrange(std::vector<Id> next)
    {
        const int oldSize = rowCountOf(m_order.size());
        const int newSize = rowCountOf(next.size());
        const std::vector<Id> former = m_order;
        if (newSize > oldSize) {
            this->beginInsertRows({}, oldSize, newSize - 1);
            m_order.insert(m_order.end(), next.begin() + oldSize, next.end());
            this->endInsertRows();
        }
        Q_EMIT this->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QModelIndexList moved = this->persistentIndexList();
        std::unordered_map<Id, int> rows;
        for (const QModelIndex& index : moved) {
            if (index.row() < oldSize)
                rows.emplace(former[static_cast<std::size_t>(index.row())], -1);
        }
        for (std::size_t position = 0; position < next.size() && !rows.empty(); ++position) {
            if (const auto found = rows.find(next[position]); found != rows.end())
                found->second = static_cast<int>(position);
        }
        m_order = std::move(next);
        m_order.resize(static_cast<std::size_t>(std::max(oldSize, newSize)));
        QModelIndexList targets;
        targets.reserve(moved.size());
        for (const QModelIndex& index : moved) {
            const int row = index.row() < oldSize ? rows.at(former[static_cast<std::size_t>(index.row())]) : -1;
            targets.append(row < 0 ? QModelIndex{} : this->index(row, index.column()));
        }
        this->changePersistentIndexList(moved, targets);
        Q_EMIT this->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
        if (newSize < oldSize) {
            this->beginRemoveRows({}, newSize, oldSize - 1);
            m_order.resize(static_cast<std::size_t>(newSize));
            this->endRemoveRows();
        }
        m_wanted = {};
    }

    int m_columns;
    std::vector<Id> m_order;
    SegmentCache<Row> m_cache;
    std::unordered_map<Id, Row> m_stale; ///< former values, on show until read again
    std::unordered_set<Id> m_absent;     ///< asked for and not there; not asked again in this order
    QTimer* m_fetchTimer;
    LatestRequest m_page;
    RowRange m_running;
    mutable RowRange m_wanted;
};

} // namespace rollcall::models
