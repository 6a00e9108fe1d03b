// SPDX-License-Identifier: Apache-2.0
// Reads and writes what the relay is about to do.
#include "RelayIntentRepository.h"

#include "Rows.h"

namespace rollcall::directory {

core::Result<std::vector<RelayIntent>> RelayIntentRepository::ofIntegration(IntegrationId integration)
{
    Statement query = m_connection.statement(
        "SELECT id, integration, resource, at FROM relay_intents WHERE integration = ? ORDER BY id");
    return allRows(query.bind(integration.value), [](const Statement& row) {
        return RelayIntent{RelayIntentId(row.integer(0)), IntegrationId(row.integer(1)), row.text(2), row.time(3)};
    });
}

core::Result<RelayIntentId> RelayIntentRepository::insert(IntegrationId integration, std::string_view resource,
                                                          core::Timestamp now)
{
    Statement insert = m_connection.statement("INSERT INTO relay_intents(integration, resource, at) VALUES (?, ?, ?)");
    if (auto inserted = insert.bind(integration.value).bindText(resource).bindTime(now).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return RelayIntentId(insert.insertedId());
}

core::Result<> RelayIntentRepository::remove(RelayIntentId intent)
{
    Statement remove = m_connection.statement("DELETE FROM relay_intents WHERE id = ?");
    return remove.bind(intent.value).run();
}

core::Result<> RelayIntentRepository::removeOfIntegration(IntegrationId integration)
{
    Statement remove = m_connection.statement("DELETE FROM relay_intents WHERE integration = ?");
    return remove.bind(integration.value).run();
}

} // namespace rollcall::directory
