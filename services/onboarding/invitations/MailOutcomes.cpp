// SPDX-License-Identifier: Apache-2.0
// What the mail server's answer makes of the attempt, the invitation and the job.
#include "MailRun.h"

#include "core/Clock.h"
#include "directory/Jobs.h"

#include <utility>

namespace rollcall::onboarding {

using directory::Invitation;
using directory::InvitationState;
using directory::MailOutcome;
using jobs::Outcome;

Outcome InvitationMailer::Run::failed(const core::Error& error)
{
    const bool isPassing = error.kind == core::ErrorKind::Unavailable || error.kind == core::ErrorKind::Offline ||
                           error.kind == core::ErrorKind::RateLimited;
    Outcome outcome;
    outcome.kind = isPassing                                  ? Outcome::Kind::Again
                   : error.kind == core::ErrorKind::Cancelled ? Outcome::Kind::Stopped
                                                              : Outcome::Kind::Failed;
    outcome.message = error.message;
    outcome.detail = error.detail;
    return outcome;
}

core::Result<> InvitationMailer::Run::saveOnly(directory::WriteSession& session, const Invitation& invitation)
{
    const auto saved = session.invitations().save(invitation);
    return saved ? core::Result<>{} : core::Result<>(tl::unexpected(saved.error()));
}

Outcome InvitationMailer::Run::judge(const Delivery& delivery)
{
    switch (delivery.kind) {
    case DeliveryKind::Accepted:
        return accepted(delivery);
    case DeliveryKind::Deferred:
        return deferred(delivery);
    case DeliveryKind::Refused:
        return refused(delivery);
    case DeliveryKind::Rejected:
        return rejected(delivery);
    case DeliveryKind::Unknown: {
        Outcome outcome{Outcome::Kind::Unknown, delivery.message, delivery.reply};
        outcome.alsoWrite = ending(MailOutcome::Unknown, InvitationState::Unknown, delivery);
        return outcome;
    }
    case DeliveryKind::Cancelled:
        return stopped(delivery);
    }
    return stopped(delivery);
}

jobs::AlsoWrite InvitationMailer::Run::ending(MailOutcome outcome, InvitationState state, const Delivery& delivery)
{
    Invitation invitation = m_found.invitation;
    invitation.state = state;
    invitation.note = outcome == MailOutcome::Accepted ? std::string() : delivery.message;
    const std::string reply = delivery.reply.empty() ? delivery.message : delivery.reply;
    return [row = m_row, outcome, invitation, reply, server = delivery.server](directory::WriteSession& session) {
        auto ended = session.invitations().endAttempt(row, outcome, server, reply);
        return ended ? saveOnly(session, invitation) : ended;
    };
}

Outcome InvitationMailer::Run::accepted(const Delivery& delivery)
{
    Outcome outcome{Outcome::Kind::Done, delivery.message, delivery.reply};
    Invitation& invitation = m_found.invitation;
    ++invitation.mails;
    invitation.reminders = m_order.kind == directory::MailKind::Reminder ? invitation.reminders + 1 : 0;
    invitation.acceptedBy = delivery.server;
    invitation.expires = m_expires;
    invitation.lastAccepted = m_mailer.m_options.clock->now();
    outcome.alsoWrite = [end = ending(MailOutcome::Accepted, InvitationState::Accepted, delivery),
                         integration = m_found.integration, settings = m_found.settings,
                         person = invitation.person](directory::WriteSession& session) -> core::Result<> {
        if (auto ended = end(session); !ended)
            return ended;
        // When the first reminder comes, or that the person is gone since, is the same rules' to say.
        const auto now = situationOf(session, integration, settings, person, {});
        if (!now)
            return tl::unexpected(now.error());
        const auto done = apply(session, *now, decide(*now, settings, integration.id));
        return done ? core::Result<>{} : core::Result<>(tl::unexpected(done.error()));
    };
    return outcome;
}

Outcome InvitationMailer::Run::deferred(const Delivery& delivery)
{
    const bool isLast = m_attempt.job().attempts >= m_mailer.m_options.maximumAttempts;
    auto write = ending(MailOutcome::Deferred, isLast ? InvitationState::Failed : InvitationState::Deferred, delivery);
    if (isLast) {
        Outcome outcome{Outcome::Kind::Failed, delivery.message, delivery.reply};
        outcome.alsoWrite = std::move(write);
        return outcome;
    }
    if (auto written = m_mailer.m_database.writeAndWait(write); !written)
        return failed(written.error());
    return Outcome{Outcome::Kind::Again, delivery.message, delivery.reply};
}

Outcome InvitationMailer::Run::refused(const Delivery& delivery)
{
    Outcome outcome{Outcome::Kind::Failed, delivery.message, delivery.reply};
    outcome.alsoWrite = [end = ending(MailOutcome::Refused, InvitationState::Bounced, delivery), delivery,
                         integration = m_found.integration.id,
                         address = m_found.invitation.address](directory::WriteSession& session) -> core::Result<> {
        if (auto ended = end(session); !ended || !delivery.isAddressAtFault)
            return ended;
        return session.invitations().suppress({integration, address, delivery.message, delivery.reply, {}});
    };
    return outcome;
}

/// No mail will go out until the settings are mended: nobody's turn is used up by it.
Outcome InvitationMailer::Run::rejected(const Delivery& delivery)
{
    const auto written = m_mailer.m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (auto ended = ending(MailOutcome::Stopped, InvitationState::Queued, delivery)(session); !ended)
            return ended;
        directory::JobQueueChange change;
        change.state = directory::JobQueueState::Paused;
        change.reason = delivery.message;
        return session.jobs().changeQueue(m_attempt.job().queue, change);
    });
    if (!written)
        return failed(written.error());
    return Outcome{Outcome::Kind::Stopped, delivery.message, delivery.reply};
}

Outcome InvitationMailer::Run::stopped(const Delivery& delivery)
{
    const auto written =
        m_mailer.m_database.writeAndWait(ending(MailOutcome::Stopped, InvitationState::Queued, delivery));
    if (!written)
        return failed(written.error());
    return Outcome{Outcome::Kind::Stopped, delivery.message, delivery.reply};
}

} // namespace rollcall::onboarding
