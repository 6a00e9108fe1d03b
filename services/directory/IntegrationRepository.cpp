// SPDX-License-Identifier: Apache-2.0
// Reads and writes integrations.
#include "IntegrationRepository.h"

#include "Rows.h"
#include "core/Log.h"
#include "scim/Fold.h"

namespace rollcall::directory {

namespace {

const std::string selectIntegrations =
    "SELECT id, slug, name, profile, role, auth_mode, created, compatibility, downstream FROM integrations "
    "WHERE removed IS NULL ";

/// A role or a mode that this program does not know grants nothing.
core::Result<Integration> integrationOf(const Statement& row)
{
    const auto role = parseRole(row.text(4));
    const auto authMode = parseAuthMode(row.text(5));
    if (!role || !authMode)
        return core::failure(core::ErrorKind::Corrupt,
                             "The stored integration \"" + row.text(1) +
                                 "\" is damaged. Restore a backup, or remove it and create it again.",
                             "integration " + std::to_string(row.integer(0)));
    Integration integration;
    integration.id = IntegrationId(row.integer(0));
    integration.slug = row.text(1);
    integration.name = row.text(2);
    integration.profileId = row.text(3);
    integration.role = *role;
    integration.authMode = *authMode;
    integration.created = row.time(6);
    integration.compatibility = row.text(7);
    integration.downstream = row.text(8);
    return integration;
}

core::Result<std::optional<Integration>> oneIntegration(Statement& query)
{
    auto found = oneRow(query, integrationOf);
    if (!found)
        return tl::unexpected(std::move(found.error()));
    if (!*found)
        return std::nullopt;
    return std::move(**found);
}

ExtensionSchema schemaOf(const Statement& row)
{
    return {row.text(0), row.text(1), row.text(2), row.time(3)};
}

} // namespace

core::Result<std::vector<Integration>> IntegrationRepository::all()
{
    static const std::string sql = selectIntegrations + "ORDER BY id";
    Statement query = m_connection.statement(sql);
    auto rows = allRows(query, integrationOf);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    std::vector<Integration> integrations;
    for (auto& row : *rows) {
        if (row)
            integrations.push_back(std::move(*row));
        else
            core::logError("directory", row.error());
    }
    return integrations;
}

core::Result<std::optional<Integration>> IntegrationRepository::bySlug(std::string_view slug)
{
    static const std::string sql = selectIntegrations + "AND slug = ?";
    Statement query = m_connection.statement(sql);
    return oneIntegration(query.bindText(slug));
}

core::Result<std::optional<Integration>> IntegrationRepository::byId(IntegrationId id)
{
    static const std::string sql = selectIntegrations + "AND id = ?";
    Statement query = m_connection.statement(sql);
    return oneIntegration(query.bind(id.value));
}

core::Result<bool> IntegrationRepository::exists(IntegrationId id)
{
    Statement query = m_connection.statement("SELECT 1 FROM integrations WHERE id = ? AND removed IS NULL");
    return query.bind(id.value).step();
}

core::Result<Integration> IntegrationRepository::insert(const NewIntegration& integration, core::Timestamp now)
{
    Statement insert = m_connection.statement(
        "INSERT INTO integrations(slug, name, profile, role, auth_mode, created, compatibility, downstream) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bindText(integration.slug).bindText(integration.name).bindText(integration.profileId);
    insert.bindText(toString(integration.role)).bindText(toString(integration.authMode));
    insert.bindTime(now).bindText(integration.compatibility).bindText(integration.downstream);
    if (auto inserted = insert.run(); !inserted) {
        core::Error error = std::move(inserted.error());
        if (error.kind == core::ErrorKind::Conflict)
            error.message =
                "An integration with the slug \"" + integration.slug + "\" exists already. Choose another slug.";
        return tl::unexpected(std::move(error));
    }
    return Integration{IntegrationId(insert.insertedId()),
                       integration.slug,
                       integration.name,
                       integration.profileId,
                       integration.role,
                       integration.authMode,
                       now,
                       integration.compatibility,
                       integration.downstream};
}

core::Result<> IntegrationRepository::update(const Integration& integration)
{
    Statement update = m_connection.statement(
        "UPDATE integrations SET name = ?, profile = ?, role = ?, auth_mode = ?, compatibility = ?, downstream = ? "
        "WHERE id = ?");
    update.bindText(integration.name).bindText(integration.profileId).bindText(toString(integration.role));
    update.bindText(toString(integration.authMode))
        .bindText(integration.compatibility)
        .bindText(integration.downstream);
    return update.bind(integration.id.value).run();
}

core::Result<> IntegrationRepository::markRemoved(IntegrationId id, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE integrations SET removed = ? WHERE id = ?");
    return update.bindTime(now).bind(id.value).run();
}

core::Result<std::vector<ExtensionSchema>> IntegrationRepository::schemas(IntegrationId integration)
{
    Statement query = m_connection.statement("SELECT resource_type, urn, definition, modified FROM extension_schemas "
                                             "WHERE integration = ? ORDER BY resource_type, urn_folded");
    return allRows(query.bind(integration.value), schemaOf);
}

core::Result<std::optional<ExtensionSchema>>
IntegrationRepository::schema(IntegrationId integration, std::string_view resourceType, std::string_view urn)
{
    Statement query = m_connection.statement("SELECT resource_type, urn, definition, modified FROM extension_schemas "
                                             "WHERE integration = ? AND resource_type = ? AND urn_folded = ?");
    return oneRow(query.bind(integration.value).bindText(resourceType).bindText(scim::fold(urn)), schemaOf);
}

core::Result<> IntegrationRepository::saveSchema(IntegrationId integration, const ExtensionSchema& schema,
                                                 core::Timestamp now)
{
    Statement upsert = m_connection.statement(
        "INSERT INTO extension_schemas(integration, resource_type, urn_folded, urn, definition, modified) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(integration, resource_type, urn_folded) DO UPDATE SET "
        "urn = excluded.urn, definition = excluded.definition, modified = excluded.modified");
    upsert.bind(integration.value).bindText(schema.resourceType).bindText(scim::fold(schema.urn));
    return upsert.bindText(schema.urn).bindText(schema.definition).bindTime(now).run();
}

core::Result<> IntegrationRepository::removeSchema(IntegrationId integration, std::string_view resourceType,
                                                   std::string_view urn)
{
    Statement remove = m_connection.statement(
        "DELETE FROM extension_schemas WHERE integration = ? AND resource_type = ? AND urn_folded = ?");
    return remove.bind(integration.value).bindText(resourceType).bindText(scim::fold(urn)).run();
}

core::Result<> IntegrationRepository::removeSchemas(IntegrationId integration)
{
    Statement remove = m_connection.statement("DELETE FROM extension_schemas WHERE integration = ?");
    return remove.bind(integration.value).run();
}

} // namespace rollcall::directory
