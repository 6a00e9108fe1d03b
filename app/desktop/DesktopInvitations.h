// SPDX-License-Identifier: Apache-2.0
// What people do to invitations, on a lane of its own.
#pragma once

#include "composition/OktaConnections.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/LaneWork.h"
#include "directory/Database.h"
#include "listener/ListenerService.h"
#include "onboarding/RouteDesk.h"
#include "onboarding/StoredEnrolmentDesk.h"
#include "screens/InvitationControl.h"
#include "setup/ProfileCatalogue.h"

#include <functional>
#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopInvitations final : public models::InvitationControl {
    Q_OBJECT

public:
    /// Where the listener of the directory stands, whoever that is; called on the GUI thread.
    using Status = std::function<listener::ListenerStatus()>;

    /// All must outlive it.
    DesktopInvitations(directory::Database& database, OktaConnections& connections,
                       const setup::ProfileCatalogue& profiles, const core::Clock& clock, Status status,
                       QObject* parent = nullptr);
    ~DesktopInvitations() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void plan(const directory::Integration& integration, const std::vector<directory::ResourceId>& people,
              std::optional<onboarding::ResendRoute> route) override;
    void planAll(const directory::Integration& integration, models::InvitationSlice slice,
                 std::optional<onboarding::ResendRoute> route) override;
    void send(const models::ResendPlan& plan, const QString& title, int perMinute) override;
    void reject(const directory::Integration& integration, const std::vector<directory::ResourceId>& people) override;
    void revoke(const directory::Integration& integration, const directory::ResourceId& person) override;
    void makeLink(const directory::Integration& integration, const directory::Invitation& invitation) override;
    void makeCode(const directory::Integration& integration, const directory::Invitation& invitation) override;
    void makeLetter(const directory::Integration& integration, const directory::Invitation& invitation) override;
    void setRegistered(const directory::Integration& integration, const directory::ResourceId& person,
                       bool isRegistered, const QString& reason) override;
    void unsuppress(const directory::Integration& integration, const std::string& address) override;
    void setBulk(directory::JobQueueId queue, directory::JobQueueState state) override;
    void save(const directory::Integration& integration, const onboarding::InvitationSettings& settings,
              bool isInSpite) override;
    void cancel() override;

private:
    /// On the lane, as all of these.
    [[nodiscard]] core::Result<models::ResendPlan> look(const directory::Integration& integration,
                                                        const std::vector<directory::ResourceId>& people,
                                                        std::optional<onboarding::ResendRoute> route,
                                                        const std::stop_token& stop);
    [[nodiscard]] core::Result<> lookHere(models::ResendPlan& plan, const std::vector<directory::ResourceId>& people,
                                          const std::stop_token& stop);
    [[nodiscard]] core::Result<> lookAtOkta(models::ResendPlan& plan, const std::vector<directory::ResourceId>& people,
                                            const std::stop_token& stop);
    [[nodiscard]] core::Result<models::ResendDone> orderAtOkta(const models::ResendPlan& plan, const std::string& title,
                                                               int perMinute);
    [[nodiscard]] core::Result<std::vector<directory::ResourceId>>
    everybody(directory::IntegrationId integration, models::InvitationSlice slice, const std::stop_token& stop);
    [[nodiscard]] core::Result<models::ResendDone> order(const models::ResendPlan& plan, const std::string& title,
                                                         int perMinute, const std::stop_token& stop);
    [[nodiscard]] core::Result<> keep(const directory::Integration& integration,
                                      const onboarding::InvitationSettings& settings, bool isInSpite);
    /// `work(stop)` on the lane, unless something is under way; then `done(value)` or `failed`.
    template<class Work, class Done>
    void begin(Work work, Done done);
    /// The same for what answers by its name alone.
    template<class Work>
    void act(models::InvitationAct what, Work work);

    directory::Database& m_database;
    const core::Clock& m_clock;
    onboarding::RouteDesk m_routes;
    onboarding::EnrolmentContentSource m_content;
    Status m_status;
    LaneWork m_work;
};

} // namespace rollcall::app
