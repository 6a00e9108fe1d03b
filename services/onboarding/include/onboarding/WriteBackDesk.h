// SPDX-License-Identifier: Apache-2.0
// What people decide of registrations in Okta: who keeps them there, who may be added, and who is registered already.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "okta/Client.h"
#include "onboarding/OktaRegistration.h"
#include "onboarding/WriteBackSettings.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

/// What was found in Okta on looking who is registered already. Nobody is mailed, added or removed by looking.
struct Adoption {
    std::int64_t inTarget = 0;   ///< in the group, or with the attribute true
    std::int64_t signIns = 0;    ///< people who have signed in through the vendor's identity provider
    std::int64_t registered = 0; ///< of these, here and now marked as registered
    std::int64_t known = 0;      ///< of these, marked so before
    /// In the target, and not here: names, at most a few hundred. They stay where they are.
    std::vector<std::string> strangers;
    std::int64_t strangerCount = 0;
    std::string gap; ///< what could not be read, for people; empty: nothing
    std::optional<OtherWriter> otherWriter{};
};

/// The setting that says that somebody looked, and when.
[[nodiscard]] std::string settingOfAdoption(directory::IntegrationId integration);

using AdoptionProgress = std::function<void(std::int64_t)>;

/// Blocking; for lanes. Thread-safe.
class WriteBackDesk {
public:
    WriteBackDesk(directory::Database& database, const core::Clock& clock) : m_database(database), m_clock(clock) {}

    /// Reads group or attribute, and the last 90 days of sign-ins through the vendor's identity provider (its id;
    /// empty: these are left out), and marks whom it finds here as registered, seen in Okta. Broken off, what was found
    /// is kept; repeated, it changes nothing that is known.
    [[nodiscard]] core::Result<Adoption> adopt(okta::Client& client, const directory::Integration& integration,
                                               const WriteBackSettings& settings, const std::string& identityProvider,
                                               const AdoptionProgress& progress, std::stop_token stop);

    /// Chooses who keeps it. Write is Denied while somebody else has written there within a week, and says who; and
    /// Conflict while the target holds people who are not registered here, unless `takesOver`: they stay in it.
    /// `ownActor`: the Okta id that this program acts as.
    [[nodiscard]] core::Result<> choose(okta::Client& client, const directory::Integration& integration,
                                        const WriteBackSettings& settings, bool takesOver, const std::string& ownActor,
                                        std::stop_token stop);
    /// Without asking Okta: back to watching, or to nothing.
    [[nodiscard]] core::Result<> leave(const directory::Integration& integration, const WriteBackSettings& settings);

    /// Lets go what was held. How many were.
    [[nodiscard]] core::Result<std::int64_t> confirm(const directory::Integration& integration,
                                                     std::span<const directory::ResourceId> people,
                                                     const std::string& by);

private:
    [[nodiscard]] core::Result<> save(const directory::Integration& integration, const WriteBackSettings& settings);

    directory::Database& m_database;
    const core::Clock& m_clock;
};

} // namespace rollcall::onboarding
