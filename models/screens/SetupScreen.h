// SPDX-License-Identifier: Apache-2.0
// The Set-up page without its widgets: which integration is set up, how far it is, what is proven.
#pragma once

#include "ScreenState.h"
#include "core/Clock.h"
#include "directory/Database.h"
#include "screens/IntegrationMaker.h"
#include "screens/ListenerControl.h"
#include "screens/ListenerText.h"
#include "screens/SetupChoices.h"
#include "screens/SetupReading.h"
#include "screens/SetupView.h"
#include "tables/LatestRequest.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace rollcall::setup {
class ProfileCatalogue;
}

namespace rollcall::models {

class DirectoryWatcher;
class IntegrationSelection;

/// One of the facts that are kept apart.
struct SetupFact {
    QString name;
    StateWord state;
    QString detail;
};

/// Lives on the GUI thread and never waits. Everything passed in must outlive it. Reads after commits, at most twice a
/// second, and only while it is shown.
class SetupScreen final : public QObject {
    Q_OBJECT

public:
    SetupScreen(directory::Database& database, DirectoryWatcher& watcher, IntegrationSelection& selection,
                ListenerControl& control, IntegrationMaker& maker, const setup::ProfileCatalogue& profiles,
                SetupGuideSource guides, const core::Clock& clock, QObject* parent = nullptr);
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
    [[nodiscard]] const QList<SetupProfileChoice>& choices() const { return m_choices; }
    [[nodiscard]] bool isChoosing() const { return m_isChoosing || m_state == ScreenState::Empty; }
    /// Whether there is a guide to go back to.
    [[nodiscard]] bool canLeaveChoice() const { return m_state != ScreenState::Empty; }
    void beginChoice();
    void leaveChoice();
    void make(const IntegrationWish& wish);
    [[nodiscard]] bool isMaking() const { return m_maker.isBusy(); }
    [[nodiscard]] const std::optional<core::Error>& makeError() const { return m_makeError; }

    // The guide
    [[nodiscard]] const QList<SetupStepView>& steps() const { return m_steps; }
    [[nodiscard]] const QString& openStep() const { return m_open; }
    void open(const QString& stepId);
    [[nodiscard]] QString roleSentence() const;
    /// Listener up, Okta configured, proven by traffic.
    [[nodiscard]] QList<SetupFact> facts() const;
    /// "00:42" for a step that waits; empty otherwise.
    [[nodiscard]] QString waitedText(const SetupStepView& step) const;
    void confirm(const QString& stepId, const QString& name);
    void takeBack(const QString& stepId);
    /// Who confirmed last.
    [[nodiscard]] const QString& proposedName() const { return m_proposedName; }
    /// Another credential; its secret is shown in the step that needs it, this once.
    void issueSecret();
    void checkAgain();
    /// Why the last command failed.
    [[nodiscard]] const std::optional<core::Error>& commandError() const { return m_commandError; }

    /// The guide, filled in, without secrets.
    [[nodiscard]] QString markdown() const;
    /// For the guide, without an ending.
    [[nodiscard]] QString fileName() const;

Q_SIGNALS:
    void changed();
    /// A second has gone by for what is waited for.
    void waitedChanged();

private:
    void reset();
    void schedule();
    void reload();
    void take(core::Result<SetupFindings> result);
    void refreshSteps();
    void takeMade(const directory::Integration& integration, const IssuedSecret& secret);
    void takeFailed(const core::Error& error);
    [[nodiscard]] SetupCircumstances circumstances() const;
    /// Puts the secrets that are known just now into the steps that show them.
    void showSecrets(QList<SetupStepView>& steps) const;
    /// The step that is to be done next; the last one when all are done.
    [[nodiscard]] QString nextStep() const;
    /// Stores through `write` and reads again.
    void command(std::function<core::Result<>(directory::WriteSession&)> write);

    directory::Database& m_database;
    IntegrationSelection& m_selection;
    ListenerControl& m_control;
    IntegrationMaker& m_maker;
    const setup::ProfileCatalogue& m_profiles;
    SetupGuideSource m_guides;
    const core::Clock& m_clock;
    QList<SetupProfileChoice> m_choices;
    LatestRequest m_request;
    bool m_isDue = false;
    bool m_isShown = true;
    int m_commands = 0;
    QTimer m_pause;
    QTimer m_tick;
    ScreenState m_state = ScreenState::Loading;
    std::optional<core::Error> m_error;
    SetupFindings m_findings;
    QList<SetupGuideStep> m_guide;
    QList<SetupStepView> m_steps;
    QString m_open;
    bool m_isOpenChosen = false; ///< by somebody, so that it stays open when it is proven
    bool m_isChoosing = false;
    std::optional<core::Error> m_makeError;
    std::optional<core::Error> m_commandError;
    QString m_proposedName;
    std::map<std::int64_t, IssuedSecret> m_secrets; ///< by integration, as long as the program runs
};

} // namespace rollcall::models
