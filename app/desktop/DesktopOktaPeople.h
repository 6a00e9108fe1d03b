// SPDX-License-Identifier: Apache-2.0
// Reads the people of an integration's app for the screen, on the lane of that integration's connection.
#pragma once

#include "composition/OktaConnections.h"
#include "composition/OktaLane.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Types.h"
#include "okta/Failure.h"
#include "screens/OktaPeopleSource.h"
#include "tables/LatestRequest.h"

#include <cstdint>
#include <memory>
#include <stop_token>

namespace rollcall::app {

/// Lives on the GUI thread; cancels what runs and waits for it when it is destroyed.
class DesktopOktaPeople final : public models::OktaPeopleSource {
    Q_OBJECT

public:
    /// Both must outlive it.
    DesktopOktaPeople(OktaConnections& connections, const core::Clock& clock, QObject* parent = nullptr);
    ~DesktopOktaPeople() override;

    void read(const directory::Integration& integration) override;
    void cancel() override { m_request.cancel(); }

private:
    using Reading = std::shared_ptr<const models::OktaPeopleReading>;
    /// Outside what is ours, inside what is Okta's.
    using Outcome = core::Result<okta::Answer<Reading>>;

    // On the lane.
    [[nodiscard]] Outcome readAll(OktaSession& session, const directory::Integration& integration,
                                  std::uint64_t generation, std::stop_token stop);
    /// Conflict: none was chosen.
    [[nodiscard]] core::Result<okta::AppId> appToRead(const directory::Integration& integration,
                                                      const OktaConnection& connection);
    [[nodiscard]] OktaHooks hooks();

    void receive(directory::IntegrationId integration, const Outcome& outcome);

    const core::Clock& m_clock;
    models::LatestRequest m_request;
    std::uint64_t m_generation = 0; ///< of what runs
    OktaConnections& m_connections;
    OktaLane m_lane;
};

} // namespace rollcall::app
