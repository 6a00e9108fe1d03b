// SPDX-License-Identifier: Apache-2.0
// What people do to invitations: send again, let go what was held, say no, take back, register by hand.
#pragma once

#include "core/Result.h"
#include "directory/Database.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/Registrations.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::onboarding {

struct Skipped {
    directory::ResourceId person;
    std::string why; ///< for people
};

/// Who would get a mail, and who would not.
struct ResendPreview {
    std::vector<directory::ResourceId> people;
    std::vector<Skipped> skipped;
};

struct ResendRequest {
    directory::IntegrationId integration;
    std::vector<directory::ResourceId> people;
    std::string askedBy;
    std::string title{}; ///< of the bulk action; empty for one person: then no queue of its own is made
    int perMinute = 0;   ///< pace of the bulk action; 0: no bound
    /// Names this wish: asked for twice under one name, nobody gets two mails.
    std::string requestId;
};

struct ResendOutcome {
    std::optional<directory::JobQueueId> queue; ///< to pause, go on with, or give up; none for one person
    std::int64_t ordered = 0;
    std::int64_t orderedBefore = 0; ///< under the same name
    std::vector<Skipped> skipped;
};

/// What holds of a person once evidence was looked at.
struct KeptEvidence {
    directory::Registration registration;
    bool isNew = true; ///< false: it was known, or something newer or stronger is
};

/// Called with how many were looked at, after each part.
using DeskProgress = std::function<void(std::int64_t)>;

/// Blocking; not for the GUI thread nor the writer's. Thread-safe. Each part is its own transaction: what is broken off
/// is done as far as it came, and asked for again under the same name goes on without repeating anything.
class InvitationDesk {
public:
    explicit InvitationDesk(directory::Database& database) : m_database(database) {}

    [[nodiscard]] core::Result<ResendPreview> preview(directory::IntegrationId integration,
                                                      std::span<const directory::ResourceId> people,
                                                      std::stop_token stop = {});
    /// Also lets go what was held, for whatever reason that a person may set aside; the others are skipped with theirs.
    [[nodiscard]] core::Result<ResendOutcome> resend(const ResendRequest& request, const DeskProgress& progress = {},
                                                     std::stop_token stop = {});
    /// Somebody said no: they stay held until somebody invites them. How many it were; who was mailed already stays.
    [[nodiscard]] core::Result<std::int64_t>
    reject(directory::IntegrationId integration, std::span<const directory::ResourceId> people, const std::string& by);
    /// The link ends at once, and nothing is mailed until somebody sends it again. NotFound without an invitation.
    [[nodiscard]] core::Result<> revoke(directory::IntegrationId integration, const directory::ResourceId& person,
                                        const std::string& by);
    /// Weak evidence: somebody's word, with the reason. Invalid without one; NotFound for nobody.
    [[nodiscard]] core::Result<directory::Registration> setRegistered(directory::IntegrationId integration,
                                                                      const directory::ResourceId& person,
                                                                      bool isRegistered, const std::string& reason,
                                                                      const std::string& by);
    /// Any evidence, with what follows for the invitation, in one transaction. Changes nothing when the event is known,
    /// when what holds says the same at least as strongly, and when it contradicts something that happened later.
    [[nodiscard]] core::Result<KeptEvidence> addEvidence(const directory::Registration& evidence);

private:
    directory::Database& m_database;
};

} // namespace rollcall::onboarding
