// SPDX-License-Identifier: Apache-2.0
// The Invitations page without its widgets: the list and what is counted beside it, one invitation in full, and what is
// done to one or many.
#pragma once

#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/InvitationControl.h"
#include "screens/InvitationReading.h"
#include "screens/InvitationText.h"
#include "screens/ListScreen.h"
#include "tables/LatestRequest.h"

#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;
class InvitationTableModel;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads after commits, at most twice a
/// second, and only while it is shown.
class InvitationsScreen final : public ListScreen {
    Q_OBJECT

public:
    InvitationsScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                      InvitationControl& control, const core::Clock& clock, QObject* parent = nullptr);
    ~InvitationsScreen() override;

    void setShown(bool isShown) override;
    /// False for a companion, who invites nobody.
    [[nodiscard]] bool isThere() const;

    void setSlice(InvitationSlice slice);
    [[nodiscard]] InvitationSlice slice() const { return m_question.slice; }
    [[nodiscard]] bool isNarrowed() const override;
    [[nodiscard]] InvitationTableModel& table() { return *m_table; }
    /// 0 until it was read.
    [[nodiscard]] std::int64_t count(InvitationSlice slice) const;
    [[nodiscard]] InvitationFunnel funnel() const { return m_reading ? m_reading->funnel : InvitationFunnel(); }
    /// Who invites and when, and how many need a look.
    [[nodiscard]] QString verdict() const;
    /// Why mails stand still; empty while they do not.
    [[nodiscard]] QString pause() const;
    /// Who is off the app in Okta and could not be put back yet, each with the reason; empty for nobody.
    [[nodiscard]] QString halfway() const;
    [[nodiscard]] std::vector<BulkMailing> bulk() const
    {
        return m_reading ? m_reading->bulk : std::vector<BulkMailing>();
    }
    [[nodiscard]] onboarding::InvitationSettings settings() const
    {
        return m_reading ? m_reading->settings : onboarding::InvitationSettings();
    }
    [[nodiscard]] onboarding::BounceStanding bounces() const
    {
        return m_reading ? m_reading->bounces : onboarding::BounceStanding();
    }
    [[nodiscard]] bool isLoaded() const { return m_reading.has_value(); }

    /// Shows that one in full; nothing closes it.
    void choose(std::optional<directory::InvitationId> invitation);
    /// Of the person's, wherever it stands in the list.
    void choosePerson(directory::PersonId person);
    [[nodiscard]] const std::optional<InvitationDetail>& detail() const { return m_detail; }
    [[nodiscard]] core::Timestamp now() const { return m_clock.now(); }

    [[nodiscard]] bool isBusy() const { return m_doing != Doing::Nothing; }
    /// What is under way; empty when nothing is.
    [[nodiscard]] QString activity() const;
    /// What the last command came to, in a sentence; empty when it failed, or there was none.
    [[nodiscard]] const QString& outcome() const { return m_outcome; }
    [[nodiscard]] const std::optional<core::Error>& commandError() const { return m_commandError; }

    /// Looks who would get a mail: those, or everybody of a slice. Then `plan`.
    void prepare(const std::vector<directory::InvitationId>& invitations);
    void prepareAll(InvitationSlice slice);
    [[nodiscard]] const std::optional<ResendPlan>& plan() const { return m_plan; }
    /// The same people by another way.
    void prepareBy(onboarding::ResendRoute route);
    void send(int perMinute);
    void dropPlan();

    // Of the one that is shown in full
    void revoke();
    void reject();
    void makeLink();
    void makeCode();
    void makeLetter();
    void setRegistered(bool isRegistered, const QString& reason);
    /// Shown this once; nothing after another was chosen.
    [[nodiscard]] const std::optional<HandedInvitation>& handed() const { return m_handed; }

    void setBulk(directory::JobQueueId queue, directory::JobQueueState state);
    void cancel();
    void forget();

    /// Read when first asked for and after each change.
    [[nodiscard]] const std::vector<directory::SuppressedAddress>& suppressed() const { return m_suppressed; }
    void showSuppressed(bool isShown);
    void unsuppress(const std::string& address);

    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// Counts, funnel, settings, bulk mailings.
    void readingChanged();
    void detailChanged();
    /// What is under way, what it came to, the plan.
    void commandChanged();

protected:
    [[nodiscard]] Listing listing() const override;
    void setTableQuery() override;
    void readSums() override {}
    void clearFilters() override { m_question.slice = InvitationSlice::All; }

private:
    enum class Doing { Nothing, Planning, Sending, Handing, Acting };

    void reset();
    void refreshSoon();
    void read();
    void take(core::Result<InvitationReading> result);
    void readDetail();
    void readSuppressedAddresses();
    [[nodiscard]] std::optional<directory::Integration> begin(Doing what);
    void planAsked(std::optional<onboarding::ResendRoute> route);
    void finish(const QString& outcome);
    void takeFailed(const core::Error& error);
    [[nodiscard]] static QString said(InvitationAct act);
    [[nodiscard]] static QString said(const ResendDone& done);

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    InvitationControl& m_control;
    const core::Clock& m_clock;
    InvitationTableModel* m_table;
    InvitationQuestion m_question;
    std::optional<InvitationReading> m_reading;
    bool m_isComplete = false; ///< the rows are those of the question
    bool m_isShown = true;
    bool m_isDue = false;
    QTimer m_pause;
    LatestRequest m_request;
    std::optional<directory::InvitationId> m_chosen;
    std::optional<InvitationDetail> m_detail;
    LatestRequest m_detailRequest;
    bool m_areSuppressedShown = false;
    std::vector<directory::SuppressedAddress> m_suppressed;
    LatestRequest m_suppressedRequest;
    Doing m_doing = Doing::Nothing;
    std::optional<directory::IntegrationId> m_doneFor; ///< whose the command is
    std::optional<ResendPlan> m_plan;
    std::variant<std::vector<directory::ResourceId>, InvitationSlice> m_asked; ///< whom the plan is for
    std::optional<HandedInvitation> m_handed;
    QString m_outcome;
    std::optional<core::Error> m_commandError;
};

} // namespace rollcall::models
