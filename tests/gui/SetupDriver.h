// SPDX-License-Identifier: Apache-2.0
// Goes through the guide on the Set-up page as an admin does: by its widgets, with a simulated Okta that sends what the
// steps wait for.
#pragma once

#include "DesktopFixture.h"

#include "demo/ProvisioningSettings.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "screens/SetupScreen.h"
#include "setup/StepRow.h"

#include <QSet>
#include <QString>

#include <functional>
#include <map>
#include <memory>

namespace rollcall::ui {
class PreconditionRow;
}

namespace rollcall::tests {

/// The longest anybody waits for a request, in milliseconds.
inline constexpr int arrival = 120'000;

/// What people paste out of their browser, and what is understood of it.
struct Paste {
    QString pasted;
    QString understood;
};

/// Whatever a function finds wrong fails the test, and it comes back at once: ask QTest::currentTestFailed(). The
/// desktop must outlive it.
class SetupDriver {
public:
    explicit SetupDriver(Desktop& desktop);

    /// What people have on this computer must neither be read nor changed. Once, before the first desktop.
    static void useSettingsIn(const QString& folder);

    /// Chooses profile and role on the page, fills in what else the form asks for, and makes the integration "Acme".
    void makeIntegration(const QString& profile, const QString& role,
                         const std::function<void(QWidget* form)>& fill = {});
    /// One step after the other as the page opens them, until it says that all is complete. Before each,
    /// `compareStates`.
    void takeAllSteps();
    void takeStep(const QString& id);
    /// Green are those with a proof, confirmed those with somebody's word, and those alone.
    void compareStates();

    /// Instead of what the driver would do about that step: it says itself what came of it, by `expectProven` or
    /// `expectConfirmed`.
    void setStep(const QString& id, std::function<void()> take) { m_own[id] = std::move(take); }
    /// Once that step is as it should be.
    void setAfter(const QString& id, std::function<void()> check) { m_after[id] = std::move(check); }
    void expectProven(const QString& id);
    void expectConfirmed(const QString& id);
    /// What is pasted into the field of that key.
    void setPaste(const QString& key, Paste paste) { m_pastes[key] = std::move(paste); }
    /// Also tries what is wrong on the way, and keeps pictures with ROLLCALL_PICTURES=FOLDER.
    void setThorough(bool isThorough) { m_isThorough = isThorough; }
    /// Before Okta gets the right credential, a wrong one is tried, and its step must turn red.
    void setWrongTokenFirst(bool isFirst) { m_isWrongTokenFirst = isFirst; }

    /// Starts the listener; the step turns green by it.
    void listen(const QString& id);
    void paste(const QString& id);
    void confirm(const QString& id);
    /// Says that the step is not needed here.
    void waive(const QString& id);
    /// Says yes to each precondition that nothing proves.
    void answer(const QString& id);
    /// Takes what the step shows, and has the simulated Okta test the connection with it.
    void connectOkta(const QString& id);
    /// Keeps the redirect URI as it is proposed.
    void keepProposed(const QString& id);
    /// Approves Okta on the consent page as a browser does, with the values of the step "connect-oauth" and the code
    /// that the step makes, and has the simulated Okta test the connection with the token that it gets.
    void approveOkta(const QString& id);
    void namePilot(const QString& id);
    /// Proven by what was done for another step, whatever was said of it before.
    void proveBeside(const QString& id);
    /// One group for both purposes is refused.
    void failWithTheOtherGroup(const QString& id);
    /// Into the field of a step that is not proven by it.
    void enter(const QString& id, const Paste& paste);
    void failWithAWrongToken(const QString& id);
    void openThePage(const QString& id);
    void keepPicture(const char* name);

    [[nodiscard]] Desktop& desktop() { return m_desktop; }
    [[nodiscard]] models::SetupScreen& screen() { return m_desktop.session().setup(); }
    [[nodiscard]] models::SetupStepView step(const QString& id);
    [[nodiscard]] models::SetupState stateOf(const QString& id) { return step(id).state; }
    [[nodiscard]] bool hasStep(const QString& id);
    [[nodiscard]] bool isComplete();
    [[nodiscard]] ui::StepRow* row(const QString& id);
    template<class Widget>
    [[nodiscard]] Widget* inStep(const QString& id, const char* name)
    {
        auto* found = row(id)->template findChild<Widget*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no widget %s in step %s", name, qPrintable(id));
        return found;
    }
    [[nodiscard]] const QSet<QString>& proven() const { return m_proven; }
    [[nodiscard]] const QSet<QString>& confirmed() const { return m_confirmed; }
    /// Shown once, and taken from the page by `connectOkta`.
    [[nodiscard]] const QString& token() const { return m_token; }
    /// Since `connectOkta`; null before.
    [[nodiscard]] demo::SimulatedOrganisation* okta() { return m_okta.get(); }

private:
    /// Takes back that it is not needed, and says so again.
    void needAfterAll(const QString& id);
    /// First says "not yet" to the first precondition, and looks at the words that it offers.
    void doubt(const QString& id, ui::PreconditionRow& asked);
    /// Of the step's values, the one of that name as it is copied.
    [[nodiscard]] QString copied(const QString& id, const QString& name);
    [[nodiscard]] demo::ProvisioningSettings settings(const QString& id, const QString& token);

    Desktop& m_desktop;
    std::map<QString, Paste> m_pastes;
    std::map<QString, std::function<void()>> m_own;
    std::map<QString, std::function<void()>> m_after;
    std::unique_ptr<demo::VirtualClock> m_clock;
    std::unique_ptr<demo::SimulatedOrganisation> m_okta;
    QSet<QString> m_proven;
    QSet<QString> m_confirmed;
    QSet<QString> m_waived;
    QString m_token;
    bool m_isThorough = false;
    bool m_isTakenBack = false;
    bool m_isWrongTokenFirst = false;
};

} // namespace rollcall::tests
