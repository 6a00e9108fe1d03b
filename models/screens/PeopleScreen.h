// SPDX-License-Identifier: Apache-2.0
// The People page without its widgets: what is searched and filtered, how many there are, who is looked at.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/ListScreen.h"
#include "tables/LatestRequest.h"

#include <QElapsedTimer>
#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class PeopleTableModel;
class PersonScreen;

/// Lives on the GUI thread and never waits. Database, watcher and clock must outlive it.
class PeopleScreen final : public ListScreen {
    Q_OBJECT

public:
    enum class Filter { All, Active, Inactive };
    Q_ENUM(Filter)

    PeopleScreen(directory::Database& database, DirectoryWatcher& watcher, const core::Clock& clock,
                 QObject* parent = nullptr);
    ~PeopleScreen() override;

    /// Nothing empties the screen.
    void setIntegration(std::optional<directory::IntegrationId> integration);
    void setShown(bool isShown) override;

    void setFilter(Filter filter);
    [[nodiscard]] Filter filter() const { return m_filter; }
    [[nodiscard]] bool isNarrowed() const override { return m_filter != Filter::All || ListScreen::isNarrowed(); }

    /// Shows that person in the inspector.
    void selectPerson(std::optional<directory::PersonId> person);

    [[nodiscard]] PeopleTableModel& table() { return *m_table; }
    [[nodiscard]] PersonScreen& person() { return *m_person; }
    [[nodiscard]] const directory::Counts& counts() const { return m_counts; }
    /// "112 of 4,120 shown"
    [[nodiscard]] QString countsText() const;
    /// No query waits or is under way, and the pages asked for are there.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    void countsChanged();

protected:
    [[nodiscard]] Listing listing() const override;
    void setTableQuery() override;
    void readSums() override { readCounts(); }
    void clearFilters() override { m_filter = Filter::All; }

private:
    void refreshSoon();
    void refreshNow();
    void readCounts();

    directory::Database& m_database;
    PeopleTableModel* m_table;
    PersonScreen* m_person;
    Filter m_filter = Filter::All;
    directory::Counts m_counts;
    LatestRequest m_countsRequest;
    bool m_areCountsDue = false;
    bool m_isShown = true;
    bool m_isStale = false;
    QTimer m_refreshDelay;
    QTimer m_timesTick;
    QElapsedTimer m_sinceRefresh;
};

} // namespace rollcall::models
