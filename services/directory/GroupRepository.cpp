// SPDX-License-Identifier: Apache-2.0
// The rows of groups.
#include "GroupRepository.h"

#include "Rows.h"
#include "scim/Fold.h"

#include <utility>

namespace rollcall::directory {

namespace {

Group groupOf(const Statement& row)
{
    Group group;
    group.rowId = GroupId(row.integer(0));
    group.integration = IntegrationId(row.integer(1));
    group.id = ResourceId(row.text(2));
    group.displayName = row.text(3);
    group.memberCount = row.integer(4);
    group.created = row.time(5);
    group.lastModified = row.time(6);
    group.version = row.integer(7);
    group.resource = row.blob(8);
    return group;
}

std::string_view columnOf(IndexedAttribute attribute)
{
    switch (attribute) {
    case IndexedAttribute::Id:
        return "g.uuid";
    case IndexedAttribute::DisplayName:
        return "g.display_name_folded";
    case IndexedAttribute::ExternalId:
        return "g.external_id";
    case IndexedAttribute::LastModified:
        return "g.modified";
    case IndexedAttribute::Created:
        return "g.created";
    case IndexedAttribute::UserName:
    case IndexedAttribute::Email:
    case IndexedAttribute::Member:
    case IndexedAttribute::Group:
    case IndexedAttribute::Active:
        break;
    }
    return {};
}

std::string_view indexOf(IndexedAttribute attribute)
{
    switch (attribute) {
    case IndexedAttribute::DisplayName:
        return "groups_by_name";
    case IndexedAttribute::LastModified:
        return "groups_by_modified";
    case IndexedAttribute::Created:
        return "groups_by_created";
    default:
        return {};
    }
}

constexpr ResourceTable<Group> table{"directory_groups",
                                     "g",
                                     "g.id, g.integration, g.uuid, g.display_name, g.member_count, g.created, "
                                     "g.modified, g.version, g.resource",
                                     &groupOf,
                                     &columnOf,
                                     &indexOf,
                                     AnchorKind::Groups,
                                     counter::groups};

} // namespace

GroupRepository::GroupRepository(Connection& connection) : ResourceRepository(connection, table) {}

core::Result<std::vector<GroupRow>> GroupRepository::rows(IntegrationId integration)
{
    Statement query =
        m_connection.statement("SELECT id, uuid, display_name, member_count, modified FROM directory_groups "
                               "WHERE integration = ? ORDER BY display_name_folded");
    return allRows(query.bind(integration.value), [](const Statement& row) {
        return GroupRow{GroupId(row.integer(0)), ResourceId(row.text(1)), row.text(2), row.integer(3), row.time(4)};
    });
}

core::Result<> GroupRepository::insert(Group& group, std::string_view externalId)
{
    Statement insert = m_connection.statement(
        "INSERT INTO directory_groups(integration, uuid, display_name, display_name_folded, external_id, member_count, "
        "created, modified, version, resource) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)");
    insert.bind(group.integration.value).bindText(group.id.value).bindText(group.displayName);
    insert.bindText(scim::fold(group.displayName)).bindText(externalId).bindTime(group.created);
    insert.bindTime(group.lastModified).bind(group.version).bindBlob(group.resource);
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
    update.bindTime(group.lastModified).bind(group.version).bindBlob(group.resource);
    if (auto updated = update.bind(group.rowId.value).run(); !updated)
        return tl::unexpected(explainConflict(group, std::move(updated.error())));
    return {};
}

core::Result<> GroupRepository::changeMemberCount(GroupId id, std::int64_t difference, core::Timestamp now)
{
    Statement update =
        m_connection.statement("UPDATE directory_groups SET member_count = member_count + ?, modified = ?, "
                               "version = version + 1 WHERE id = ?");
    return update.bind(difference).bindTime(now).bind(id.value).run();
}

core::Result<> GroupRepository::putBackVersion(const Group& group)
{
    Statement update = m_connection.statement("UPDATE directory_groups SET modified = ?, version = ? WHERE id = ?");
    return update.bindTime(group.lastModified).bind(group.version).bind(group.rowId.value).run();
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
    Statement query = m_connection.statement(select() + "WHERE g.integration = ? AND g.display_name_folded = ?");
    const auto holder = one(query.bind(group.integration.value).bindText(scim::fold(group.displayName)));
    if (holder && *holder && (*holder)->rowId != group.rowId)
        error.message = "displayName \"" + group.displayName + "\" is already used by another group (id " +
                        (*holder)->id.value + ").";
    return error;
}

} // namespace rollcall::directory
