// SPDX-License-Identifier: Apache-2.0
// Decides about one person again and keeps what follows, in one transaction.
#pragma once

#include "core/Result.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/WriteSession.h"
#include "onboarding/InvitationMailer.h"
#include "onboarding/InvitationPolicy.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// What such a job carries.
struct MailOrder {
    directory::InvitationId invitation;
    directory::MailKind kind = directory::MailKind::Invitation;
    std::string askedBy{}; ///< empty: nobody
};
[[nodiscard]] std::string toJson(const MailOrder& order);
[[nodiscard]] core::Result<MailOrder> parseMailOrder(std::string_view json);

/// What is known of one person in the writer's transaction.
[[nodiscard]] core::Result<Situation> situationOf(directory::WriteSession& session,
                                                  const directory::Integration& integration,
                                                  const InvitationSettings& settings, const directory::ResourceId& id,
                                                  const Traffic& traffic);

/// Saves what was decided, with the job that mails it. True when anything was.
[[nodiscard]] core::Result<bool> apply(directory::WriteSession& session, const Situation& situation,
                                       const Decision& decision);

/// Makes the job for an invitation that was saved as queued. `cause` makes one job only.
[[nodiscard]] core::Result<> orderMail(directory::WriteSession& session, directory::Invitation invitation,
                                       directory::MailKind kind, const std::string& cause,
                                       std::optional<directory::JobQueueId> queue, const std::string& askedBy);

} // namespace rollcall::onboarding
