// SPDX-License-Identifier: Apache-2.0
// The vendor's own SCIM service behind a relay, without widgets: what is stored, how it stands, trying and keeping
// other settings, and the first import.
#pragma once

#include "core/Clock.h"
#include "core/Error.h"
#include "directory/Database.h"
#include "screens/VendorServiceControl.h"
#include "screens/VendorServiceText.h"
#include "tables/LatestRequest.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads the journal only while it is
/// looked at. A secret goes through and is not kept.
class VendorServiceScreen final : public QObject {
    Q_OBJECT

public:
    VendorServiceScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                        VendorServiceControl& control, const core::Clock& clock, QObject* parent = nullptr);

    /// There is an integration, and it is a relay.
    [[nodiscard]] bool isThere() const;
    /// What is stored is known.
    [[nodiscard]] bool isLoaded() const { return m_stored.has_value(); }
    void setOpen(bool isOpen);
    /// Nothing is read or done just now.
    [[nodiscard]] bool isIdle() const;

    /// For the card and below the title.
    [[nodiscard]] QString summary() const;
    /// Nothing while it is not loaded, or none is stored.
    [[nodiscard]] std::optional<VendorSettings> settings() const;
    [[nodiscard]] bool hasSecret() const { return m_stored && m_stored->secretChanged; }
    [[nodiscard]] QString signIn() const;
    [[nodiscard]] QString credential() const;
    [[nodiscard]] VendorStanding standing() const;

    [[nodiscard]] bool isBusy() const { return m_doing != Doing::Nothing; }
    /// What is under way; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// What the last command came to, in a sentence; empty when it failed, or there was none.
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    /// Why the last command failed, beginning with what it was.
    [[nodiscard]] QString troubleTitle() const;
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }

    /// What is typed; it proves the step of the guide only where that is what is stored.
    void test(const VendorWish& wish);
    /// Asks with what is stored, where there is something; as nobody waits for it, without a word while one is busy.
    void prove();
    /// Stores it, then asks with it.
    void save(const VendorWish& wish);
    void count();
    /// Only after a count that says it would change something.
    void import();
    [[nodiscard]] bool canImport() const { return m_report && !m_isImported && m_report->wouldChange && !isBusy(); }
    /// Of the last count or import of this integration.
    [[nodiscard]] std::optional<VendorImportText> report() const;
    void cancel();
    /// Takes outcome, error and report off the screen.
    void forget();

Q_SIGNALS:
    void changed();
    /// Other settings are stored than before.
    void stored();

private:
    enum class Doing { Nothing, Testing, Saving, Counting, Importing };
    struct Traffic {
        std::optional<directory::JournalEntry> answered;
        std::optional<directory::JournalEntry> trouble;
    };

    void reset();
    void look();
    void schedule();
    void reload();
    [[nodiscard]] static core::Result<Traffic> read(directory::ReadSession& session,
                                                    const directory::Integration& integration, core::Timestamp now,
                                                    const std::stop_token& stop);
    [[nodiscard]] std::optional<directory::Integration> begin(Doing what);
    void takeSaved();
    void finish(const QString& outcome);
    void takeReport(const VendorImport& report, bool isImported);
    void takeFailed(const core::Error& error);

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    VendorServiceControl& m_control;
    const core::Clock& m_clock;
    LatestRequest m_request;
    bool m_isDue = false;
    bool m_isOpen = false;
    QTimer m_pause;
    QElapsedTimer m_reading;
    std::optional<VendorStored> m_stored;
    Traffic m_traffic;
    Doing m_doing = Doing::Nothing;
    Doing m_failed = Doing::Nothing;
    bool m_isSaved = false; ///< before what is under way, or failed, by the same press of a button
    std::optional<directory::IntegrationId> m_doneFor; ///< whose the command is
    std::optional<VendorProgress> m_progress;
    QString m_outcome;
    std::optional<core::Error> m_error;
    std::optional<VendorImport> m_report;
    bool m_isImported = false;
};

} // namespace rollcall::models
