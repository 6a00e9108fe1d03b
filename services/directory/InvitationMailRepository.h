// SPDX-License-Identifier: Apache-2.0
// The links of invitations and the mails that were tried, as rows.
#pragma once

#include "Connection.h"
#include "directory/Invitations.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

class InvitationMailRepository {
public:
    explicit InvitationMailRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<InvitationLinkId> insertLink(const NewInvitationLink& link, core::Timestamp now);
    [[nodiscard]] core::Result<bool> endLink(InvitationLinkId link, LinkState state, core::Timestamp now);
    /// Those that live; how many it were.
    [[nodiscard]] core::Result<std::int64_t> endLinks(InvitationId invitation, LinkState state, core::Timestamp now);
    [[nodiscard]] core::Result<std::int64_t> endCodes(InvitationId invitation, LinkState state, core::Timestamp now);
    [[nodiscard]] core::Result<std::int64_t> endLinksButCodes(InvitationId invitation, LinkState state,
                                                              core::Timestamp now);
    [[nodiscard]] core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest& token);
    [[nodiscard]] core::Result<std::optional<InvitationId>> invitationOfLink(InvitationLinkId link);
    [[nodiscard]] core::Result<std::vector<InvitationLink>> links(InvitationId invitation);

    [[nodiscard]] core::Result<MailAttemptId> insertAttempt(const MailAttempt& attempt, IntegrationId integration);
    [[nodiscard]] core::Result<> endAttempt(MailAttemptId attempt, MailOutcome outcome, std::string_view server,
                                            std::string_view reply, core::Timestamp now);
    [[nodiscard]] core::Result<> endAttemptsOfJob(std::int64_t job, MailOutcome outcome, std::string_view reply,
                                                  core::Timestamp now);
    [[nodiscard]] core::Result<std::vector<MailAttempt>> attempts(InvitationId invitation);
    [[nodiscard]] core::Result<std::vector<MailAttempt>> attemptsOfMessage(std::string_view messageId);
    [[nodiscard]] core::Result<std::optional<InvitationId>> invitationOfAttempt(MailAttemptId attempt);
    /// False when as much was known already.
    [[nodiscard]] core::Result<bool> noteReport(MailAttemptId attempt, const MailReport& report);
    [[nodiscard]] core::Result<> keepReadReports(std::string_view source, std::span<const std::string> added,
                                                 std::span<const std::string> dropped);
    [[nodiscard]] core::Result<std::vector<std::string>> readReports(std::string_view source);
    [[nodiscard]] core::Result<MailTally> mailsSince(IntegrationId integration, core::Timestamp since);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
