// SPDX-License-Identifier: Apache-2.0
// What is asked about invitations, their links and their mails.
#pragma once

#include "InvitationMailRepository.h"
#include "InvitationRepository.h"

namespace rollcall::directory {

class InvitationReader final : public InvitationReads {
public:
    explicit InvitationReader(Connection& connection) : m_invitations(connection), m_mails(connection) {}

    [[nodiscard]] core::Result<std::optional<Invitation>> ofPerson(IntegrationId integration,
                                                                   const ResourceId& person) override
    {
        return m_invitations.ofPerson(integration, person);
    }
    [[nodiscard]] core::Result<std::optional<Invitation>> byId(InvitationId id) override
    {
        return m_invitations.byId(id);
    }
    [[nodiscard]] core::Result<std::optional<Invitation>> ofPersonRow(PersonId person) override
    {
        return m_invitations.ofPersonRow(person);
    }
    [[nodiscard]] core::Result<std::vector<Invitation>> ofAddress(std::string_view address) override
    {
        return m_invitations.ofAddress(address);
    }
    [[nodiscard]] core::Result<std::vector<Invitation>> find(const InvitationQuery& query) override
    {
        return m_invitations.find(query);
    }
    [[nodiscard]] core::Result<std::vector<Invitation>> due(core::Timestamp now, std::int64_t limit) override
    {
        return m_invitations.due(now, limit);
    }
    [[nodiscard]] core::Result<std::optional<core::Timestamp>> nextDue() override { return m_invitations.nextDue(); }
    [[nodiscard]] core::Result<std::vector<InvitationCount>> counts(IntegrationId integration) override
    {
        return m_invitations.counts(integration);
    }
    [[nodiscard]] core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest& token) override
    {
        return m_mails.linkByToken(token);
    }
    [[nodiscard]] core::Result<std::vector<InvitationLink>> links(InvitationId invitation) override
    {
        return m_mails.links(invitation);
    }
    [[nodiscard]] core::Result<std::vector<MailAttempt>> attempts(InvitationId invitation) override
    {
        return m_mails.attempts(invitation);
    }
    [[nodiscard]] core::Result<std::vector<EnrolmentReport>> reports(InvitationId invitation) override
    {
        return m_invitations.reports(invitation);
    }
    [[nodiscard]] core::Result<std::vector<std::string>> readReports(std::string_view source) override
    {
        return m_mails.readReports(source);
    }
    [[nodiscard]] core::Result<MailTally> mailsSince(IntegrationId integration, core::Timestamp since) override
    {
        return m_mails.mailsSince(integration, since);
    }
    [[nodiscard]] core::Result<bool> isSuppressed(IntegrationId integration, std::string_view address) override
    {
        return m_invitations.isSuppressed(integration, address);
    }
    [[nodiscard]] core::Result<std::vector<SuppressedAddress>>
    suppressed(IntegrationId integration, std::string_view after, std::int64_t limit) override
    {
        return m_invitations.suppressed(integration, after, limit);
    }

private:
    InvitationRepository m_invitations;
    InvitationMailRepository m_mails;
};

} // namespace rollcall::directory
