// SPDX-License-Identifier: Apache-2.0
// The Activity page without its widgets: the live list, its filters, and the one line that says how things stand.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class JournalTableModel;
class RequestScreen;

/// Lives on the GUI thread and never waits. Database, watcher and clock must outlive it.
class ActivityScreen final : public QObject {
    Q_OBJECT

public:
    ActivityScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                   QObject* parent = nullptr);
    ~ActivityScreen() override;

    /// With the requests that reached no integration, since Okta may have meant this one. Nothing: those of all.
    /// Before the first call the screen is empty.
    void setIntegration(std::optional<directory::IntegrationId> integration);
    [[nodiscard]] std::optional<directory::IntegrationId> integration() const { return m_integration; }
    /// Nobody can say which integration to show, for this reason; nothing: it is known. Without an integration the
    /// screen then shows the error, and `retry` asks for the integration.
    void setSelectionError(const std::optional<core::Error>& error);
    /// How long requests are kept, for the status line.
    void setRetention(const directory::Retention& retention);
    /// A screen nobody looks at reads nothing; it catches up when shown. Shown at first.
    void setShown(bool isShown);

    void setSlice(directory::JournalSlice slice);
    [[nodiscard]] directory::JournalSlice slice() const { return m_slice; }
    /// As typed; takes effect a moment after the last key.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return m_search; }
    /// Only what was asked about that person; `name` is what the filter is called.
    void setPerson(std::optional<directory::PersonId> person, const QString& name);
    /// The same, with every other filter taken away.
    void showPerson(directory::PersonId person, const QString& name);
    [[nodiscard]] std::optional<directory::PersonId> person() const { return m_person; }
    [[nodiscard]] const QString& personName() const { return m_personName; }
    [[nodiscard]] bool isNarrowed() const;
    void clearNarrowing();
    void retry();

    /// While paused nothing moves; what arrives is counted.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] qint64 waitingCount() const;

    /// Shows that request in full.
    void selectRequest(std::optional<directory::JournalId> request);

    [[nodiscard]] JournalTableModel& table() { return *m_table; }
    [[nodiscard]] RequestScreen& request() { return *m_request; }
    [[nodiscard]] ScreenState state() const { return m_state; }
    [[nodiscard]] const std::optional<core::Error>& error() const
    {
        return m_selectionError && !m_integration ? m_selectionError : m_error;
    }
    [[nodiscard]] const std::optional<directory::JournalSummary>& summary() const { return m_summary; }
    /// "Live · 6,214 requests in 48 hours, 9 refused, kept for 30 days"
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    void stateChanged();
    void statusChanged();
    void narrowingChanged();
    /// Somebody wants the integrations read again.
    void integrationWanted();

private:
    void applyQuery();
    void directoryChanged();
    void readSummary();
    void settle();

    directory::Database& m_database;
    const core::Clock& m_clock;
    std::optional<directory::IntegrationId> m_integration;
    std::optional<core::Error> m_selectionError;
    bool m_isChosen = false; ///< setIntegration was called
    directory::JournalSlice m_slice = directory::JournalSlice::All;
    std::optional<directory::PersonId> m_person;
    QString m_personName;
    QString m_search;
    directory::Retention m_retention;
    JournalTableModel* m_table;
    RequestScreen* m_request;
    std::optional<directory::JournalSummary> m_summary;
    LatestRequest m_summaryRequest;
    ScreenState m_state = ScreenState::Empty;
    std::optional<core::Error> m_error;
    bool m_isShown = true;
    bool m_isStale = false;
    QTimer m_searchDelay;
    QTimer m_summaryDelay;
    QTimer m_reloadTick;
};

} // namespace rollcall::models
