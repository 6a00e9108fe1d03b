// SPDX-License-Identifier: Apache-2.0
// One look at what has changed and what has come due; on the keeper's thread.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "directory/Database.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/ReadSession.h"
#include "onboarding/InvitationPolicy.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

class KeeperRound {
public:
    KeeperRound(directory::Database& database, directory::ReadSession& reader, const core::Clock& clock,
                std::stop_token stop);

    /// True when there is more to do at once. An error leaves everything as it was: it is tried again.
    [[nodiscard]] core::Result<bool> run();

private:
    struct Kept {
        directory::Integration integration;
        InvitationSettings settings;
        std::string json; ///< the settings as stored
    };
    struct Candidates {
        std::set<directory::ResourceId> people;
        std::int64_t newcomers = 0; ///< among them, or among those of whom they are a part
    };

    [[nodiscard]] core::Result<> readSettings();
    /// Everybody of an integration whose settings changed.
    [[nodiscard]] core::Result<> sweep(const Kept& kept);
    [[nodiscard]] core::Result<bool> followFeed();
    [[nodiscard]] core::Result<> noteEntry(const directory::FeedEntry& entry,
                                           std::map<directory::IntegrationId, Candidates>& found);
    /// A job that ended otherwise than by its handler's word.
    [[nodiscard]] core::Result<> followJob(directory::JobId id);
    /// When a reminder or the link's end is due for whom a mail was given up.
    [[nodiscard]] core::Result<> decideAgain(directory::WriteSession& session, const directory::Invitation& invitation);
    [[nodiscard]] core::Result<bool> lookAtWhatIsDue();

    [[nodiscard]] core::Result<> reconsider(const Kept& kept, const Candidates& candidates);
    [[nodiscard]] core::Result<Traffic> trafficOf(const Kept& kept);
    /// Those of a burst that nobody has mailed yet.
    [[nodiscard]] core::Result<std::vector<directory::InvitationId>> queuedSince(const Kept& kept,
                                                                                 core::Timestamp since);

    directory::Database& m_database;
    directory::ReadSession& m_reader;
    const core::Clock& m_clock;
    std::stop_token m_stop;
    std::map<directory::IntegrationId, Kept> m_integrations;
};

} // namespace rollcall::onboarding
