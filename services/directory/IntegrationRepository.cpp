// SPDX-License-Identifier: Apache-2.0
// Reads and writes integrations.
#include "IntegrationRepository.h"

namespace rollcall::directory {

namespace {

Integration integrationOf(const Statement& row)
{
    Integration integration;
    integration.id = IntegrationId(row.integer(0));
    integration.slug = row.text(1);
    integration.name = row.text(2);
    integration.profileId = row.text(3);
    integration.role = parseRole(row.text(4)).value_or(Role::Own);
    integration.authMode = parseAuthMode(row.text(5)).value_or(AuthMode::Bearer);
    integration.groupPatchReturnsBody = row.flag(6);
    integration.created = core::fromMilliseconds(row.integer(7));
    integration.transientStatus = static_cast<int>(row.integer(8));
    integration.retryAfterSeconds = static_cast<int>(row.integer(9));
    return integration;
}

} // namespace

core::Result<std::vector<Integration>> IntegrationRepository::all()
{
    Statement query =
        m_connection.statement("SELECT id, slug, name, profile, role, auth_mode, group_patch_returns_body, "
                               "created, transient_status, retry_after_seconds FROM integrations ORDER BY id");
    std::vector<Integration> integrations;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return integrations;
        integrations.push_back(integrationOf(query));
    }
}

core::Result<std::optional<Integration>> IntegrationRepository::bySlug(std::string_view slug)
{
    Statement query =
        m_connection.statement("SELECT id, slug, name, profile, role, auth_mode, group_patch_returns_body, "
                               "created, transient_status, retry_after_seconds FROM integrations WHERE slug = ?");
    const auto row = query.bindText(slug).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return integrationOf(query);
}

core::Result<bool> IntegrationRepository::exists(IntegrationId id)
{
    Statement query = m_connection.statement("SELECT 1 FROM integrations WHERE id = ?");
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

core::Result<> IntegrationRepository::remove(IntegrationId id)
{
    Statement remove = m_connection.statement("DELETE FROM integrations WHERE id = ?");
    return remove.bind(id.value).run();
}

} // namespace rollcall::directory
