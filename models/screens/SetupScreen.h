// SPDX-License-Identifier: Apache-2.0
// The Set-up page without its widgets: which integration is set up, how far it is, what is proven.
#pragma once

#include "PacedReads.h"
#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/IntegrationMaker.h"
#include "screens/ListenerControl.h"
#include "screens/ListenerText.h"
#include "screens/SelfCaller.h"
#include "screens/SetupMaking.h"
#include "screens/SetupView.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rollcall::setup {
struct OktaTarget;
struct Profile;
class ProfileCatalogue;
} // namespace rollcall::setup

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;
class OktaFactsSource;
class SetupKeeper;
class SetupOkta;
class SetupProgress;
struct SetupFindings;

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads after commits, at most twice a
/// second, and only while it is shown.
class SetupScreen final : public QObject {
    Q_OBJECT

public:
    SetupScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                ListenerControl& control, IntegrationMaker& maker, OktaFactsSource& okta,
                const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent = nullptr);
    ~SetupScreen() override;

    /// Empty: there is no integration, and `isChoosing`.
    [[nodiscard]] ScreenState state() const { return m_state; }
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_error; }
    void retry();
    /// A page nobody looks at does not read.
    void setShown(bool isShown);
    /// Nothing is read, written or made just now.
    [[nodiscard]] bool isIdle() const;

    [[nodiscard]] QString title() const;
    /// "4 of 11 steps proven, 1 confirmed. Next: …"
    [[nodiscard]] QString verdict() const;

    // A new integration
    [[nodiscard]] const QList<SetupProfileChoice>& choices() const { return m_making.choices(); }
    [[nodiscard]] bool isChoosing() const { return m_making.isWanted() || m_state == ScreenState::Empty; }
    /// Whether there is a guide to go back to.
    [[nodiscard]] bool canLeaveChoice() const { return m_state != ScreenState::Empty; }
    void beginChoice() { m_making.begin(); }
    void leaveChoice() { m_making.leave(); }
    void make(const IntegrationWish& wish) { m_making.make(wish); }
    [[nodiscard]] bool isMaking() const { return m_making.isBusy(); }
    [[nodiscard]] const std::optional<core::Error>& makeError() const { return m_making.error(); }

    // The guide
    [[nodiscard]] const QList<SetupStepView>& steps() const;
    [[nodiscard]] const QString& openStep() const;
    void open(const QString& stepId);
    [[nodiscard]] QString roleSentence() const;
    /// Listener up, Okta configured, proven by traffic.
    [[nodiscard]] QList<SetupFact> facts() const;
    /// "00:42" for a step that waits; empty otherwise.
    /// Of the whole set-up, as that one group is both assigned and pushed; nothing when there is none.
    [[nodiscard]] std::optional<SetupTrouble> warning() const;
    [[nodiscard]] QString waitedText(const SetupStepView& step) const;
    void confirm(const QString& stepId, const QString& name);
    /// That it is not needed here, instead of a confirmation.
    void waive(const QString& stepId, const QString& name);
    void takeBack(const QString& stepId);
    /// To one of the preconditions.
    void answer(const QString& preconditionId, bool isYes, const QString& name);
    void takeAnswerBack(const QString& preconditionId, const QString& name);
    /// Keeps what is understood of it, or says in the field's note why it is not. Empty forgets what was kept.
    void saveField(const QString& key, const QString& pasted);
    /// Who confirmed last.
    [[nodiscard]] const QString& proposedName() const { return m_proposedName; }
    /// Another credential; its secret is shown in the step that needs it, this once.
    void issueSecret();
    /// For OAuth's consent page; shown in the same step, as long as it is good.
    void makeApprovalCode();
    /// What a call of our own to the public address in use met; nothing when that is not known.
    void setSelfCall(const std::optional<SelfCallReport>& report);
    /// A simulated Okta calls from this computer; otherwise what comes from here proves nothing.
    void setOktaHere(bool isHere);
    /// Where Okta is asked for that integration from now on; nothing while that is not known. Answers from elsewhere
    /// count no more.
    void setOktaTarget(std::optional<directory::IntegrationId> integration,
                       const std::optional<setup::OktaTarget>& target);
    /// Also asks Okta again, where it is connected.
    void checkAgain();
    [[nodiscard]] bool isAskingOkta() const;
    /// What is asked of Okta just now, or how long its limits make it wait; empty when nothing is.
    [[nodiscard]] QString oktaActivity() const;
    /// What was known before stays.
    void stopAskingOkta();
    /// Why the last command failed.
    [[nodiscard]] const std::optional<core::Error>& commandError() const { return m_commandError; }

    /// What stands behind the steps, a point a line; words between asterisks as in a step. Empty for none.
    [[nodiscard]] QString goodToKnow() const;
    /// The guide, filled in, without secrets.
    [[nodiscard]] QString markdown() const;
    /// For the guide, without an ending.
    [[nodiscard]] QString fileName() const;

Q_SIGNALS:
    void changed();
    /// Another app of the same integration is kept than before, or none any more, whoever saved it: whoever asks Okta
    /// about it asks anew.
    void appPasted();
    /// Somebody wants all of it to be looked at once more.
    void checkingAgain();
    /// A second has gone by for what is waited for.
    void waitedChanged();

private:
    void reset();
    void connectParts(DirectoryWatcher& watcher);
    void reload();
    void take(core::Result<SetupFindings> result);
    void noteApp();
    void askOkta();
    /// Of values that it was not asked about yet, whoever made them.
    void askOktaWhereItIsDue();
    void refreshSteps();
    /// With other steps.
    void show();
    /// What has been waited for too long is told by the clock alone.
    void lookAtTheClock();
    void takeFailed(const core::Error& error);
    /// Null when the integration has none any more.
    [[nodiscard]] const setup::Profile* profile() const;

    IntegrationSelection& m_selection;
    ListenerControl& m_control;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    SetupMaking m_making;
    std::unique_ptr<SetupKeeper> m_keeper;
    std::unique_ptr<SetupOkta> m_okta;
    std::unique_ptr<SetupProgress> m_progress;
    PacedReads m_reads;
    bool m_isShown = true;
    bool m_isOktaHere = false;
    std::optional<std::pair<directory::IntegrationId, std::string>> m_notedApp; ///< as it was kept last
    core::Timestamp m_provenAt{};
    QTimer m_tick;
    ScreenState m_state = ScreenState::Loading;
    std::optional<core::Error> m_error;
    std::optional<SelfCallReport> m_selfCall;
    std::optional<core::Error> m_commandError;
    QString m_proposedName;
};

} // namespace rollcall::models
