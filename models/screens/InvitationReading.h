// SPDX-License-Identifier: Apache-2.0
// One look at the invitations of an integration: a stretch of the list, what is counted beside it, and one of them in
// full.
#pragma once

#include "core/Result.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/ReadSession.h"
#include "directory/Registrations.h"
#include "onboarding/BounceReader.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/ResendWays.h"

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::models {

/// What is listed.
enum class InvitationSlice : std::uint8_t {
    All,
    Held,       ///< wait for a time or for somebody's word
    OnTheWay,   ///< a mail is to go out, or is going out
    Invited,    ///< a server took the mail
    Verified,   ///< the person said that the address is theirs
    Registered, ///< the application knows them
    NeedsALook, ///< nothing more happens by itself
    TakenBack,
};
[[nodiscard]] const std::vector<directory::InvitationState>& statesOf(InvitationSlice slice);

struct InvitationRow {
    directory::Invitation invitation;
    std::string name; ///< empty: the person is not here any more
    std::string userName;

    bool operator==(const InvitationRow& other) const
    {
        return invitation.id == other.invitation.id && invitation.changed == other.invitation.changed &&
               name == other.name && userName == other.userName;
    }
};

/// How far people are, each number including those that are further.
struct InvitationFunnel {
    std::int64_t provisioned = 0; ///< active people
    std::int64_t invited = 0;
    std::int64_t verified = 0;
    std::int64_t registered = 0; ///< by whatever evidence
    std::int64_t writtenBack = 0;
};

/// Mails that somebody ordered for many at once.
struct BulkMailing {
    directory::JobQueue queue;
    directory::JobProgress progress;
};

struct InvitationQuestion {
    directory::IntegrationId integration;
    InvitationSlice slice = InvitationSlice::All;
    std::string search; ///< as typed; words of people
    std::int64_t limit = 200;
};

struct InvitationReading {
    std::vector<InvitationRow> rows;
    bool hasMore = false;
    std::map<InvitationSlice, std::int64_t> counts; ///< of all, whatever is searched
    InvitationFunnel funnel;
    onboarding::InvitationSettings settings;
    std::vector<BulkMailing> bulk; ///< those with something left to do, newest first
    onboarding::BounceStanding bounces;
    std::vector<onboarding::HeldHalfway> halfway; ///< off the app in Okta, and not back yet; a few
    std::string mailPause;                        ///< why the usual queue of mails stands still; empty: it does not

    static constexpr std::int64_t mostSuppressed = 500;
};

/// On a reader's thread.
[[nodiscard]] core::Result<InvitationReading>
readInvitations(directory::ReadSession& session, const InvitationQuestion& question, const std::stop_token& stop);

/// One person's invitation in full.
struct InvitationDetail {
    InvitationRow row;
    std::vector<directory::MailAttempt> attempts; ///< newest first
    std::vector<directory::EnrolmentReport> reports;
    std::optional<directory::Registration> registration;
    std::optional<directory::WriteBack> writeBack;
    std::vector<onboarding::RouteTried> routes{}; ///< newest first
};

/// NotFound when it is not there any more.
[[nodiscard]] core::Result<InvitationDetail> readInvitation(directory::ReadSession& session,
                                                            directory::InvitationId invitation);
[[nodiscard]] core::Result<std::vector<directory::SuppressedAddress>>
readSuppressed(directory::ReadSession& session, directory::IntegrationId integration);

} // namespace rollcall::models
