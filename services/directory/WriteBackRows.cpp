// SPDX-License-Identifier: Apache-2.0
// How far registrations are known in Okta, as rows: one for each person.
#include "RegistrationRepository.h"
#include "Rows.h"

#include <string>

namespace rollcall::directory {

namespace {

std::string selectWriteBacks(std::string_view condition)
{
    return "SELECT id, integration, person, wanted, state, hold, note, registration, confirmed_by, job, okta_user, "
           "seen, "
           "seen_at, ordered, changed, person_row FROM write_backs WHERE EXISTS (SELECT 1 FROM integrations i WHERE "
           "i.id = write_backs.integration AND i.removed IS NULL) AND " +
           std::string(condition);
}

/// As it is stored: -1 stands for nothing.
std::int64_t numberOf(const std::optional<bool>& seen)
{
    return seen ? static_cast<std::int64_t>(*seen) : -1;
}

WriteBack writeBackOf(const Statement& row)
{
    WriteBack found;
    found.id = WriteBackId(row.integer(0));
    found.integration = IntegrationId(row.integer(1));
    found.person = ResourceId(row.text(2));
    found.isWanted = row.flag(3);
    found.state = static_cast<WriteBackState>(row.integer(4));
    found.hold = static_cast<WriteBackHold>(row.integer(5));
    found.note = row.text(6);
    found.evidence = RegistrationId(row.integer(7));
    found.confirmedBy = row.text(8);
    found.job = row.integer(9);
    found.oktaUser = row.text(10);
    if (row.integer(11) >= 0)
        found.seen = row.integer(11) == 1;
    found.seenAt = row.optionalTime(12);
    found.ordered = row.optionalTime(13);
    found.changed = row.time(14);
    found.personRow = PersonId(row.integer(15));
    return found;
}

} // namespace

core::Result<std::optional<WriteBack>> RegistrationRepository::writeBack(IntegrationId integration,
                                                                         const ResourceId& person)
{
    static const std::string sql = selectWriteBacks("integration = ? AND person = ?");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(integration.value).bindText(person.value), writeBackOf);
}

core::Result<std::optional<WriteBack>> RegistrationRepository::writeBackOfRow(PersonId person)
{
    static const std::string sql = selectWriteBacks("person_row = ? AND person_row <> 0");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(person.value), writeBackOf);
}

core::Result<std::vector<WriteBack>> RegistrationRepository::writeBacks(const WriteBackQuery& query)
{
    static const std::string ofAll = selectWriteBacks("integration = ? AND id > ? ORDER BY id LIMIT ?");
    static const std::string ofState = selectWriteBacks("integration = ? AND state = ? AND id > ? ORDER BY id LIMIT ?");
    Statement statement = m_connection.statement(query.state ? ofState : ofAll);
    statement.bind(query.integration.value);
    if (query.state)
        statement.bind(static_cast<std::int64_t>(*query.state));
    return allRows(statement.bind(query.after).bind(query.limit), writeBackOf);
}

core::Result<std::vector<WriteBackCount>> RegistrationRepository::writeBackCounts(IntegrationId integration)
{
    Statement query = m_connection.statement(
        "SELECT state, hold, wanted, count(*) FROM write_backs WHERE integration = ? GROUP BY state, hold, wanted");
    return allRows(query.bind(integration.value), [](const Statement& row) {
        return WriteBackCount{static_cast<WriteBackState>(row.integer(0)), static_cast<WriteBackHold>(row.integer(1)),
                              row.flag(2), row.integer(3)};
    });
}

core::Result<std::int64_t> RegistrationRepository::additionsSince(IntegrationId integration, core::Timestamp since)
{
    Statement query = m_connection.statement(
        "SELECT count(*) FROM write_backs WHERE integration = ? AND wanted = 1 AND ordered >= ?");
    const auto count =
        oneRow(query.bind(integration.value).bindTime(since), [](const Statement& row) { return row.integer(0); });
    if (!count)
        return tl::unexpected(count.error());
    return count->value_or(0);
}

core::Result<> RegistrationRepository::putWriteBack(const WriteBack& writeBack)
{
    Statement statement = m_connection.statement(
        "INSERT INTO write_backs(integration, person, person_row, wanted, state, hold, note, registration, "
        "confirmed_by, "
        "job, okta_user, seen, seen_at, ordered, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(integration, person) DO UPDATE SET person_row = excluded.person_row, wanted = excluded.wanted, "
        "state = excluded.state, hold = excluded.hold, note = excluded.note, registration = excluded.registration, "
        "confirmed_by = excluded.confirmed_by, job = excluded.job, okta_user = excluded.okta_user, seen = "
        "excluded.seen, "
        "seen_at = excluded.seen_at, ordered = excluded.ordered, changed = excluded.changed");
    statement.bind(writeBack.integration.value).bindText(writeBack.person.value).bind(writeBack.personRow.value);
    statement.bindFlag(writeBack.isWanted).bind(static_cast<std::int64_t>(writeBack.state));
    statement.bind(static_cast<std::int64_t>(writeBack.hold)).bindText(writeBack.note);
    statement.bind(writeBack.evidence.value).bindText(writeBack.confirmedBy).bind(writeBack.job);
    statement.bindText(writeBack.oktaUser).bind(numberOf(writeBack.seen)).bindTime(writeBack.seenAt);
    statement.bindTime(writeBack.ordered).bindTime(writeBack.changed);
    return statement.run();
}

} // namespace rollcall::directory
