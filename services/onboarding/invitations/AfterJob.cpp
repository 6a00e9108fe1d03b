// SPDX-License-Identifier: Apache-2.0
// A mail that was given up leaves the person where they stood before it was ordered: the link they have still works.
#include "AfterJob.h"

#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;
using directory::JobState;
using directory::MailAttempt;
using directory::MailKind;
using directory::MailOutcome;

namespace {

bool isStillMailed(const Invitation& invitation, directory::JobId job)
{
    return invitation.job == job.value &&
           (invitation.state == InvitationState::Queued || invitation.state == InvitationState::Sending ||
            invitation.state == InvitationState::Deferred);
}

/// The last that went out to the address which the invitation has now, and what came of it.
const MailAttempt* lastThatWentOut(const Invitation& invitation, std::span<const MailAttempt> attempts)
{
    const MailAttempt* last = nullptr;
    for (const MailAttempt& attempt : attempts) {
        const bool isInvitation = attempt.kind == MailKind::Invitation || attempt.kind == MailKind::Reminder;
        const bool wentOut = attempt.outcome == MailOutcome::Accepted || attempt.outcome == MailOutcome::Refused ||
                             attempt.outcome == MailOutcome::Unknown;
        if (isInvitation && wentOut && scim::fold(attempt.address) == scim::fold(invitation.address))
            last = &attempt;
    }
    return last;
}

bool wasTried(directory::JobId job, std::span<const MailAttempt> attempts)
{
    return std::ranges::find(attempts, job.value, &MailAttempt::job) != attempts.end();
}

InvitationState stateBefore(const Invitation& invitation, const MailAttempt& last)
{
    switch (last.outcome) {
    case MailOutcome::Refused:
        return InvitationState::Bounced;
    case MailOutcome::Unknown:
        return InvitationState::Unknown;
    default:
        if (last.report.fate == directory::MailFate::Returned && !invitation.verified)
            return InvitationState::Bounced;
        return invitation.verified ? InvitationState::Verified : InvitationState::Accepted;
    }
}

Invitation givenUp(Invitation invitation, directory::JobId job, MailKind kind, std::span<const MailAttempt> attempts)
{
    const MailAttempt* last = lastThatWentOut(invitation, attempts);
    const bool isTried = wasTried(job, attempts);
    // A person who was deactivated since begins anew, with no mail counted.
    if (last == nullptr || isTried || (last->outcome == MailOutcome::Accepted && invitation.mails == 0)) {
        invitation.state = InvitationState::Held;
        invitation.hold = HoldReason::Rejected;
        if (isTried && invitation.mails > 0)
            invitation.note += " A try was made already, so that the link sent before may have ended.";
        return invitation;
    }
    invitation.state = stateBefore(invitation, *last);
    invitation.hold = HoldReason::None;
    if (kind == MailKind::Reminder)
        ++invitation.reminders; // or it would be ordered anew at once
    return invitation;
}

} // namespace

std::optional<Invitation> afterJob(const Invitation& before, const directory::Job& job, MailKind kind,
                                   std::span<const MailAttempt> attempts)
{
    Invitation after = before;
    after.note = job.message;
    after.dueAt.reset();
    switch (job.state) {
    case JobState::Unknown:
        if (!isStillMailed(before, job.id))
            return std::nullopt;
        after.state = InvitationState::Unknown;
        return after;
    case JobState::Failed:
        if (!isStillMailed(before, job.id))
            return std::nullopt;
        after.state = InvitationState::Failed;
        return after;
    case JobState::Cancelled:
        if (!isStillMailed(before, job.id) || before.state == InvitationState::Sending)
            return std::nullopt;
        return givenUp(std::move(after), job.id, kind, attempts);
    case JobState::Waiting:
        if (before.job != job.id.value ||
            (before.state != InvitationState::Unknown && before.state != InvitationState::Failed))
            return std::nullopt;
        after.state = InvitationState::Queued;
        after.note = "Tried again on request.";
        return after;
    case JobState::Running:
    case JobState::Done:
        break;
    }
    return std::nullopt;
}

} // namespace rollcall::onboarding
