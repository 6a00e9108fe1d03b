// SPDX-License-Identifier: Apache-2.0
// The People page without its widgets: what is searched and filtered, how many there are, who is looked at.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class PeopleTableModel;
class PersonScreen;

/// Lives on the GUI thread and never waits. Database, watcher and clock must outlive it.
class PeopleScreen final : public QObject {
    Q_OBJECT

public:
    enum class Filter { All, Active, Inactive };
    Q_ENUM(Filter)

    PeopleScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                 QObject* parent = nullptr);
    ~PeopleScreen() override;

    /// Nothing empties the screen.
    void setIntegration(std::optional<directory::IntegrationId> integration);
    [[nodiscard]] std::optional<directory::IntegrationId> integration() const { return m_integration; }
    /// Nobody can say which integration to show, for this reason; nothing: it is known. Without an integration the
    /// screen then shows the error, and `retry` asks for the integration.
    void setSelectionError(const std::optional<core::Error>& error);
    /// A screen nobody looks at reads nothing; it catches up when shown. Shown at first.
    void setShown(bool isShown);

    /// As typed; takes effect a moment after the last key.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return m_search; }
    void setFilter(Filter filter);
    [[nodiscard]] Filter filter() const { return m_filter; }
    [[nodiscard]] bool isNarrowed() const { return m_filter != Filter::All || !m_search.trimmed().isEmpty(); }
    /// Everybody again.
    void clearNarrowing();
    /// After an error.
    void retry();

    /// Shows that person in the inspector.
    void selectPerson(std::optional<directory::PersonId> person);

    [[nodiscard]] PeopleTableModel& table() { return *m_table; }
    [[nodiscard]] PersonScreen& person() { return *m_person; }
    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Why it could not be read; also beside an older state that is still shown.
    [[nodiscard]] const std::optional<core::Error>& error() const
    {
        return m_selectionError && !m_integration ? m_selectionError : m_error;
    }
    [[nodiscard]] const directory::Counts& counts() const { return m_counts; }
    /// "112 of 4,120 shown"
    [[nodiscard]] QString countsText() const;
    /// No query waits or is under way, and the pages asked for are there.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    void stateChanged();
    void countsChanged();
    void narrowingChanged();
    /// Somebody wants the integrations read again.
    void integrationWanted();

private:
    void applyQuery();
    void refreshSoon();
    void refreshNow();
    void readCounts();
    void settle();

    directory::Database& m_database;
    std::optional<directory::IntegrationId> m_integration;
    std::optional<core::Error> m_selectionError;
    PeopleTableModel* m_table;
    PersonScreen* m_person;
    QString m_search;
    Filter m_filter = Filter::All;
    directory::Counts m_counts;
    LatestRequest m_countsRequest;
    bool m_areCountsDue = false;
    ScreenState m_state = ScreenState::Empty;
    std::optional<core::Error> m_error;
    bool m_isShown = true;
    bool m_isStale = false;
    QTimer m_searchDelay;
    QTimer m_refreshDelay;
    QTimer m_timesTick;
    QElapsedTimer m_sinceRefresh;
};

} // namespace rollcall::models
