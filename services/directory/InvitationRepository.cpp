// SPDX-License-Identifier: Apache-2.0
// What belonged to a removed integration is not found any more, so that its links and its mails end with it.
#include "InvitationRepository.h"

#include "Rows.h"
#include "scim/Fold.h"

#include <algorithm>
#include <string>

namespace rollcall::directory {

namespace {

constexpr std::string_view invitationColumns =
    "id, integration, person, state, hold, note, address, cause, due_at, mails, reminders, last_accepted, accepted_by, "
    "opened, verified, expires, created, changed, person_row, job";
constexpr std::string_view integrationIsThere =
    "EXISTS (SELECT 1 FROM integrations i WHERE i.id = invitations.integration AND i.removed IS NULL)";

Invitation invitationOf(const Statement& row)
{
    Invitation invitation;
    invitation.id = InvitationId(row.integer(0));
    invitation.integration = IntegrationId(row.integer(1));
    invitation.person = ResourceId(row.text(2));
    invitation.state = static_cast<InvitationState>(row.integer(3));
    invitation.hold = static_cast<HoldReason>(row.integer(4));
    invitation.note = row.text(5);
    invitation.address = row.text(6);
    invitation.cause = row.text(7);
    invitation.dueAt = row.optionalTime(8);
    invitation.mails = static_cast<int>(row.integer(9));
    invitation.reminders = static_cast<int>(row.integer(10));
    invitation.lastAccepted = row.optionalTime(11);
    invitation.acceptedBy = row.text(12);
    invitation.opened = row.optionalTime(13);
    invitation.verified = row.optionalTime(14);
    invitation.expires = row.optionalTime(15);
    invitation.created = row.time(16);
    invitation.changed = row.time(17);
    invitation.personRow = PersonId(row.integer(18));
    invitation.job = row.integer(19);
    return invitation;
}

std::string selectInvitations(std::string_view condition)
{
    return "SELECT " + std::string(invitationColumns) + " FROM invitations " + std::string(condition);
}

/// From the state to the time of the last change, in the order of the columns.
void bindContent(Statement& statement, const Invitation& invitation)
{
    statement.bind(static_cast<std::int64_t>(invitation.state)).bind(static_cast<std::int64_t>(invitation.hold));
    statement.bindText(invitation.note).bindText(invitation.address).bindText(invitation.cause);
    statement.bindTime(invitation.dueAt).bind(std::int64_t{invitation.mails}).bind(std::int64_t{invitation.reminders});
    statement.bindTime(invitation.lastAccepted).bindText(invitation.acceptedBy).bindTime(invitation.opened);
    statement.bindTime(invitation.verified).bindTime(invitation.expires).bind(invitation.personRow.value);
    statement.bind(invitation.job);
}

/// One list of states a statement, so that each can be kept prepared: the numbers are ours.
std::string inStates(const std::vector<InvitationState>& states)
{
    std::string list;
    for (const InvitationState state : states)
        list += (list.empty() ? "" : ", ") + std::to_string(static_cast<int>(state));
    return " AND state IN (" + list + ")";
}

} // namespace

core::Result<std::optional<Invitation>> InvitationRepository::ofPerson(IntegrationId integration,
                                                                       const ResourceId& person)
{
    static const std::string sql =
        selectInvitations("WHERE integration = ? AND person = ? AND " + std::string(integrationIsThere));
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(integration.value).bindText(person.value), invitationOf);
}

core::Result<std::optional<Invitation>> InvitationRepository::byId(InvitationId id)
{
    static const std::string sql = selectInvitations("WHERE id = ? AND " + std::string(integrationIsThere));
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(id.value), invitationOf);
}

core::Result<std::optional<Invitation>> InvitationRepository::ofPersonRow(PersonId person)
{
    static const std::string sql =
        selectInvitations("WHERE person_row = ? AND person_row <> 0 AND " + std::string(integrationIsThere));
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(person.value), invitationOf);
}

core::Result<std::vector<Invitation>> InvitationRepository::ofAddress(std::string_view address)
{
    // More than that share an address only where it is a mailbox of many.
    static const std::string sql = selectInvitations("WHERE address = ? COLLATE NOCASE AND " +
                                                     std::string(integrationIsThere) + " ORDER BY id LIMIT 8");
    Statement query = m_connection.statement(sql);
    return allRows(query.bindText(address), invitationOf);
}

core::Result<std::vector<Invitation>> InvitationRepository::find(const InvitationQuery& query)
{
    std::string condition = "WHERE integration = ? AND id > ? AND " + std::string(integrationIsThere);
    if (!query.states.empty())
        condition += inStates(query.states);
    if (query.hold)
        condition += " AND hold = ?";
    Statement select = m_connection.temporary(selectInvitations(condition + " ORDER BY id LIMIT ?"));
    select.bind(query.integration.value).bind(query.after);
    if (query.hold)
        select.bind(static_cast<std::int64_t>(*query.hold));
    return allRows(select.bind(query.limit), invitationOf);
}

core::Result<std::vector<Invitation>> InvitationRepository::due(core::Timestamp now, std::int64_t limit)
{
    static const std::string sql =
        selectInvitations("WHERE due_at <= ? AND " + std::string(integrationIsThere) + " ORDER BY due_at, id LIMIT ?");
    Statement query = m_connection.statement(sql);
    return allRows(query.bindTime(now).bind(limit), invitationOf);
}

