// SPDX-License-Identifier: Apache-2.0
// Plans and does in Okta what a guide asks for, on the lane of that integration's connection.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/OktaWork.h"
#include "directory/Database.h"
#include "screens/OktaActionControl.h"

#include <memory>
#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopOktaActions final : public models::OktaActionControl {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopOktaActions(directory::Database& database, OktaConnections& connections, const core::Clock& clock,
                       QObject* parent = nullptr);
    ~DesktopOktaActions() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void plan(const directory::Integration& integration, const setup::Profile& profile,
              const models::OktaActionWish& wish) override;
    void apply(const directory::Integration& integration, const setup::Profile& profile,
               const std::shared_ptr<const setup::Plan>& plan) override;
    void cancel() override { m_work.cancel(); }

private:
    using Plan = std::shared_ptr<const setup::Plan>;
    using Report = std::shared_ptr<const setup::PlanReport>;

    // On the lane.
    [[nodiscard]] core::Result<setup::SetupRecord> readRecord(directory::IntegrationId integration,
                                                              const setup::Profile& profile);
    /// What is planned bears the integration's mark, which is made with its first plan.
    [[nodiscard]] core::Result<setup::SetupRecord> readMarkedRecord(directory::IntegrationId integration,
                                                                    const setup::Profile& profile);
    [[nodiscard]] core::Result<Plan> look(OktaSession& session, const directory::Integration& integration,
                                          const setup::Profile& profile, const models::OktaActionWish& wish,
                                          std::stop_token stop);
    [[nodiscard]] core::Result<Report> perform(OktaSession& session, const directory::Integration& integration,
                                               const setup::Profile& profile, const Plan& plan, std::stop_token stop);
    [[nodiscard]] core::Result<> keep(directory::IntegrationId integration, const setup::PlannedCall& call,
                                      const setup::SetupRecord& record);

    directory::Database& m_database;
    const core::Clock& m_clock;
    OktaWork m_work;
};

} // namespace rollcall::app
