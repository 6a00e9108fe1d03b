// SPDX-License-Identifier: Apache-2.0
// The Overview page without its widgets: is everything all right, and if not, who acts?
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/Attention.h"
#include "screens/ListenerControl.h"
#include "screens/ListenerText.h"
#include "tables/LatestRequest.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <vector>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads at most twice a second.
class OverviewScreen final : public QObject {
    Q_OBJECT

public:
    static constexpr int hours = 48;

    OverviewScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                   ListenerControl& control, const core::Clock& clock, QObject* parent = nullptr);

    /// Empty: there is no integration. What is refused and the listener are known all the same.
    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Also beside older figures that are still shown; then the verdict says how old they are.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// Why nobody can say which integrations there are; nothing while one is shown.
    [[nodiscard]] std::optional<core::Error> selectionError() const;
    /// After an error: reads again what could not be read, the list of integrations too.
    void retry();

    /// The command that makes an integration, as the empty state offers it.
    void setCommandHint(const QString& command);
    [[nodiscard]] const QString& commandHint() const { return m_commandHint; }

    [[nodiscard]] QString title() const;
    /// One line: is everything all right?
    /// The listener first: without it nothing else matters.
    [[nodiscard]] QString verdict() const;
    /// Whether Okta was here since the integration was made.
    [[nodiscard]] bool hasArrived() const;

    [[nodiscard]] const directory::Counts& counts() const { return m_data.counts; }
    /// Of the last 48 hours; with the requests that reached no integration.
    [[nodiscard]] const directory::JournalSummary& summary() const { return m_data.summary; }
    /// "6,214 requests in 48 hours", "1 request in 48 hours"
    [[nodiscard]] QString requestsText() const;
    /// Always 48 buckets of whole hours, the last one running.
    [[nodiscard]] const std::vector<directory::TrafficBucket>& traffic() const { return m_data.traffic; }
    [[nodiscard]] QList<Attention> attention() const;

    [[nodiscard]] ListenerControl& control() const { return m_control; }
    [[nodiscard]] StateWord listenerState() const;
    /// "since 12 min ago · 3 connections", "in rollcallctl serve (process 123)".
    [[nodiscard]] QString listenerDetail() const;
    /// http://127.0.0.1:8420; where it would listen when it does not.
    [[nodiscard]] QString listenerUrl() const;
    /// What is pasted into Okta; empty without an integration.
    [[nodiscard]] QString baseUrl() const;
    /// Why Okta's cloud cannot call that address, and what to do; empty when nothing speaks against it.
    [[nodiscard]] QString reachability() const;

    [[nodiscard]] StateWord contactState() const;
    /// "40 s ago", however long ago; empty when Okta was never here, or not since the journal was last tidied.
    [[nodiscard]] QString contactText() const;
    [[nodiscard]] QString contactExact() const;

Q_SIGNALS:
    void changed();

private:
    struct Data {
        directory::Counts counts;
        directory::JournalSummary summary; ///< of everything that may be meant for this integration
        directory::JournalSummary own;     ///< of what reached it
        std::vector<directory::TrafficBucket> traffic;
        std::vector<directory::JournalEntry> errors;
    };

    void reset();
    void schedule();
    void reload();
    void take(core::Result<Data> result);
    [[nodiscard]] static core::Result<Data>
    read(directory::ReadSession& session, std::optional<directory::IntegrationId> integration, core::Timestamp now);
    [[nodiscard]] QString verdictOnTraffic() const;
    /// Of a relay whose last request failed at the vendor's own service; else empty.
    [[nodiscard]] QString troubleAtTheVendor() const;
    /// Whatever was not answered was put off, and comes again by itself.
    [[nodiscard]] bool isOnlyPutOff() const;

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    ListenerControl& m_control;
    const core::Clock& m_clock;
    LatestRequest m_request;
    bool m_isDue = false;
    QTimer m_pause;
    QTimer m_tick;
    QString m_shownContact;
    QString m_shownTrouble;
    QString m_commandHint;
    ScreenState m_state = ScreenState::Loading;
    std::optional<core::Error> m_error;
    Data m_data;
    core::Timestamp m_readAt{}; ///< when m_data was
};

} // namespace rollcall::models
