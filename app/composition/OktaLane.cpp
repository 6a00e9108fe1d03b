// SPDX-License-Identifier: Apache-2.0
// A thread for each connection that is used.
#include "composition/OktaLane.h"

#include <string>

namespace rollcall::app {

std::shared_ptr<core::Lane> OktaLane::laneOf(directory::IntegrationId integration)
{
    const std::lock_guard lock(m_mutex);
    if (m_isStopped)
        return nullptr;
    auto& lane = m_lanes[integration.value];
    if (!lane)
        lane = std::make_shared<core::Lane>("okta " + std::to_string(integration.value), 1);
    return lane;
}

void OktaLane::stop()
{
    std::map<std::int64_t, std::shared_ptr<core::Lane>> lanes;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
        lanes.swap(m_lanes);
    }
    for (const auto& [integration, lane] : lanes)
        lane->stop();
}

} // namespace rollcall::app
