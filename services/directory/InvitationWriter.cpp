// SPDX-License-Identifier: Apache-2.0
// One invitation for each person, one live link for each invitation.
#include "InvitationWriter.h"

#include <string>
#include <utility>

namespace rollcall::directory {

namespace {

bool isSame(const Invitation& one, const Invitation& other)
{
    return one.state == other.state && one.hold == other.hold && one.note == other.note &&
           one.address == other.address && one.cause == other.cause && one.dueAt == other.dueAt &&
           one.mails == other.mails && one.reminders == other.reminders && one.lastAccepted == other.lastAccepted &&
           one.acceptedBy == other.acceptedBy && one.opened == other.opened && one.verified == other.verified &&
           one.expires == other.expires && one.personRow == other.personRow && one.job == other.job;
}

} // namespace

InvitationWriter::InvitationWriter(WriteContext& context)
    : m_context(context), m_invitations(context.connection), m_mails(context.connection)
{
}

core::Result<> InvitationWriter::feed(FeedChange change, const Invitation& invitation)
{
    return m_context.addFeed(FeedKind::Invitation, change, invitation.integration, invitation.id.value);
}

core::Result<> InvitationWriter::feedChangeOf(InvitationId id)
{
    const auto invitation = m_invitations.byId(id);
    if (!invitation)
        return tl::unexpected(invitation.error());
    return *invitation ? feed(FeedChange::Changed, **invitation) : core::Result<>{};
}

core::Result<std::optional<Invitation>> InvitationWriter::ofPerson(IntegrationId integration, const ResourceId& person)
{
    return m_invitations.ofPerson(integration, person);
}

core::Result<std::optional<Invitation>> InvitationWriter::byId(InvitationId id)
{
    return m_invitations.byId(id);
}

core::Result<Invitation> InvitationWriter::save(const Invitation& invitation)
{
    auto before = m_invitations.ofPerson(invitation.integration, invitation.person);
    if (!before)
        return tl::unexpected(std::move(before.error()));
    Invitation saved = invitation;
    saved.changed = m_context.now;
    if (!*before) {
        saved.created = m_context.now;
        auto id = m_invitations.insert(saved);
        if (!id)
            return tl::unexpected(std::move(id.error()));
        saved.id = *id;
        if (auto fed = feed(FeedChange::Added, saved); !fed)
            return tl::unexpected(std::move(fed.error()));
        return saved;
    }
    saved.id = (*before)->id;
    saved.created = (*before)->created;
    if (isSame(saved, **before))
        return **before;
    if (auto updated = m_invitations.update(saved); !updated)
        return tl::unexpected(std::move(updated.error()));
    if (auto fed = feed(FeedChange::Changed, saved); !fed)
        return tl::unexpected(std::move(fed.error()));
    return saved;
}

core::Result<std::int64_t> InvitationWriter::addedSince(IntegrationId integration, core::Timestamp since)
{
    return m_invitations.addedSince(integration, since);
}

core::Result<InvitationLinkId> InvitationWriter::addLink(const NewInvitationLink& link)
{
    const auto ended = link.purpose == LinkPurpose::Code
                           ? m_mails.endCodes(link.invitation, LinkState::Superseded, m_context.now)
                           : m_mails.endLinksButCodes(link.invitation, LinkState::Superseded, m_context.now);
    if (!ended)
        return tl::unexpected(ended.error());
    auto added = m_mails.insertLink(link, m_context.now);
    if (!added)
        return added;
    if (auto fed = feedChangeOf(link.invitation); !fed)
        return tl::unexpected(std::move(fed.error()));
    return added;
}

core::Result<bool> InvitationWriter::endLink(InvitationLinkId link, LinkState state)
{
    const auto ended = m_mails.endLink(link, state, m_context.now);
    if (!ended || !*ended)
        return ended;
    const auto invitation = m_mails.invitationOfLink(link);
    if (!invitation)
        return tl::unexpected(invitation.error());
    if (*invitation) {
        if (auto fed = feedChangeOf(**invitation); !fed)
            return tl::unexpected(std::move(fed.error()));
    }
    return true;
}

core::Result<> InvitationWriter::endLinks(InvitationId invitation, LinkState state)
{
    const auto ended = m_mails.endLinks(invitation, state, m_context.now);
    if (!ended)
        return tl::unexpected(ended.error());
    return *ended > 0 ? feedChangeOf(invitation) : core::Result<>{};
}

core::Result<std::optional<InvitationLink>> InvitationWriter::linkByToken(const core::Sha256Digest& token)
{
    return m_mails.linkByToken(token);
}

core::Result<MailAttemptId> InvitationWriter::addAttempt(const MailAttempt& attempt)
{
    const auto invitation = m_invitations.byId(attempt.invitation);
    if (!invitation)
        return tl::unexpected(invitation.error());
    if (!*invitation)
        return core::failure(core::ErrorKind::NotFound, "This invitation is not in the directory any more.");
    MailAttempt row = attempt;
    row.started = m_context.now;
    if (row.outcome != MailOutcome::Sending)
        row.ended = m_context.now;
    auto added = m_mails.insertAttempt(row, (*invitation)->integration);
    if (!added)
        return added;
    if (auto fed = feed(FeedChange::Changed, **invitation); !fed)
        return tl::unexpected(std::move(fed.error()));
    return added;
}

core::Result<> InvitationWriter::endAttempt(MailAttemptId attempt, MailOutcome outcome, std::string_view server,
                                            std::string_view reply)
{
    return m_mails.endAttempt(attempt, outcome, server, reply, m_context.now);
}

core::Result<> InvitationWriter::endAttemptsOfJob(std::int64_t job, MailOutcome outcome, std::string_view reply)
{
    return m_mails.endAttemptsOfJob(job, outcome, reply, m_context.now);
}

core::Result<std::vector<MailAttempt>> InvitationWriter::attemptsOfMessage(std::string_view messageId)
{
    return m_mails.attemptsOfMessage(messageId);
}

core::Result<bool> InvitationWriter::noteReport(MailAttemptId attempt, const MailReport& report)
{
    const auto noted = m_mails.noteReport(attempt, report);
    if (!noted || !*noted)
        return noted;
    const auto invitation = m_mails.invitationOfAttempt(attempt);
    if (!invitation)
        return tl::unexpected(invitation.error());
    if (*invitation) {
        if (auto fed = feedChangeOf(**invitation); !fed)
            return tl::unexpected(std::move(fed.error()));
    }
    return true;
}

core::Result<> InvitationWriter::keepReadReports(std::string_view source, std::span<const std::string> added,
                                                 std::span<const std::string> dropped)
{
    return m_mails.keepReadReports(source, added, dropped);
}

core::Result<> InvitationWriter::addReport(const EnrolmentReport& report)
{
    EnrolmentReport added = report;
    added.at = m_context.now;
    if (auto done = m_invitations.addReport(added); !done)
        return done;
    return feedChangeOf(added.invitation);
}

core::Result<bool> InvitationWriter::isSuppressed(IntegrationId integration, std::string_view address)
{
    return m_invitations.isSuppressed(integration, address);
}

core::Result<> InvitationWriter::suppress(const SuppressedAddress& address)
{
    SuppressedAddress row = address;
    row.since = m_context.now;
    if (auto suppressed = m_invitations.suppress(row); !suppressed)
        return suppressed;
    return m_context.addFeed(FeedKind::Setting, FeedChange::Changed, address.integration, 0);
}

core::Result<bool> InvitationWriter::unsuppress(IntegrationId integration, std::string_view address)
{
    auto removed = m_invitations.unsuppress(integration, address);
    if (!removed || !*removed)
        return removed;
    if (auto fed = m_context.addFeed(FeedKind::Setting, FeedChange::Changed, integration, 0); !fed)
        return tl::unexpected(std::move(fed.error()));
    return true;
}

} // namespace rollcall::directory
