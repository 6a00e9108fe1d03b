// SPDX-License-Identifier: Apache-2.0
// Which integration the pages show, out of those that the directory knows.
#pragma once

#include "core/Error.h"
#include "directory/Database.h"
#include "tables/LatestRequest.h"

#include <QObject>

#include <optional>
#include <vector>

namespace rollcall::models {

class DirectoryWatcher;

/// Lives on the GUI thread and never waits. Database and watcher must outlive it. Follows integrations that are made or
/// deleted elsewhere; when the current one goes, the first takes its place.
class IntegrationSelection final : public QObject {
    Q_OBJECT

public:
    IntegrationSelection(directory::Database& database, DirectoryWatcher& watcher, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<directory::Integration>& integrations() const { return m_integrations; }
    /// Nothing before the first read and when there is no integration.
    [[nodiscard]] std::optional<directory::Integration> current() const;
    [[nodiscard]] std::optional<directory::IntegrationId> currentId() const { return m_current; }
    /// An unknown id changes nothing.
    void select(directory::IntegrationId id);
    /// Selects as soon as it is known; for a choice remembered from the last start.
    void prefer(std::string slug);
    /// Whether the directory was read once.
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    /// Reads the list again, after an error.
    void retry() { reload(); }
    /// Why the last read failed; what was known before stays.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }

Q_SIGNALS:
    /// After the first read, when a read failed or succeeds again, and when the list, a name in it or the current one
    /// changed.
    void changed();
    /// Only when another integration became the current one, or none.
    void currentChanged();

private:
    void reload();
    void take(std::vector<directory::Integration> integrations);

    directory::Database& m_database;
    LatestRequest m_request;
    bool m_isDue = false;
    bool m_isLoaded = false;
    std::vector<directory::Integration> m_integrations;
    std::optional<directory::IntegrationId> m_current;
    std::string m_preferred;
    std::optional<core::Error> m_error;
};

} // namespace rollcall::models
