// SPDX-License-Identifier: Apache-2.0
// Registrations and Okta for the screen: what Okta is asked on its lane, the rest on a lane of its own.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/LaneWork.h"
#include "desktop/OktaWork.h"
#include "directory/Database.h"
#include "screens/RegistrationControl.h"
#include "setup/ProfileCatalogue.h"

#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopRegistrations final : public models::RegistrationControl {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopRegistrations(directory::Database& database, OktaConnections& connections,
                         const setup::ProfileCatalogue& profiles, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopRegistrations() override;

    [[nodiscard]] bool isBusy() const override { return m_laneWork.isBusy() || m_work.isBusy(); }
    void read(const directory::Integration& integration) override;
    void adopt(const directory::Integration& integration, const onboarding::WriteBackSettings& settings) override;
    void choose(const directory::Integration& integration, const onboarding::WriteBackSettings& settings,
                bool takesOver) override;
    void confirm(const directory::Integration& integration, const std::vector<directory::ResourceId>& people) override;
    void cancel() override;

private:
    /// On the lane.
    [[nodiscard]] core::Result<models::RegistrationStanding> stand(const directory::Integration& integration);
    /// `work()` on the lane, unless something is under way; then `done(result)`.
    template<class Work, class Done>
    void begin(Work work, Done done);

    directory::Database& m_database;
    OktaConnections& m_connections;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    OktaWork m_work;
    LaneWork m_laneWork;
};

} // namespace rollcall::app
