// SPDX-License-Identifier: Apache-2.0
// Makes integrations and credentials for the screen, on a lane of its own.
#pragma once

#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "screens/IntegrationMaker.h"
#include "setup/ProfileCatalogue.h"

#include <memory>

namespace rollcall::app {

/// Lives on the GUI thread; waits for what runs when it is destroyed.
class DesktopIntegrationMaker final : public models::IntegrationMaker {
    Q_OBJECT

public:
    /// All must outlive it.
    DesktopIntegrationMaker(directory::Database& database, const setup::ProfileCatalogue& profiles,
                            const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopIntegrationMaker() override;

    [[nodiscard]] bool isBusy() const override { return m_isBusy; }
    void make(const models::IntegrationWish& wish) override;
    void issue(const directory::Integration& integration) override;
    void makeApprovalCode(const directory::Integration& integration) override;

private:
    struct Made {
        directory::Integration integration;
        models::IssuedSecret secret;
    };

    /// On the lane.
    [[nodiscard]] core::Result<Made> create(const models::IntegrationWish& wish);
    [[nodiscard]] core::Result<> keepVendorUrl(const setup::Profile& profile, directory::IntegrationId integration,
                                               const std::string& url);
    /// Another one that can do what the newest can.
    [[nodiscard]] core::Result<models::IssuedSecret> issueLikeTheNewest(const directory::Integration& integration);

    directory::Database& m_database;
    const setup::ProfileCatalogue& m_profiles;
    const core::Clock& m_clock;
    bool m_isBusy = false;
    core::Lane m_lane;
};

} // namespace rollcall::app
