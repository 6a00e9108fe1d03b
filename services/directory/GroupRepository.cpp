// SPDX-License-Identifier: Apache-2.0
// The rows of groups.
#include "GroupRepository.h"

#include "scim/Fold.h"

namespace rollcall::directory {

namespace {

const std::string selectGroups = "SELECT g.id, g.integration, g.uuid, g.display_name, g.member_count, g.created, "
                                 "g.modified, g.version, g.resource FROM directory_groups g ";

Group groupOf(const Statement& row)
{
    Group group;
    group.rowId = GroupId(row.integer(0));
    group.integration = IntegrationId(row.integer(1));
    group.id = ResourceId(row.text(2));
    group.displayName = row.text(3);
    group.memberCount = row.integer(4);
    group.created = core::fromMilliseconds(row.integer(5));
    group.lastModified = core::fromMilliseconds(row.integer(6));
    group.version = row.integer(7);
    group.resource = row.blob(8);
    return group;
}

core::Result<std::optional<Group>> oneOf(Statement& query)
{
    const auto row = query.step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return groupOf(query);
}

core::Result<std::vector<Group>> allOf(Statement& query)
{
    std::vector<Group> groups;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return groups;
        groups.push_back(groupOf(query));
    }
}

core::Result<std::vector<GroupId>> idsOf(Statement& query)
{
    std::vector<GroupId> ids;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return ids;
        ids.emplace_back(query.integer(0));
    }
}

} // namespace

core::Result<std::optional<Group>> GroupRepository::byResourceId(IntegrationId integration, const ResourceId& id)
{
    static const std::string sql = selectGroups + "WHERE g.uuid = ? AND g.integration = ?";
    Statement query = m_connection.statement(sql);
    query.bindText(id.value).bind(integration.value);
    return oneOf(query);
}

core::Result<std::optional<Group>> GroupRepository::byRow(GroupId id)
{
    static const std::string sql = selectGroups + "WHERE g.id = ?";
    Statement query = m_connection.statement(sql);
    query.bind(id.value);
    return oneOf(query);
}

core::Result<std::vector<Group>> GroupRepository::page(IntegrationId integration, PageStart start, std::int64_t count)
{
    static const std::string sql = selectGroups +
                                   "WHERE g.id IN (SELECT id FROM directory_groups WHERE integration = ? "
                                   "AND id >= ? ORDER BY id LIMIT ? OFFSET ?) ORDER BY g.id";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bind(start.firstRow).bind(count).bind(start.offset);
    return allOf(query);
}

core::Result<std::vector<Group>> GroupRepository::slice(IntegrationId integration, GroupId after, std::int64_t limit)
{
    static const std::string sql = selectGroups + "WHERE g.integration = ? AND g.id > ? ORDER BY g.id LIMIT ?";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bind(after.value).bind(limit);
    return allOf(query);
}

core::Result<std::vector<GroupId>> GroupRepository::withKey(IntegrationId integration, GroupKey key,
                                                            std::string_view value, std::int64_t limit)
{
    const char* condition = nullptr;
    switch (key) {
    case GroupKey::Id:
        condition = "g.uuid = ?";
        break;
    case GroupKey::DisplayName:
        condition = "g.display_name_folded = ?";
        break;
    case GroupKey::ExternalId:
        condition = "g.external_id <> '' AND g.external_id = ?";
        break;
    }
    Statement query =
        m_connection.statement(std::string("SELECT g.id FROM directory_groups g WHERE g.integration = ? AND ") +
                               condition + " ORDER BY g.id LIMIT ?");
    query.bind(integration.value).bindText(key == GroupKey::DisplayName ? scim::fold(value) : std::string(value));
    query.bind(limit);
    return idsOf(query);
}

core::Result<std::vector<GroupId>> GroupRepository::withMember(IntegrationId integration, std::string_view memberId,
                                                               std::int64_t limit)
{
    static const std::string sql =
        "SELECT g.id FROM directory_groups g JOIN memberships m ON m.group_id = g.id "
        "WHERE g.integration = ? AND ((m.member_kind = 0 AND m.member_id = (SELECT id FROM people "
        "WHERE uuid = ?)) OR (m.member_kind = 1 AND m.member_id = (SELECT id FROM directory_groups "
        "WHERE uuid = ?))) ORDER BY g.id LIMIT ?";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bindText(memberId).bindText(memberId);
    query.bind(limit);
    return idsOf(query);
}

core::Result<std::vector<GroupRow>> GroupRepository::rows(IntegrationId integration)
{
    Statement query =
        m_connection.statement("SELECT id, uuid, display_name, member_count, modified FROM directory_groups "
                               "WHERE integration = ? ORDER BY display_name_folded");
    query.bind(integration.value);
    std::vector<GroupRow> rows;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return rows;
        rows.push_back({GroupId(query.integer(0)), ResourceId(query.text(1)), query.text(2), query.integer(3),
                        core::fromMilliseconds(query.integer(4))});
    }
}

core::Result<> GroupRepository::insert(Group& group, std::string_view externalId)
{
    Statement insert = m_connection.statement(
        "INSERT INTO directory_groups(integration, uuid, display_name, display_name_folded, external_id, member_count, "
        "created, modified, version, resource) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)");
    insert.bind(group.integration.value).bindText(group.id.value).bindText(group.displayName);
    insert.bindText(scim::fold(group.displayName)).bindText(externalId).bind(core::toMilliseconds(group.created));
    insert.bind(core::toMilliseconds(group.lastModified)).bind(group.version).bindBlob(group.resource);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(explainConflict(group, std::move(inserted.error())));
    group.rowId = GroupId(insert.insertedId());
    return {};
}

core::Result<> GroupRepository::update(const Group& group, std::string_view externalId)
{
    Statement update = m_connection.statement(
        "UPDATE directory_groups SET display_name = ?, display_name_folded = ?, external_id = ?, "
        "modified = ?, version = ?, resource = ? WHERE id = ?");
    update.bindText(group.displayName).bindText(scim::fold(group.displayName)).bindText(externalId);
    update.bind(core::toMilliseconds(group.lastModified)).bind(group.version).bindBlob(group.resource);
    if (auto updated = update.bind(group.rowId.value).run(); !updated)
        return tl::unexpected(explainConflict(group, std::move(updated.error())));
    return {};
}

core::Result<> GroupRepository::changeMemberCount(GroupId id, std::int64_t difference, core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE directory_groups SET member_count = member_count + ?, modified = ?, "
                               "version = version + 1 WHERE id = ?");
    return update.bind(difference).bind(core::toMilliseconds(now)).bind(id.value).run();
}

core::Result<> GroupRepository::remove(GroupId id)
{
    Statement remove = m_connection.statement("DELETE FROM directory_groups WHERE id = ?");
    if (auto removed = remove.bind(id.value).run(); !removed)
        return removed;
    if (remove.rowsAffected() == 0)
        return core::failure(core::ErrorKind::NotFound, "This group is not in the directory any more.");
    return {};
}

core::Error GroupRepository::explainConflict(const Group& group, core::Error error)
{
    if (error.kind != core::ErrorKind::Conflict)
        return error;
    const auto holders = withKey(group.integration, GroupKey::DisplayName, group.displayName, 1);
    if (!holders || holders->empty() || holders->front() == group.rowId)
        return error;
    if (const auto holder = byRow(holders->front()); holder && *holder)
        error.message = "displayName \"" + group.displayName + "\" is already used by another group (id " +
                        (*holder)->id.value + ").";
    return error;
}

} // namespace rollcall::directory
