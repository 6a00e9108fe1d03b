// SPDX-License-Identifier: Apache-2.0
// The people of an integration to which Rollcall is the companion, without widgets: who is assigned in Okta, who waits,
// who failed and why.
#pragma once

#include "OktaOutcomeText.h"
#include "core/Clock.h"
#include "screens/ListScreen.h"
#include "screens/OktaPeopleSource.h"
#include "screens/OktaPersonView.h"

#include <QString>
#include <QTimer>

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace rollcall::models {

class DirectoryWatcher;
class OktaPeopleTableModel;

/// Lives on the GUI thread and never waits. Source, watcher and clock must outlive it. Reads by itself the first time
/// it is shown for an integration, and again when told to; what was read stays on show until another reading is
/// complete, and is held for each integration until the program ends.
class OktaPeopleScreen final : public ListScreen {
    Q_OBJECT

public:
    /// Why there is nothing to show.
    enum class Emptiness { NotConnected, NoApp, NotRead, NobodyAssigned, Narrowed };

    OktaPeopleScreen(OktaPeopleSource& source, DirectoryWatcher& watcher, const core::Clock& clock,
                     QObject* parent = nullptr);
    ~OktaPeopleScreen() override;

    /// Of the role companion; nothing empties the screen. What is being read for another one is cancelled.
    void setIntegration(const std::optional<directory::Integration>& integration);
    void setShown(bool isShown) override;

    /// Asks Okta; left out while it is being asked.
    void read();
    /// What was shown before stays.
    void cancel();
    /// The integration was connected anew or disconnected: it is read as soon as somebody looks.
    void connectionChanged();
    [[nodiscard]] bool isReading() const { return m_isReading; }
    /// "People: 1,500 read…", "Okta asks for a pause: it goes on in 42 s. …"; empty when nothing is read.
    [[nodiscard]] QString progressText() const;
    /// Null: nothing was read yet.
    [[nodiscard]] const std::shared_ptr<const OktaPeopleReading>& reading() const { return m_reading; }
    /// Why the last reading came to nothing; also beside an older one that is still shown.
    [[nodiscard]] const std::optional<OktaPeopleTrouble>& trouble() const { return m_trouble; }
    /// What went wrong with Okta's code and error id.
    [[nodiscard]] QString troubleText() const;

    /// Nothing: everybody.
    void setFilter(std::optional<okta::ProvisioningOutcome> outcome);
    [[nodiscard]] std::optional<okta::ProvisioningOutcome> filter() const { return m_filter; }
    [[nodiscard]] bool isNarrowed() const override { return m_filter.has_value() || ListScreen::isNarrowed(); }
    /// Of everybody who was read.
    [[nodiscard]] qint64 count(std::optional<okta::ProvisioningOutcome> outcome) const;
    [[nodiscard]] Emptiness emptiness() const;

    /// Nothing: the inspector shows the reading as a whole.
    void choose(const std::optional<okta::UserId>& person);
    [[nodiscard]] const std::optional<okta::UserId>& chosen() const { return m_chosen; }
    /// Nothing when nobody is chosen, or that person is not assigned any more.
    [[nodiscard]] std::optional<OktaPersonView> person() const;
    /// Nothing before the first reading.
    [[nodiscard]] std::optional<OktaReadingView> summary() const;

    [[nodiscard]] OktaPeopleTableModel& table() { return *m_table; }
    /// "4,120 assigned: 4,001 provisioned, 112 waiting, 7 failed; read 14:02", or how far the reading is.
    [[nodiscard]] QString verdict() const;
    /// Groups whose push failed and what could not be read, in one line each; both may be empty.
    [[nodiscard]] QString warningTitle() const;
    [[nodiscard]] QString warningDetail() const;
    /// "Shown is what was read at 14:02."
    [[nodiscard]] QString ageText() const;
    /// Nothing is read or put in order.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// A reading began, went on, waits, ended.
    void readingChanged();
    /// The chosen one, or what is known of them.
    void chosenChanged();

protected:
    [[nodiscard]] Listing listing() const override;
    void setTableQuery() override;
    void readSums() override { read(); }
    void clearFilters() override { m_filter.reset(); }

private:
    void readIfDue();
    void take(directory::IntegrationId integration, std::shared_ptr<const OktaPeopleReading> reading);
    void fail(directory::IntegrationId integration, const OktaPeopleTrouble& trouble);
    void show(std::shared_ptr<const OktaPeopleReading> reading);
    void endReading();
    [[nodiscard]] bool isWaitingForSetup() const;
    [[nodiscard]] QString resultText() const;

    OktaPeopleSource& m_source;
    const core::Clock& m_clock;
    OktaPeopleTableModel* m_table;
    std::optional<directory::Integration> m_wanted;
    std::map<directory::IntegrationId, std::shared_ptr<const OktaPeopleReading>> m_held;
    std::shared_ptr<const OktaPeopleReading> m_reading;
    OktaOutcomeText::Counts m_counts{};
    std::optional<OktaPeopleTrouble> m_trouble;
    std::optional<okta::ProvisioningOutcome> m_filter;
    std::optional<okta::UserId> m_chosen;
    okta::PeopleStage m_stage = okta::PeopleStage::People;
    qint64 m_read = 0;   ///< of the stage
    qint64 m_people = 0; ///< of the first stage
    std::chrono::seconds m_wait{0};
    okta::WaitReason m_waitReason = okta::WaitReason::Ahead;
    bool m_isReading = false;
    bool m_isDue = false; ///< to be read as soon as it is shown
    bool m_isShown = false;
    QTimer m_setupDelay;
    QTimer m_timesTick;
};

} // namespace rollcall::models
