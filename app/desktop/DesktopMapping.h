// SPDX-License-Identifier: Apache-2.0
// Reads and writes an app's mappings in Okta for the screen, on the lane of that integration's connection.
#pragma once

#include "composition/OktaConnections.h"
#include "composition/OktaLane.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "screens/MappingSource.h"

#include <memory>
#include <stop_token>
#include <string>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopMapping final : public models::MappingSource {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopMapping(directory::Database& database, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopMapping() override;

    [[nodiscard]] bool isBusy() const override { return m_isBusy; }
    void read(const directory::Integration& integration, const setup::SetupRecord& record,
              const std::string& person) override;
    void apply(const directory::Integration& integration,
               const std::shared_ptr<const setup::MappingPlan>& plan) override;
    void cancel() override;

private:
    using Facts = std::shared_ptr<const setup::MappingFacts>;
    using Report = std::shared_ptr<const setup::MappingReport>;

    // On the lane.
    [[nodiscard]] core::Result<Facts> look(OktaSession& session, directory::IntegrationId integration,
                                           const setup::SetupRecord& record, const std::string& person,
                                           std::stop_token stop);
    [[nodiscard]] core::Result<Report> write(OktaSession& session, directory::IntegrationId integration,
                                             const setup::MappingPlan& plan, std::stop_token stop);
    /// Before those that were kept earlier.
    [[nodiscard]] core::Result<> keep(directory::IntegrationId integration, const okta::ProfileMapping& asItWas);

    [[nodiscard]] OktaHooks hooks();
    [[nodiscard]] std::stop_token begin();

    directory::Database& m_database;
    const core::Clock& m_clock;
    OktaConnections m_connections;
    OktaLane m_lane;
    std::stop_source m_stop;
    bool m_isBusy = false;
};

} // namespace rollcall::app
