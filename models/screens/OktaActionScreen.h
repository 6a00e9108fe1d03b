// SPDX-License-Identifier: Apache-2.0
// What is done in Okta for the admin, without its widgets: wished, shown call by call, and only then done.
#pragma once

#include "core/Error.h"
#include "directory/Types.h"
#include "screens/ListenerText.h"
#include "screens/OktaActionWish.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>

namespace rollcall::setup {
struct CallReport;
struct Plan;
struct PlanReport;
struct Profile;
class ProfileCatalogue;
} // namespace rollcall::setup

namespace rollcall::models {

class IntegrationSelection;
class OktaAccessScreen;
class OktaActionControl;

/// One call as it will be sent, and what became of it.
struct OktaActionRow {
    QString call; ///< "POST /api/v1/groups"
    QString why;
    QString body; ///< JSON; empty for none
    StateWord state;
    QString sentence; ///< what was done and read back, or why not; empty before
};

/// Lives on the GUI thread and never waits. Everything passed in must outlive it.
class OktaActionScreen final : public QObject {
    Q_OBJECT

public:
    enum class Stage {
        Wishing,  ///< nothing is planned
        Planning, ///< Okta is read
        Planned,  ///< the calls are shown, and nothing has been sent
        Applying,
        Applied, ///< as far as it came; see error()
    };

    OktaActionScreen(IntegrationSelection& selection, OktaAccessScreen& access, OktaActionControl& control,
                     const setup::ProfileCatalogue& profiles, QObject* parent = nullptr);
    ~OktaActionScreen() override;

    /// The integration is connected with Okta's API.
    [[nodiscard]] bool isOffered() const;
    [[nodiscard]] Stage stage() const { return m_work.stage; }
    /// A proposal, by the integration's name and its profile.
    [[nodiscard]] OktaActionWish proposal() const;
    /// The app can be made through the API: Okta's SCIM test apps alone can.
    [[nodiscard]] bool canMakeApp() const;
    /// Groups are pushed to its app unless somebody wishes otherwise.
    [[nodiscard]] bool canPush() const;
    /// The guide has a group whose members the vendor keeps.
    [[nodiscard]] bool hasManagedGroup() const;
    /// Name of the attribute that the profile's registration is kept in; empty when it has none.
    [[nodiscard]] QString attribute() const;

    [[nodiscard]] QList<OktaActionRow> rows() const;
    [[nodiscard]] QStringList warnings() const;
    /// Of those that Okta does not have yet.
    [[nodiscard]] int callsToSend() const;
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const std::optional<core::Error>& error() const { return m_work.error; }

    void plan(const OktaActionWish& wish);
    /// Only what is shown is done. Nothing when no plan is shown.
    void apply();
    void cancel();
    /// Back to wishing; not while something is under way.
    void startOver();

Q_SIGNALS:
    void changed();
    /// Something was changed in Okta.
    void doneInOkta();

private:
    /// Of one integration.
    struct Work {
        Stage stage = Stage::Wishing;
        std::shared_ptr<const setup::Plan> plan{};
        QList<std::shared_ptr<const setup::CallReport>> reports{}; ///< null: not tried
        std::optional<core::Error> error{};
    };

    void connectControl();
    /// To the integration that is selected now.
    void turn();
    void takeAccess();
    void takeReport(directory::IntegrationId integration, const std::shared_ptr<const setup::PlanReport>& report);
    void takeFailure(directory::IntegrationId integration, const core::Error& error);
    /// Null when there is none.
    [[nodiscard]] Work* workOf(directory::IntegrationId integration);
    [[nodiscard]] bool isBusyElsewhere() const;
    [[nodiscard]] const setup::Profile* profile() const;

    IntegrationSelection& m_selection;
    OktaAccessScreen& m_access;
    OktaActionControl& m_control;
    const setup::ProfileCatalogue& m_profiles;
    std::optional<directory::IntegrationId> m_integration;
    Work m_work;
    std::map<directory::IntegrationId, Work> m_left; ///< what is being sent for others, or was
    int m_waitSeconds = 0;
};

} // namespace rollcall::models
