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

core::Result<> InvitationMailer::Run::saveUnlessMoved(directory::WriteSession& session, const Invitation& invitation,
                                                      const Invitation& lookedAt)
{
    const auto stored = session.invitations().byId(lookedAt.id);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!*stored || (*stored)->job != lookedAt.job || (*stored)->state != lookedAt.state)
        return core::failure(core::ErrorKind::Cancelled, "The invitation went another way meanwhile.");
    return saveOnly(session, invitation);
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

jobs::AlsoWrite InvitationMailer::Run::ending(MailOutcome outcome, InvitationState state, const Delivery& delivery,
                                              Also also)
{
    const std::string note = outcome == MailOutcome::Accepted ? std::string() : delivery.message;
    const std::string reply = delivery.reply.empty() ? delivery.message : delivery.reply;
    return [id = m_found.invitation.id, job = m_attempt.job().id.value, row = m_row, outcome, state, note, reply,
            server = delivery.server, also = std::move(also)](directory::WriteSession& session) -> core::Result<> {
        if (auto ended = session.invitations().endAttempt(row, outcome, server, reply); !ended)
            return ended;
        const auto stored = session.invitations().byId(id);
        if (!stored)
            return tl::unexpected(stored.error());
        if (!*stored)
            return {};
        Invitation invitation = **stored;
        // Before the server answered, the person may have used the link already, and people may have decided.
        const bool isOurs = invitation.state == InvitationState::Sending && invitation.job == job;
        if (isOurs) {
            invitation.state = state;
            invitation.note = note;
        }
        if (also)
            also(invitation, isOurs, session.now());
        return saveOnly(session, invitation);
    };
}

Outcome InvitationMailer::Run::accepted(const Delivery& delivery)
{
    Outcome outcome{Outcome::Kind::Done, delivery.message, delivery.reply};
    const auto count = [kind = m_order.kind, server = delivery.server,
                        expires = m_expires](Invitation& invitation, bool isOurs, core::Timestamp ended) {
        ++invitation.mails;
        invitation.reminders = kind == directory::MailKind::Reminder ? invitation.reminders + 1 : 0;
        invitation.acceptedBy = server;
        invitation.lastAccepted = ended;
        if (isOurs)
            invitation.expires = expires;
    };
    outcome.alsoWrite = [end = ending(MailOutcome::Accepted, InvitationState::Accepted, delivery, count),
                         integration = m_found.integration, settings = m_found.settings,
                         person = m_found.invitation.person](directory::WriteSession& session) -> core::Result<> {
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
    Delivery noted = delivery;
    if (delivery.isAddressAtFault)
        noted.message += " Correct the address in Okta.";
    outcome.alsoWrite = [end = ending(MailOutcome::Refused, InvitationState::Bounced, noted), delivery,
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
