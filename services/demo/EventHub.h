// SPDX-License-Identifier: Apache-2.0
// Tells observers what happened, one event after the other.
#pragma once

#include "demo/SimulatedOrganisation.h"

#include <cstdint>
#include <map>
#include <mutex>

namespace rollcall::demo {

/// Thread-safe.
class EventHub {
public:
    [[nodiscard]] std::uint64_t add(SimulatedOrganisation::Observer observer);
    void remove(std::uint64_t observer);

    /// Numbers steps as they pass.
    void tell(OrganisationEvent event);

private:
    std::mutex m_mutex; ///< held while observers run, so that removal can be waited for
    std::map<std::uint64_t, SimulatedOrganisation::Observer> m_observers;
    std::uint64_t m_lastObserver = 0;
    std::uint64_t m_lastStep = 0;
};

} // namespace rollcall::demo
