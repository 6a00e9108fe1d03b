// SPDX-License-Identifier: Apache-2.0
// In the order that loses least: look, make, record the attempt, and only at the last bytes hand over link and mail.
#include "MailRun.h"

#include "core/Clock.h"
#include "directory/ReadSession.h"
#include "directory/Registrations.h"
#include "onboarding/EnrolmentToken.h"
#include "onboarding/InvitationKeeper.h"

#include <chrono>
#include <mutex>
#include <utility>

namespace rollcall::onboarding {

using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;
using directory::MailOutcome;
using jobs::Outcome;

namespace {

bool isToBeMailed(InvitationState state)
{
    // Sending is what a crash before the mail's end left.
    return state == InvitationState::Queued || state == InvitationState::Deferred || state == InvitationState::Sending;
}

} // namespace

Outcome InvitationMailer::Run::operator()()
{
    auto order = parseMailOrder(m_attempt.job().payload);
    if (!order)
        return failed(order.error());
    m_order = std::move(*order);
    auto found = look();
    if (!found)
        return failed(found.error());
    if (!*found)
        return withheld("The invitation is not in the directory any more.", {});
    m_found = std::move(**found);
    if (auto objected = objection())
        return std::move(*objected);
    if (auto made = make(); !made)
        return made.error().kind == core::ErrorKind::Invalid ? notMade(made.error()) : failed(made.error());
    if (auto begun = begin(); !begun)
        return failed(begun.error());
    return send();
}

core::Result<std::optional<InvitationMailer::Run::Found>> InvitationMailer::Run::look()
{
    auto future = m_mailer.m_database.readAsync(
        m_attempt.stop(),
        [order = m_order, now = m_mailer.m_options.clock->now()](directory::ReadSession& session, std::stop_token) {
            return lookUp(session, order, now);
        });
    future.waitForFinished();
    return future.result();
}

core::Result<std::optional<InvitationMailer::Run::Found>>
InvitationMailer::Run::lookUp(directory::ReadSession& session, const MailOrder& order, core::Timestamp now)
{
    const auto invitation = session.invitations().byId(order.invitation);
    if (!invitation)
        return tl::unexpected(invitation.error());
    if (!*invitation)
        return std::nullopt;
    const auto integrations = session.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    Found found;
    found.invitation = **invitation;
    for (const directory::Integration& each : *integrations) {
        if (each.id == found.invitation.integration)
            found.integration = each;
    }
    const auto stored = session.setting(settingOfInvitations(found.integration.id));
    if (!stored)
        return tl::unexpected(stored.error());
    auto settings = parseInvitationSettings(stored->value_or("{}"));
    if (!settings)
        return tl::unexpected(settings.error());
    found.settings = std::move(*settings);
    auto person = session.person(found.integration.id, found.invitation.person);
    if (!person)
        return tl::unexpected(person.error());
    found.person = std::move(*person);
    auto registration = session.registrations().current(found.integration.id, found.invitation.person);
    if (!registration)
        return tl::unexpected(registration.error());
    // Whose turn it is was decided when the mail was ordered.
    found.situation.person = found.person ? factsOf(*found.person, found.settings, {}) : PersonFacts{};
    found.situation.person.isThere = found.person.has_value();
    found.situation.invitation = found.invitation;
    found.situation.registration = std::move(*registration);
    found.situation.now = now;
    const auto isSuppressed = session.invitations().isSuppressed(found.integration.id, found.situation.person.address);
    if (!isSuppressed)
        return tl::unexpected(isSuppressed.error());
    found.situation.isSuppressed = *isSuppressed;
    return found;
}

std::optional<Outcome> InvitationMailer::Run::objection()
{
    const Situation& situation = m_found.situation;
    if (m_found.invitation.job != m_attempt.job().id.value || !isToBeMailed(m_found.invitation.state))
        return withheld("Not mailed: the invitation went another way meanwhile.", {});
    const bool isOver = !situation.person.isThere || !situation.person.isActive ||
                        (situation.registration && situation.registration->isRegistered);
    if (isOver || m_found.settings.mailer != Mailer::Rollcall) {
        // The keeper's rules say what becomes of it, from what holds in that transaction.
        return withheld("Not mailed: the person is deactivated, registered, or mailed by others.",
                        [integration = m_found.integration, settings = m_found.settings,
                         person = m_found.invitation.person](directory::WriteSession& session) -> core::Result<> {
                            const auto now = situationOf(session, integration, settings, person, {});
                            if (!now)
                                return tl::unexpected(now.error());
                            const auto done = apply(session, *now, decide(*now, settings, integration.id));
                            return done ? core::Result<>{} : core::Result<>(tl::unexpected(done.error()));
                        });
    }
    if (const auto obstacle = hardObstacle(situation.person, situation.isSuppressed, m_found.settings))
        return held(obstacle->reason, obstacle->why);
    const core::Timestamp allowed = outsideQuietHours(m_found.settings, situation.now);
    if (m_order.askedBy.empty() && allowed > situation.now)
        return held(HoldReason::QuietHours, "Waits for the end of the quiet hours.", allowed);
    if (!m_mailer.m_options.mayBeMailed)
        return std::nullopt;
    const auto objected = m_mailer.m_options.mayBeMailed(m_found.integration, *m_found.person, m_attempt.stop());
    if (!objected)
        return failed(objected.error());
    if (*objected)
        return held(HoldReason::SignInStatus, **objected);
    return std::nullopt;
}

Outcome InvitationMailer::Run::withheld(std::string why, jobs::AlsoWrite alsoWrite)
{
    Outcome outcome;
    outcome.message = std::move(why);
    outcome.alsoWrite = std::move(alsoWrite);
    return outcome;
}

Outcome InvitationMailer::Run::held(HoldReason reason, const std::string& why, std::optional<core::Timestamp> until)
{
    Invitation invitation = m_found.invitation;
    invitation.state = InvitationState::Held;
    invitation.hold = reason;
    invitation.note = why;
    invitation.dueAt = until;
    return withheld(why, [invitation, lookedAt = m_found.invitation](directory::WriteSession& session) {
        return saveUnlessMoved(session, invitation, lookedAt);
    });
}

core::Result<> InvitationMailer::Run::make()
{
    auto base = m_mailer.m_options.enrolUrl();
    if (!base)
        return tl::unexpected(std::move(base.error()));
    const auto token = EnrolmentToken::generate();
    if (!token)
        return tl::unexpected(token.error());
    m_token = token->hash();
    m_expires = m_found.situation.now + std::chrono::hours(24) * m_found.settings.lifetimeDays;
    MailRequest request;
    request.kind = m_order.kind;
    request.integration = m_found.integration;
    request.person = *m_found.person;
    request.invitation = m_found.invitation;
    request.invitation.address = m_found.situation.person.address;
    request.link = *base + "/enrol/" + std::string(token->reveal());
    request.expires = m_expires;
    auto future = m_mailer.m_database.readAsync(m_attempt.stop(),
                                                [this, request](directory::ReadSession& session, std::stop_token) {
                                                    return m_mailer.m_options.make(session, request);
                                                });
    future.waitForFinished();
    auto made = future.result();
    if (!made)
        return tl::unexpected(std::move(made.error()));
    m_mail = std::move(*made);
    const directory::Job& job = m_attempt.job();
    m_mail.message.messageId = messageIdFor(
        std::to_string(job.id.value) + "." + std::to_string(core::toMilliseconds(job.created)), m_mail.message.from);
    m_mail.message.date = m_found.situation.now;
    return {};
}

Outcome InvitationMailer::Run::notMade(const core::Error& error)
{
    Outcome outcome = failed(error);
    directory::MailAttempt row;
    row.invitation = m_order.invitation;
    row.job = m_attempt.job().id.value;
    row.kind = m_order.kind;
    row.cause = m_found.invitation.cause;
    row.causedBy = m_order.askedBy;
    row.address = m_found.situation.person.address;
    row.outcome = MailOutcome::NotMade;
    row.reply = error.message;
    Invitation invitation = m_found.invitation;
    invitation.state = InvitationState::Failed;
    invitation.note = error.message;
    outcome.alsoWrite = [row, invitation,
                         lookedAt = m_found.invitation](directory::WriteSession& session) -> core::Result<> {
        if (auto added = session.invitations().addAttempt(row); !added)
            return tl::unexpected(std::move(added.error()));
        return saveUnlessMoved(session, invitation, lookedAt);
    };
    return outcome;
}

core::Result<> InvitationMailer::Run::begin()
{
    directory::MailAttempt row;
    row.invitation = m_order.invitation;
    row.job = m_attempt.job().id.value;
    row.kind = m_order.kind;
    row.cause = m_found.invitation.cause;
    row.causedBy = m_order.askedBy;
    row.language = m_mail.language;
    row.templateVersion = m_mail.templateVersion;
    row.address = m_mail.message.to.address();
    row.subject = m_mail.message.subject;
    row.messageId = m_mail.message.messageId;
    Invitation invitation = m_found.invitation;
    invitation.state = InvitationState::Sending;
    invitation.address = m_found.situation.person.address;
    invitation.note.clear();
    invitation.dueAt.reset();
    const Invitation lookedAt = std::exchange(m_found.invitation, invitation);
    return m_mailer.m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        if (auto ended = session.invitations().endAttemptsOfJob(row.job, MailOutcome::Stopped,
                                                                "The program ended before the mail went out.");
            !ended)
            return ended;
        auto added = session.invitations().addAttempt(row);
        if (!added)
            return tl::unexpected(std::move(added.error()));
        m_row = *added;
        return saveUnlessMoved(session, invitation, lookedAt);
    });
}

core::Result<> InvitationMailer::Run::handOver()
{
    // The link first: a mail whose link is not known yet would be worse than a link whose mail never leaves.
    const auto linked = m_mailer.m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto link = session.invitations().addLink(
            {m_order.invitation, directory::LinkPurpose::Mail, m_token, m_expires, m_order.askedBy});
        return link ? core::Result<>{} : core::Result<>(tl::unexpected(link.error()));
    });
    return linked ? m_attempt.handOver() : linked;
}

Outcome InvitationMailer::Run::send()
{
    std::uint64_t generation = 0;
    {
        const std::lock_guard lock(m_mailer.m_mutex);
        generation = m_mailer.m_generation;
    }
    auto sender = m_mailer.takeSender();
    if (!sender) {
        Delivery none;
        none.kind = DeliveryKind::Rejected;
        none.message = sender.error().message;
        return judge(none);
    }
    const Delivery delivery = (*sender)->send(m_mail.message, [this] { return handOver(); }, m_attempt.stop());
    m_mailer.giveBack(std::move(*sender), generation);
    return judge(delivery);
}

} // namespace rollcall::onboarding
