// SPDX-License-Identifier: Apache-2.0
// What was created for requests whose answer came too late.
#include "LateCreations.h"

#include <algorithm>
#include <utility>

namespace rollcall::listener {

void LateCreations::note(directory::IntegrationId integration, const core::Sha256Digest& request,
                         directory::ResourceId made, Instant now)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_creations, [now](const Creation& creation) { return now - creation.at >= memory; });
    if (m_creations.size() >= most)
        m_creations.erase(m_creations.begin());
    m_creations.push_back({integration, request, std::move(made), now});
}

std::optional<directory::ResourceId> LateCreations::find(directory::IntegrationId integration,
                                                         const core::Sha256Digest& request, Instant now) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find_if(m_creations, [&](const Creation& creation) {
        return creation.integration == integration && creation.request == request && now - creation.at < memory;
    });
    return found == m_creations.end() ? std::nullopt : std::optional(found->made);
}

} // namespace rollcall::listener
