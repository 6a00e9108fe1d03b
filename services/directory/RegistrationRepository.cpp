// SPDX-License-Identifier: Apache-2.0
// One row of a person is current, which a unique index sees to.
#include "RegistrationRepository.h"

#include "Rows.h"

#include <string>

namespace rollcall::directory {

namespace {

std::string selectRegistrations(std::string_view condition)
{
    return "SELECT id, integration, person, is_registered, strength, source, evidence, said_by, at, recorded, event "
           "FROM registrations WHERE integration = ? AND person = ? AND EXISTS (SELECT 1 FROM integrations i WHERE "
           "i.id = registrations.integration AND i.removed IS NULL) " +
           std::string(condition);
}

Registration registrationOf(const Statement& row)
{
    Registration registration;
    registration.id = RegistrationId(row.integer(0));
    registration.integration = IntegrationId(row.integer(1));
    registration.person = ResourceId(row.text(2));
    registration.isRegistered = row.flag(3);
    registration.strength = static_cast<EvidenceStrength>(row.integer(4));
    registration.source = static_cast<RegistrationSource>(row.integer(5));
    registration.evidence = row.text(6);
    registration.by = row.text(7);
    registration.at = row.time(8);
    registration.recorded = row.time(9);
    registration.event = row.text(10);
    return registration;
}

} // namespace

core::Result<std::optional<Registration>> RegistrationRepository::current(IntegrationId integration,
                                                                          const ResourceId& person)
{
    static const std::string sql = selectRegistrations("AND is_current = 1");
    Statement query = m_connection.statement(sql);
    return oneRow(query.bind(integration.value).bindText(person.value), registrationOf);
}

core::Result<std::vector<Registration>> RegistrationRepository::history(IntegrationId integration,
                                                                        const ResourceId& person, std::int64_t limit)
{
    static const std::string sql = selectRegistrations("ORDER BY id DESC LIMIT ?");
    Statement query = m_connection.statement(sql);
    return allRows(query.bind(integration.value).bindText(person.value).bind(limit), registrationOf);
}

core::Result<std::optional<Registration>> RegistrationRepository::byId(RegistrationId id)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, person, is_registered, strength, source, evidence, said_by, at, recorded, event "
        "FROM registrations WHERE id = ? AND EXISTS (SELECT 1 FROM integrations i WHERE i.id = "
        "registrations.integration AND i.removed IS NULL)");
    return oneRow(query.bind(id.value), registrationOf);
}

core::Result<std::vector<Registration>> RegistrationRepository::all(IntegrationId integration, RegistrationId after,
                                                                    std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, person, is_registered, strength, source, evidence, said_by, at, recorded, event "
        "FROM registrations WHERE integration = ? AND is_current = 1 AND id > ? AND EXISTS (SELECT 1 FROM integrations "
        "i WHERE i.id = registrations.integration AND i.removed IS NULL) ORDER BY id LIMIT ?");
    return allRows(query.bind(integration.value).bind(after.value).bind(limit), registrationOf);
}

core::Result<RegistrationCounts> RegistrationRepository::counts(IntegrationId integration)
{
    Statement query = m_connection.statement("SELECT strength, count(*) FROM registrations WHERE integration = ? AND "
                                             "is_current = 1 AND is_registered = 1 GROUP BY strength");
    const auto rows = allRows(query.bind(integration.value), [](const Statement& row) {
        return std::pair(static_cast<EvidenceStrength>(row.integer(0)), row.integer(1));
    });
    if (!rows)
        return tl::unexpected(rows.error());
    RegistrationCounts counts;
    for (const auto& [strength, people] : *rows) {
        switch (strength) {
        case EvidenceStrength::Weak:
            counts.weak = people;
            break;
        case EvidenceStrength::Medium:
            counts.medium = people;
            break;
        case EvidenceStrength::Strong:
            counts.strong = people;
            break;
        }
    }
    return counts;
}

core::Result<bool> RegistrationRepository::isKnown(const Registration& registration)
{
    if (registration.event.empty())
        return false;
    Statement query = m_connection.statement("SELECT id FROM registrations WHERE integration = ? AND person = ? AND "
                                             "source = ? AND event = ? AND event <> ''");
    query.bind(registration.integration.value).bindText(registration.person.value);
    query.bind(static_cast<std::int64_t>(registration.source)).bindText(registration.event);
    const auto row = query.step();
    return row ? core::Result<bool>(*row) : tl::unexpected(row.error());
}

core::Result<RegistrationId> RegistrationRepository::insertCurrent(const Registration& registration)
{
    Statement retire = m_connection.statement(
        "UPDATE registrations SET is_current = 0 WHERE integration = ? AND person = ? AND is_current = 1");
    retire.bind(registration.integration.value).bindText(registration.person.value);
    if (auto retired = retire.run(); !retired)
        return tl::unexpected(std::move(retired.error()));
    Statement insert = m_connection.statement("INSERT INTO registrations(integration, person, is_current, "
                                              "is_registered, strength, source, evidence, said_by, "
                                              "at, recorded, event) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(registration.integration.value).bindText(registration.person.value);
    insert.bindFlag(registration.isRegistered).bind(static_cast<std::int64_t>(registration.strength));
    insert.bind(static_cast<std::int64_t>(registration.source)).bindText(registration.evidence);
    insert.bindText(registration.by).bindTime(registration.at).bindTime(registration.recorded);
    insert.bindText(registration.event);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return RegistrationId(insert.insertedId());
}

} // namespace rollcall::directory
