// SPDX-License-Identifier: Apache-2.0
// A list of observers behind one mutex.
#include "EventHub.h"

namespace rollcall::demo {

std::uint64_t EventHub::add(SimulatedOrganisation::Observer observer)
{
    const std::lock_guard lock(m_mutex);
    m_observers.emplace(++m_lastObserver, std::move(observer));
    return m_lastObserver;
}

void EventHub::remove(std::uint64_t observer)
{
    const std::lock_guard lock(m_mutex);
    m_observers.erase(observer);
}

void EventHub::tell(OrganisationEvent event)
{
    const std::lock_guard lock(m_mutex);
    if (auto* step = std::get_if<Step>(&event))
        step->number = ++m_lastStep;
    for (const auto& [id, observer] : m_observers)
        observer(event);
}

} // namespace rollcall::demo