core::Result<std::optional<core::Timestamp>> InvitationRepository::nextDue()
{
    static const std::string sql = "SELECT due_at FROM invitations WHERE due_at IS NOT NULL AND " +
                                   std::string(integrationIsThere) + " ORDER BY due_at LIMIT 1";
    Statement query = m_connection.statement(sql);
    return oneRow(query, [](const Statement& row) { return row.time(0); });
}

core::Result<std::vector<InvitationCount>> InvitationRepository::counts(IntegrationId integration)
{
    Statement query =
        m_connection.statement("SELECT state, hold, count(*), sum(mails > 0) FROM invitations WHERE integration = ? "
                               "GROUP BY state, hold ORDER BY state, hold");
    return allRows(query.bind(integration.value), [](const Statement& row) {
        return InvitationCount{static_cast<InvitationState>(row.integer(0)), static_cast<HoldReason>(row.integer(1)),
                               row.integer(2), row.integer(3)};
    });
}

core::Result<std::int64_t> InvitationRepository::addedSince(IntegrationId integration, core::Timestamp since)
{
    Statement query = m_connection.statement("SELECT count(*) FROM invitations WHERE integration = ? AND created >= ?");
    query.bind(integration.value).bindTime(since);
    const auto row = oneRow(query, [](const Statement& found) { return found.integer(0); });
    if (!row)
        return tl::unexpected(row.error());
    return row->value_or(0);
}

core::Result<InvitationId> InvitationRepository::insert(const Invitation& invitation)
{
    Statement insert = m_connection.statement(
        "INSERT INTO invitations(integration, person, state, hold, note, address, cause, due_at, mails, reminders, "
        "last_accepted, accepted_by, opened, verified, expires, person_row, job, created, changed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(invitation.integration.value).bindText(invitation.person.value);
    bindContent(insert, invitation);
    insert.bindTime(invitation.created).bindTime(invitation.changed);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return InvitationId(insert.insertedId());
}

core::Result<> InvitationRepository::update(const Invitation& invitation)
{
    Statement update = m_connection.statement(
        "UPDATE invitations SET state = ?, hold = ?, note = ?, address = ?, cause = ?, due_at = ?, mails = ?, "
        "reminders = ?, last_accepted = ?, accepted_by = ?, opened = ?, verified = ?, expires = ?, person_row = ?, job "
        "= ?, changed = ? "
        "WHERE id = ?");
    bindContent(update, invitation);
    return update.bindTime(invitation.changed).bind(invitation.id.value).run();
}

core::Result<> InvitationRepository::addReport(const EnrolmentReport& report)
{
    Statement statement = m_connection.statement(
        "INSERT INTO enrolment_reports(invitation, platform, trouble, times, at) VALUES (?, ?, ?, 1, ?) "
        "ON CONFLICT(invitation, platform, trouble) DO UPDATE SET times = times + 1, at = excluded.at");
    statement.bind(report.invitation.value).bindText(report.platform).bindText(report.trouble).bindTime(report.at);
    return statement.run();
}

core::Result<std::vector<EnrolmentReport>> InvitationRepository::reports(InvitationId invitation)
{
    Statement query = m_connection.statement(
        "SELECT platform, trouble, times, at FROM enrolment_reports WHERE invitation = ? ORDER BY at DESC");
    return allRows(query.bind(invitation.value), [invitation](const Statement& row) {
        return EnrolmentReport{invitation, row.text(0), row.text(1), row.integer(2), row.time(3)};
    });
}

core::Result<bool> InvitationRepository::isSuppressed(IntegrationId integration, std::string_view address)
{
    Statement query = m_connection.statement("SELECT 1 FROM suppressed_addresses WHERE integration = ? AND folded = ?");
    return query.bind(integration.value).bindText(scim::fold(address)).step();
}

core::Result<std::vector<SuppressedAddress>>
InvitationRepository::suppressed(IntegrationId integration, std::string_view after, std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT integration, address, reason, evidence, since FROM suppressed_addresses "
        "WHERE integration = ? AND folded > ? AND EXISTS (SELECT 1 FROM integrations i WHERE i.id = integration AND "
        "i.removed IS NULL) ORDER BY folded LIMIT ?");
    query.bind(integration.value).bindText(scim::fold(after)).bind(limit);
    return allRows(query, [](const Statement& row) {
        return SuppressedAddress{IntegrationId(row.integer(0)), row.text(1), row.text(2), row.text(3), row.time(4)};
    });
}

core::Result<> InvitationRepository::suppress(const SuppressedAddress& address)
{
    Statement insert = m_connection.statement(
        "INSERT INTO suppressed_addresses(integration, folded, address, reason, evidence, since) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(integration, folded) DO UPDATE SET address = excluded.address, "
        "reason = excluded.reason, evidence = excluded.evidence, since = excluded.since");
    insert.bind(address.integration.value).bindText(scim::fold(address.address)).bindText(address.address);
    return insert.bindText(address.reason).bindText(address.evidence).bindTime(address.since).run();
}

core::Result<bool> InvitationRepository::unsuppress(IntegrationId integration, std::string_view address)
{
    Statement remove = m_connection.statement("DELETE FROM suppressed_addresses WHERE integration = ? AND folded = ?");
    if (auto removed = remove.bind(integration.value).bindText(scim::fold(address)).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected() > 0;
}

} // namespace rollcall::directory
