// SPDX-License-Identifier: Apache-2.0
// Requests, newest first, as a table that grows on top while one looks.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"
#include "tables/PagedTableModel.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace rollcall::models {

/// Lives on the GUI thread. Database and clock must outlive it.
class JournalTableModel final : public PagedTableModel<directory::JournalId, directory::JournalRow> {
    Q_OBJECT

public:
    enum Column : int { Time, WhatHappened, Method, Path, Status, Milliseconds, ColumnCount };

    JournalTableModel(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);

    /// Reads the order anew; what is shown stays until then. The latest query wins. Without one the table is empty at
    /// once.
    void setQuery(std::optional<directory::JournalQuery> query);
    [[nodiscard]] const std::optional<directory::JournalQuery>& query() const { return m_query; }
    /// Reads the whole order again.
    void reload();
    /// Takes in what is newer than the newest row known, and the counts of refusals that still fold.
    void follow();

    /// While paused, follow() only counts what waits.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    [[nodiscard]] qint64 waitingCount() const { return static_cast<qint64>(m_waiting.size()); }

    [[nodiscard]] bool isLoading() const { return m_orderRequest.isRunning(); }
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

Q_SIGNALS:
    void orderLoaded();
    /// New rows came in on top, or wait.
    void followed();
    void waitingCountChanged();
    void failed(const rollcall::core::Error& error);

protected:
    [[nodiscard]] directory::JournalId idOf(const directory::JournalRow& row) const override { return row.id; }
    [[nodiscard]] QFuture<core::Result<std::vector<directory::JournalRow>>>
    fetchRows(std::vector<directory::JournalId> ids, std::stop_token stop) override;
    void pageFailed(const core::Error& error) override { Q_EMIT failed(error); }
    [[nodiscard]] QString titleOf(int column) const override;
    [[nodiscard]] ColumnLook lookOf(int column) const override;
    [[nodiscard]] QString cellText(const directory::JournalRow& row, int column) const override;
    [[nodiscard]] QString spokenText(const directory::JournalRow& row, int column) const override;
    [[nodiscard]] QString exactText(const directory::JournalRow& row, int column) const override;
    [[nodiscard]] Tone toneOf(const directory::JournalRow& row) const override;
    [[nodiscard]] QString absentText(int column) const override;

private:
    /// What follow() brings: newer ids, and rows that may have changed since they were read.
    using News = std::pair<directory::JournalOrder, std::vector<directory::JournalRow>>;

    void loadOrder();
    void receiveNews(News news);
    void setWaiting(std::vector<directory::JournalId> waiting);
    [[nodiscard]] std::vector<directory::JournalId> foldingRefusals() const;

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::optional<directory::JournalQuery> m_query;
    LatestRequest m_orderRequest;
    LatestRequest m_followRequest;
    std::vector<directory::JournalId> m_waiting; ///< newest first, not shown yet
    directory::JournalId m_examined;             ///< up to here nothing is looked at again
    bool m_isComplete = false;
    bool m_isPaused = false;
    bool m_isFollowDue = false;
    bool m_isReloadDue = false;
};

} // namespace rollcall::models
