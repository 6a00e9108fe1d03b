// SPDX-License-Identifier: Apache-2.0
// The Activity page without its widgets: the live list, its filters, and the one line that says how things stand.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/ListScreen.h"
#include "tables/LatestRequest.h"

#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class JournalTableModel;
class RequestScreen;

/// Lives on the GUI thread and never waits. Database, watcher and clock must outlive it.
class ActivityScreen final : public ListScreen {
    Q_OBJECT

public:
    ActivityScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                   QObject* parent = nullptr);
    ~ActivityScreen() override;

    /// With the requests that reached no integration, since Okta may have meant this one. Nothing: those of all.
    /// Before the first call the screen is empty.
    void setIntegration(std::optional<directory::IntegrationId> integration);
    /// How long requests are kept, for the status line.
    void setRetention(const directory::Retention& retention);
    void setShown(bool isShown) override;

    void setSlice(directory::JournalSlice slice);
    [[nodiscard]] directory::JournalSlice slice() const { return m_slice; }
    /// Only what was asked about that person; `name` is what the filter is called.
    void setPerson(std::optional<directory::PersonId> person, const QString& name);
    /// The same, with every other filter taken away.
    void showPerson(directory::PersonId person, const QString& name);
    [[nodiscard]] std::optional<directory::PersonId> person() const { return m_person; }
    [[nodiscard]] const QString& personName() const { return m_personName; }
    [[nodiscard]] bool isNarrowed() const override;

    /// While paused nothing moves; what arrives is counted.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] qint64 waitingCount() const;

    /// Shows that request in full.
    void selectRequest(std::optional<directory::JournalId> request);

    [[nodiscard]] JournalTableModel& table() { return *m_table; }
    [[nodiscard]] RequestScreen& request() { return *m_request; }
    [[nodiscard]] const std::optional<directory::JournalSummary>& summary() const { return m_summary; }
    /// "Live · 6,214 requests in 48 hours, 9 refused, kept for 30 days"
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    void statusChanged();

protected:
    [[nodiscard]] Listing listing() const override;
    void setTableQuery() override;
    void readSums() override { readSummary(); }
    void clearFilters() override;

private:
    void directoryChanged();
    void readSummary();

    directory::Database& m_database;
    const core::Clock& m_clock;
    bool m_isChosen = false; ///< setIntegration was called
    directory::JournalSlice m_slice = directory::JournalSlice::All;
    std::optional<directory::PersonId> m_person;
    QString m_personName;
    directory::Retention m_retention;
    JournalTableModel* m_table;
    RequestScreen* m_request;
    std::optional<directory::JournalSummary> m_summary;
    LatestRequest m_summaryRequest;
    bool m_isShown = true;
    bool m_isStale = false;
    QTimer m_summaryDelay;
    QTimer m_reloadTick;
};

} // namespace rollcall::models
