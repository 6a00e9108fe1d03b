// SPDX-License-Identifier: Apache-2.0
// What is known of an integration's mapping: read from the directory, asked of Okta, and written there.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "core/Error.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "setup/MappingReader.h"
#include "tables/LatestRequest.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>

namespace rollcall::setup {
struct MappingPlan;
struct MappingReport;
struct Profile;
class ProfileCatalogue;
} // namespace rollcall::setup

namespace rollcall::models {

class IntegrationSelection;
struct MappingOurs;
struct MappingReading;
class MappingSource;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads and asks only while it is open,
/// one after the other: what is to be asked meanwhile is asked as soon as the source is free.
class MappingExchange final : public QObject {
    Q_OBJECT

public:
    MappingExchange(directory::Database& database, IntegrationSelection& selection, MappingSource& source,
                    const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent = nullptr);
    ~MappingExchange() override;

    [[nodiscard]] ScreenState state() const { return m_state; }
    /// Why the directory could not be read.
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    /// Null when the integration has none any more.
    [[nodiscard]] const setup::Profile* profile() const;
    [[nodiscard]] bool hasMapping() const;
    /// Null before the first.
    [[nodiscard]] const MappingReading* reading() const { return m_reading.get(); }
    [[nodiscard]] bool isIdle() const;
    /// Okta is being asked, or written to.
    [[nodiscard]] bool isBusy() const;
    /// What is under way, with Okta's waits counted down; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// Login, id or address of the page of whose values are asked for; empty for whoever is chosen there.
    [[nodiscard]] const QString& sample() const { return m_sample; }

    /// For the integration that is selected now.
    void reset();
    void open();
    void close();
    void retry();
    /// The directory alone.
    void load();
    void lookAgain();
    /// As of the next look.
    void setSample(const QString& sample) { m_sample = sample; }
    void cancel();
    void apply(const std::shared_ptr<const setup::MappingPlan>& plan);

Q_SIGNALS:
    void changed();
    /// `reading` has other rows.
    void refreshed();
    /// Into the mapping of the integration that is selected; `reading` shows it in a moment.
    void applied(const std::shared_ptr<const rollcall::setup::MappingReport>& report);
    /// In words, and not because it was cancelled.
    void failed(const QString& why);
    /// In Okta, of whichever integration.
    void mappingChanged();

private:
    /// What became of a change while another integration was shown.
    struct Untold {
        std::shared_ptr<const setup::MappingReport> report; ///< null: it could not begin
        QString failure;
    };

    void connectSource();
    void takeOurs(core::Result<MappingOurs> result);
    void ask();
    void askLater();
    void takeFacts(directory::IntegrationId integration, const std::shared_ptr<const setup::MappingFacts>& facts);
    void takeReport(directory::IntegrationId integration, const std::shared_ptr<const setup::MappingReport>& report);
    void takeFailure(directory::IntegrationId integration, const core::Error& error);
    void tellUntold(directory::IntegrationId integration);
    void refreshRows();

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    MappingSource& m_source;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    std::unique_ptr<MappingReading> m_reading;
    LatestRequest m_request;
    ScreenState m_state = ScreenState::Empty;
    std::optional<core::Error> m_error;
    bool m_isOpen = false;
    bool m_isAskDue = false; ///< as soon as the source is free
    bool m_isWriting = false;
    std::optional<directory::IntegrationId> m_writingFor;
    std::map<directory::IntegrationId, Untold> m_untold;
    QString m_activity;
    int m_waitSeconds = 0;
    QString m_sample;
};

} // namespace rollcall::models
