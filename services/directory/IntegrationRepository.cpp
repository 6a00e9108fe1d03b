// SPDX-License-Identifier: Apache-2.0
// Reads and writes integrations.
#include "IntegrationRepository.h"

#include "core/Log.h"

namespace rollcall::directory {

namespace {

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
    integration.groupPatchReturnsBody = row.flag(6);
    integration.created = core::fromMilliseconds(row.integer(7));
    integration.transientStatus = static_cast<int>(row.integer(8));
    integration.retryAfterSeconds = static_cast<int>(row.integer(9));
    return integration;
}

} // namespace

core::Result<std::vector<Integration>> IntegrationRepository::all()
{
    Statement query = m_connection.statement(
        "SELECT id, slug, name, profile, role, auth_mode, group_patch_returns_body, "
        "created, transient_status, retry_after_seconds FROM integrations WHERE removed IS NULL ORDER BY id");
    std::vector<Integration> integrations;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return integrations;
        auto integration = integrationOf(query);
        if (integration)
            integrations.push_back(std::move(*integration));
        else
            core::logError("directory", integration.error());
    }
}

core::Result<std::optional<Integration>> IntegrationRepository::bySlug(std::string_view slug)
{
    Statement query = m_connection.statement(
        "SELECT id, slug, name, profile, role, auth_mode, group_patch_returns_body, "
        "created, transient_status, retry_after_seconds FROM integrations WHERE slug = ? AND removed IS NULL");
    const auto row = query.bindText(slug).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return integrationOf(query);
}

core::Result<bool> IntegrationRepository::exists(IntegrationId id)
{
    Statement query = m_connection.statement("SELECT 1 FROM integrations WHERE id = ? AND removed IS NULL");
    return query.bind(id.value).step();
}

core::Result<Integration> IntegrationRepository::insert(const NewIntegration& integration, core::Timestamp now)
{
    Statement insert = m_connection.statement(
        "INSERT INTO integrations(slug, name, profile, role, auth_mode, group_patch_returns_body, created, "
        "transient_status, retry_after_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bindText(integration.slug).bindText(integration.name).bindText(integration.profileId);
    insert.bindText(toString(integration.role)).bindText(toString(integration.authMode));
    insert.bindFlag(integration.groupPatchReturnsBody).bind(core::toMilliseconds(now));
    insert.bind(std::int64_t{integration.transientStatus}).bind(std::int64_t{integration.retryAfterSeconds});
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
                       integration.groupPatchReturnsBody,
                       now,
                       integration.transientStatus,
                       integration.retryAfterSeconds};
}

core::Result<> IntegrationRepository::markRemoved(IntegrationId id, core::Timestamp now)
{
    Statement update = m_connection.statement("UPDATE integrations SET removed = ? WHERE id = ?");
    return update.bind(core::toMilliseconds(now)).bind(id.value).run();
}

} // namespace rollcall::directory
