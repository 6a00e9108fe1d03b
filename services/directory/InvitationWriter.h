// SPDX-License-Identifier: Apache-2.0
// Invitations inside the writer's transaction, with the feed rows that belong to them.
#pragma once

#include "InvitationMailRepository.h"
#include "InvitationRepository.h"
#include "WriteContext.h"

namespace rollcall::directory {

class InvitationWriter final : public InvitationWrites {
public:
    explicit InvitationWriter(WriteContext& context);

    [[nodiscard]] core::Result<std::optional<Invitation>> ofPerson(IntegrationId integration,
                                                                   const ResourceId& person) override;
    [[nodiscard]] core::Result<std::optional<Invitation>> byId(InvitationId id) override;
    [[nodiscard]] core::Result<Invitation> save(const Invitation& invitation) override;
    [[nodiscard]] core::Result<std::int64_t> addedSince(IntegrationId integration, core::Timestamp since) override;

    [[nodiscard]] core::Result<InvitationLinkId> addLink(const NewInvitationLink& link) override;
    [[nodiscard]] core::Result<bool> endLink(InvitationLinkId link, LinkState state) override;
    [[nodiscard]] core::Result<> endLinks(InvitationId invitation, LinkState state) override;
    [[nodiscard]] core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest& token) override;

    [[nodiscard]] core::Result<MailAttemptId> addAttempt(const MailAttempt& attempt) override;
    [[nodiscard]] core::Result<> endAttempt(MailAttemptId attempt, MailOutcome outcome, std::string_view server,
                                            std::string_view reply) override;
    [[nodiscard]] core::Result<> endAttemptsOfJob(std::int64_t job, MailOutcome outcome,
                                                  std::string_view reply) override;

    [[nodiscard]] core::Result<std::vector<MailAttempt>> attemptsOfMessage(std::string_view messageId) override;
    [[nodiscard]] core::Result<bool> noteReport(MailAttemptId attempt, const MailReport& report) override;
    [[nodiscard]] core::Result<> keepReadReports(std::string_view source, std::span<const std::string> added,
                                                 std::span<const std::string> dropped) override;

    [[nodiscard]] core::Result<> addReport(const EnrolmentReport& report) override;

    [[nodiscard]] core::Result<bool> isSuppressed(IntegrationId integration, std::string_view address) override;
    [[nodiscard]] core::Result<> suppress(const SuppressedAddress& address) override;
    [[nodiscard]] core::Result<bool> unsuppress(IntegrationId integration, std::string_view address) override;

private:
    [[nodiscard]] core::Result<> feed(FeedChange change, const Invitation& invitation);
    [[nodiscard]] core::Result<> feedChangeOf(InvitationId id);

    WriteContext& m_context;
    InvitationRepository m_invitations;
    InvitationMailRepository m_mails;
};

} // namespace rollcall::directory
