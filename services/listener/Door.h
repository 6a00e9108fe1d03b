// SPDX-License-Identifier: Apache-2.0
// What all handlers of one running listener share.
#pragma once

#include "AccessCache.h"
#include "AllowList.h"
#include "Health.h"
#include "core/Clock.h"
#include "directory/Database.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace rollcall::listener {

/// Thread-safe. Database and clock outlive it.
class Door {
public:
    Door(directory::Database& database, const core::Clock& clock, std::shared_ptr<AccessCache> access,
         std::shared_ptr<const HealthProof> proof, AllowList allowList);

    [[nodiscard]] directory::Database& database() const { return m_database; }
    [[nodiscard]] const core::Clock& clock() const { return m_clock; }
    [[nodiscard]] AccessCache& access() const { return *m_access; }
    [[nodiscard]] const HealthProof& proof() const { return *m_proof; }
    [[nodiscard]] const AllowList& allowList() const { return m_allowList; }

    /// Empty until the listener knows where it listens.
    [[nodiscard]] std::string publicUrl() const;
    void setPublicUrl(std::string url);

    /// Remembers that a credential was used, at most once a minute each.
    void noteUse(directory::CredentialId credential);

private:
    directory::Database& m_database;
    const core::Clock& m_clock;
    std::shared_ptr<AccessCache> m_access;
    std::shared_ptr<const HealthProof> m_proof;
    AllowList m_allowList;
    mutable std::mutex m_mutex;
    std::string m_publicUrl;
    std::unordered_map<directory::CredentialId, std::chrono::steady_clock::time_point> m_lastUses;
};

} // namespace rollcall::listener
