// SPDX-License-Identifier: Apache-2.0
// What all handlers of one running listener share.
#include "Door.h"

#include "Answer.h"
#include "core/Log.h"

#include <utility>

namespace rollcall::listener {

Door::Door(directory::Database& database, const core::Clock& clock, std::shared_ptr<AccessCache> access,
           std::shared_ptr<const HealthProof> proof, DoorSettings settings)
    : m_database(database),
      m_clock(clock),
      m_access(std::move(access)),
      m_proof(std::move(proof)),
      m_settings(std::move(settings))
{
}

std::string Door::publicUrl() const
{
    const std::lock_guard lock(m_mutex);
    return m_publicUrl;
}

void Door::setPublicUrl(std::string url)
{
    const std::lock_guard lock(m_mutex);
    m_publicUrl = std::move(url);
}

void Door::noteUse(directory::CredentialId credential)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(m_mutex);
        const auto [use, isFirst] = m_lastUses.try_emplace(credential, now);
        if (!isFirst && now - use->second < std::chrono::minutes{1})
            return;
        use->second = now;
    }
    m_database.write([credential](directory::WriteSession& session) { return session.noteCredentialUse(credential); },
                     [](const core::Result<>& noted) {
                         // Revoked or deleted meanwhile is no news; anything else is worth a line.
                         if (!noted && noted.error().kind != core::ErrorKind::NotFound && !isPassing(noted.error()))
                             core::logError("listener", noted.error());
                     });
}

} // namespace rollcall::listener
