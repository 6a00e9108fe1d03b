// SPDX-License-Identifier: Apache-2.0
// Reads and writes an app's mappings in Okta for the screen, on the lane of that integration's connection.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/OktaWork.h"
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
    /// All must outlive it.
    DesktopMapping(directory::Database& database, OktaConnections& connections, const core::Clock& clock,
                   QObject* parent = nullptr);
    ~DesktopMapping() override;

    [[nodiscard]] bool isBusy() const override { return m_work.isBusy(); }
    void read(const directory::Integration& integration, const setup::SetupRecord& record,
              const std::string& person) override;
    void apply(const directory::Integration& integration,
               const std::shared_ptr<const setup::MappingPlan>& plan) override;
    void cancel() override { m_work.cancel(); }

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

    directory::Database& m_database;
    const core::Clock& m_clock;
    OktaWork m_work;
};

} // namespace rollcall::app
