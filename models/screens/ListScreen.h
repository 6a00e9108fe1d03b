// SPDX-License-Identifier: Apache-2.0
// What every page that is one list shares without its widgets: search, filters that are taken away, the four states.
#pragma once

#include "ScreenState.h"
#include "core/Error.h"
#include "directory/Types.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

/// Lives on the GUI thread and never waits.
class ListScreen : public QObject {
    Q_OBJECT

public:
    [[nodiscard]] std::optional<directory::IntegrationId> integration() const { return m_integration; }
    /// Nobody can say which integration to show, for this reason; nothing: it is known. Without an integration the
    /// screen then shows the error, and `retry` asks for the integration.
    void setSelectionError(const std::optional<core::Error>& error);
    /// A screen nobody looks at reads nothing; it catches up when shown. Shown at first.
    virtual void setShown(bool isShown) = 0;

    /// As typed; takes effect a moment after the last key.
    void setSearch(const QString& text);
    [[nodiscard]] const QString& search() const { return m_search; }
    [[nodiscard]] virtual bool isNarrowed() const;
    /// Everything again.
    void clearNarrowing();
    /// After an error.
    void retry();

    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Why it could not be read; also beside an older state that is still shown.
    [[nodiscard]] const std::optional<core::Error>& error() const
    {
        return m_selectionError && !m_integration ? m_selectionError : m_error;
    }

Q_SIGNALS:
    void stateChanged();
    void narrowingChanged();
    /// Somebody wants the integrations read again.
    void integrationWanted();

protected:
    /// How far the list has come.
    struct Listing {
        bool isWanted = false; ///< it is known what to list
        int rows = 0;
        bool isComplete = false; ///< the rows are those that were asked for
    };

    explicit ListScreen(QObject* parent = nullptr);

    [[nodiscard]] virtual Listing listing() const = 0;
    /// Gives the table the query that was chosen, or none.
    virtual void setTableQuery() = 0;
    /// Reads what is counted beside the list.
    virtual void readSums() = 0;
    /// Takes every filter but the search away.
    virtual void clearFilters() = 0;

    /// Forgets the former error and keeps the search.
    void takeIntegration(std::optional<directory::IntegrationId> integration);
    void forgetSearch() { m_search.clear(); }
    void applyQuery();
    /// After a filter changed.
    void narrow();
    void listArrived();
    void listFailed(const core::Error& error);
    void settle();
    [[nodiscard]] bool isSearchWaiting() const { return m_searchDelay.isActive(); }

private:
    std::optional<directory::IntegrationId> m_integration;
    std::optional<core::Error> m_selectionError;
    std::optional<core::Error> m_error;
    QString m_search;
    ScreenState m_state = ScreenState::Empty;
    QTimer m_searchDelay;
};

} // namespace rollcall::models
