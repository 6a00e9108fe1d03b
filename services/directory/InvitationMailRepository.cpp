// SPDX-License-Identifier: Apache-2.0
// A link of a removed integration is not found: whoever opens it is told what strangers are told.
#include "InvitationMailRepository.h"

#include "Rows.h"

#include <string>

namespace rollcall::directory {

namespace {

constexpr std::int64_t live = static_cast<std::int64_t>(LinkState::Live);
constexpr std::int64_t code = static_cast<std::int64_t>(LinkPurpose::Code);

constexpr std::string_view linkColumns =
    "l.id, l.invitation, l.purpose, l.state, l.created, l.expires, l.ended, l.made_by";
constexpr std::string_view attemptColumns =
    "id, invitation, job, kind, cause, caused_by, language, template_version, address, subject, message_id, server, "
    "outcome, reply, started, ended, report, report_status, report_text, reported";

InvitationLink linkOf(const Statement& row)
{
    InvitationLink link;
    link.id = InvitationLinkId(row.integer(0));
    link.invitation = InvitationId(row.integer(1));
    link.purpose = static_cast<LinkPurpose>(row.integer(2));
    link.state = static_cast<LinkState>(row.integer(3));
    link.created = row.time(4);
    link.expires = row.time(5);
    link.ended = row.optionalTime(6);
    link.madeBy = row.text(7);
    return link;
}

MailAttempt attemptOf(const Statement& row)
{
    MailAttempt attempt;
    attempt.id = MailAttemptId(row.integer(0));
    attempt.invitation = InvitationId(row.integer(1));
    attempt.job = row.integer(2);
    attempt.kind = static_cast<MailKind>(row.integer(3));
    attempt.cause = row.text(4);
    attempt.causedBy = row.text(5);
    attempt.language = row.text(6);
    attempt.templateVersion = row.integer(7);
    attempt.address = row.text(8);
    attempt.subject = row.text(9);
    attempt.messageId = row.text(10);
    attempt.server = row.text(11);
    attempt.outcome = static_cast<MailOutcome>(row.integer(12));
    attempt.reply = row.text(13);
    attempt.started = row.time(14);
    attempt.ended = row.optionalTime(15);
    attempt.report.fate = static_cast<MailFate>(row.integer(16));
    attempt.report.status = row.text(17);
    attempt.report.text = row.text(18);
    attempt.report.at = row.optionalTime(19);
    return attempt;
}

core::Result<std::int64_t> affected(Statement& statement)
{
    if (auto ran = statement.run(); !ran)
        return tl::unexpected(std::move(ran.error()));
    return statement.rowsAffected();
}

} // namespace

core::Result<InvitationLinkId> InvitationMailRepository::insertLink(const NewInvitationLink& link, core::Timestamp now)
{
    Statement insert =
        m_connection.statement("INSERT INTO invitation_links(invitation, purpose, token, state, created, "
                               "expires, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(link.invitation.value).bind(static_cast<std::int64_t>(link.purpose)).bindDigest(link.token);
    insert.bind(live).bindTime(now).bindTime(link.expires).bindText(link.madeBy);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return InvitationLinkId(insert.insertedId());
}

core::Result<bool> InvitationMailRepository::endLink(InvitationLinkId link, LinkState state, core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE invitation_links SET state = ?, ended = ? WHERE id = ? AND state = ?");
    const auto ended =
        affected(update.bind(static_cast<std::int64_t>(state)).bindTime(now).bind(link.value).bind(live));
    if (!ended)
        return tl::unexpected(ended.error());
    return *ended > 0;
}

core::Result<std::int64_t> InvitationMailRepository::endLinks(InvitationId invitation, LinkState state,
                                                              core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE invitation_links SET state = ?, ended = ? WHERE invitation = ? AND state = ?");
    return affected(update.bind(static_cast<std::int64_t>(state)).bindTime(now).bind(invitation.value).bind(live));
}

core::Result<std::int64_t> InvitationMailRepository::endCodes(InvitationId invitation, LinkState state,
                                                              core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE invitation_links SET state = ?, ended = ? WHERE invitation = ? AND state = ? AND purpose = ?");
    update.bind(static_cast<std::int64_t>(state)).bindTime(now).bind(invitation.value).bind(live);
    return affected(update.bind(code));
}

core::Result<std::int64_t> InvitationMailRepository::endLinksButCodes(InvitationId invitation, LinkState state,
                                                                      core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE invitation_links SET state = ?, ended = ? WHERE invitation = ? AND state = ? AND purpose <> ?");
    update.bind(static_cast<std::int64_t>(state)).bindTime(now).bind(invitation.value).bind(live);
    return affected(update.bind(code));
}

core::Result<std::optional<InvitationLink>> InvitationMailRepository::linkByToken(const core::Sha256Digest& token)
{
    static const std::string sql = "SELECT " + std::string(linkColumns) +
                                   " FROM invitation_links l JOIN invitations v ON v.id = l.invitation JOIN "
                                   "integrations i ON i.id = v.integration "
                                   "WHERE l.token = ? AND i.removed IS NULL";
    Statement query = m_connection.statement(sql);
    return oneRow(query.bindDigest(token), linkOf);
}

core::Result<std::optional<InvitationId>> InvitationMailRepository::invitationOfLink(InvitationLinkId link)
{
    Statement query = m_connection.statement("SELECT invitation FROM invitation_links WHERE id = ?");
    return oneRow(query.bind(link.value), [](const Statement& row) { return InvitationId(row.integer(0)); });
}

core::Result<std::vector<InvitationLink>> InvitationMailRepository::links(InvitationId invitation)
{
    static const std::string sql =
        "SELECT " + std::string(linkColumns) + " FROM invitation_links l WHERE l.invitation = ? ORDER BY l.id DESC";
    Statement query = m_connection.statement(sql);
    return allRows(query.bind(invitation.value), linkOf);
}

core::Result<MailAttemptId> InvitationMailRepository::insertAttempt(const MailAttempt& attempt,
                                                                    IntegrationId integration)
{
    Statement insert = m_connection.statement(
        "INSERT INTO mail_attempts(invitation, integration, job, kind, cause, caused_by, language, template_version, "
        "address, subject, message_id, server, outcome, reply, started, ended) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(attempt.invitation.value).bind(integration.value).bind(attempt.job);
    insert.bind(static_cast<std::int64_t>(attempt.kind)).bindText(attempt.cause).bindText(attempt.causedBy);
    insert.bindText(attempt.language).bind(attempt.templateVersion).bindText(attempt.address);
    insert.bindText(attempt.subject).bindText(attempt.messageId).bindText(attempt.server);
    insert.bind(static_cast<std::int64_t>(attempt.outcome)).bindText(attempt.reply).bindTime(attempt.started);
    if (auto inserted = insert.bindTime(attempt.ended).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return MailAttemptId(insert.insertedId());
}

core::Result<> InvitationMailRepository::endAttempt(MailAttemptId attempt, MailOutcome outcome, std::string_view server,
                                                    std::string_view reply, core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE mail_attempts SET outcome = ?, server = ?, reply = ?, ended = ? WHERE id = ? AND ended IS NULL");
    update.bind(static_cast<std::int64_t>(outcome)).bindText(server).bindText(reply);
    return update.bindTime(now).bind(attempt.value).run();
}

core::Result<> InvitationMailRepository::endAttemptsOfJob(std::int64_t job, MailOutcome outcome, std::string_view reply,
                                                          core::Timestamp now)
{
    Statement update = m_connection.statement(
        "UPDATE mail_attempts SET outcome = ?, reply = ?, ended = ? WHERE job = ? AND ended IS NULL");
    return update.bind(static_cast<std::int64_t>(outcome)).bindText(reply).bindTime(now).bind(job).run();
}

core::Result<std::vector<MailAttempt>> InvitationMailRepository::attempts(InvitationId invitation)
{
    static const std::string sql =
        "SELECT " + std::string(attemptColumns) + " FROM mail_attempts WHERE invitation = ? ORDER BY id";
    Statement query = m_connection.statement(sql);
    return allRows(query.bind(invitation.value), attemptOf);
}

core::Result<std::vector<MailAttempt>> InvitationMailRepository::attemptsOfMessage(std::string_view messageId)
{
    static const std::string sql =
        "SELECT " + std::string(attemptColumns) + " FROM mail_attempts WHERE message_id = ? ORDER BY id DESC LIMIT 100";
    Statement query = m_connection.statement(sql);
    return allRows(query.bindText(messageId), attemptOf);
}

core::Result<std::optional<InvitationId>> InvitationMailRepository::invitationOfAttempt(MailAttemptId attempt)
{
    Statement query = m_connection.statement("SELECT invitation FROM mail_attempts WHERE id = ?");
    return oneRow(query.bind(attempt.value), [](const Statement& row) { return InvitationId(row.integer(0)); });
}

core::Result<bool> InvitationMailRepository::noteReport(MailAttemptId attempt, const MailReport& report)
{
    const auto fate = static_cast<std::int64_t>(report.fate);
    Statement update = m_connection.statement("UPDATE mail_attempts SET report = ?, report_status = ?, report_text = "
                                              "?, reported = ? WHERE id = ? AND report < ?");
    update.bind(fate).bindText(report.status).bindText(report.text).bindTime(report.at);
    const auto noted = affected(update.bind(attempt.value).bind(fate));
    if (!noted)
        return tl::unexpected(noted.error());
    return *noted > 0;
}

core::Result<> InvitationMailRepository::keepReadReports(std::string_view source, std::span<const std::string> added,
                                                         std::span<const std::string> dropped)
{
    for (const std::string& name : dropped) {
        Statement remove = m_connection.statement("DELETE FROM read_reports WHERE source = ? AND name = ?");
        if (auto removed = remove.bindText(source).bindText(name).run(); !removed)
            return removed;
    }
    for (const std::string& name : added) {
        Statement insert = m_connection.statement(
            "INSERT INTO read_reports(source, name) VALUES (?, ?) ON CONFLICT(source, name) DO NOTHING");
        if (auto inserted = insert.bindText(source).bindText(name).run(); !inserted)
            return inserted;
    }
    return {};
}

core::Result<std::vector<std::string>> InvitationMailRepository::readReports(std::string_view source)
{
    Statement query = m_connection.statement("SELECT name FROM read_reports WHERE source = ? ORDER BY name");
    return allRows(query.bindText(source), [](const Statement& row) { return row.text(0); });
}

core::Result<MailTally> InvitationMailRepository::mailsSince(IntegrationId integration, core::Timestamp since)
{
    // The last one goes by an index of its own: the others need no look at the rows themselves.
    Statement query = m_connection.statement(
        "SELECT coalesce(sum(outcome = ?), 0), coalesce(sum(outcome = ?), 0), (SELECT count(*) FROM mail_attempts "
        "WHERE integration = ? AND started >= ? AND report = 2 AND outcome <> ?) FROM mail_attempts "
        "WHERE integration = ? AND started >= ?");
    constexpr auto refused = static_cast<std::int64_t>(MailOutcome::Refused);
    query.bind(static_cast<std::int64_t>(MailOutcome::Accepted)).bind(refused);
    query.bind(integration.value).bindTime(since).bind(refused);
    const auto tally = oneRow(query.bind(integration.value).bindTime(since), [](const Statement& row) {
        return MailTally{row.integer(0), row.integer(1), row.integer(2)};
    });
    if (!tally)
        return tl::unexpected(tally.error());
    return tally->value_or(MailTally{});
}

} // namespace rollcall::directory
