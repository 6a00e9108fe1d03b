// SPDX-License-Identifier: Apache-2.0
// Memberships by group, by member, and through nested groups.
#include "MembershipRepository.h"

#include "Rows.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::size_t mostIndirect = 10'000;

std::int64_t numberOf(MemberKind kind)
{
    return kind == MemberKind::Person ? 0 : 1;
}

MemberKind kindOf(std::int64_t number)
{
    return number == 0 ? MemberKind::Person : MemberKind::Group;
}

} // namespace

core::Result<std::optional<MemberKey>> MembershipRepository::find(IntegrationId integration,
                                                                  std::string_view resourceId)
{
    Statement person = m_connection.statement("SELECT id FROM people WHERE uuid = ? AND integration = ?");
    const auto personRow = person.bindText(resourceId).bind(integration.value).step();
    if (!personRow)
        return tl::unexpected(personRow.error());
    if (*personRow)
        return MemberKey{MemberKind::Person, person.integer(0)};
    Statement group = m_connection.statement("SELECT id FROM directory_groups WHERE uuid = ? AND integration = ?");
    const auto groupRow = group.bindText(resourceId).bind(integration.value).step();
    if (!groupRow)
        return tl::unexpected(groupRow.error());
    if (*groupRow)
        return MemberKey{MemberKind::Group, group.integer(0)};
    return std::nullopt;
}

core::Result<bool> MembershipRepository::add(GroupId group, MemberKey member)
{
    Statement insert =
        m_connection.statement("INSERT INTO memberships(group_id, member_kind, member_id) VALUES (?, ?, ?) "
                               "ON CONFLICT(group_id, member_kind, member_id) DO NOTHING");
    if (auto added = insert.bind(group.value).bind(numberOf(member.kind)).bind(member.row).run(); !added)
        return tl::unexpected(std::move(added.error()));
    return insert.rowsAffected() > 0;
}

core::Result<bool> MembershipRepository::remove(GroupId group, MemberKey member)
{
    Statement remove =
        m_connection.statement("DELETE FROM memberships WHERE group_id = ? AND member_kind = ? AND member_id = ?");
    if (auto removed = remove.bind(group.value).bind(numberOf(member.kind)).bind(member.row).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected() > 0;
}

core::Result<std::vector<MemberKey>> MembershipRepository::keysOf(GroupId group)
{
    Statement query =
        m_connection.statement("SELECT member_kind, member_id FROM memberships WHERE group_id = ? ORDER BY 1, 2");
    return allRows(query.bind(group.value),
                   [](const Statement& row) { return MemberKey{kindOf(row.integer(0)), row.integer(1)}; });
}

core::Result<> MembershipRepository::removeAllOf(GroupId group)
{
    Statement remove = m_connection.statement("DELETE FROM memberships WHERE group_id = ?");
    return remove.bind(group.value).run();
}

core::Result<std::int64_t> MembershipRepository::removeSome(GroupId group, std::int64_t limit)
{
    Statement remove = m_connection.statement("DELETE FROM memberships WHERE id IN (SELECT id FROM memberships "
                                              "WHERE group_id = ? ORDER BY id LIMIT ?)");
    if (auto removed = remove.bind(group.value).bind(limit).run(); !removed)
        return tl::unexpected(std::move(removed.error()));
    return remove.rowsAffected();
}

core::Result<std::vector<GroupId>> MembershipRepository::groupsWith(MemberKey member)
{
    Statement query = m_connection.statement(
        "SELECT group_id FROM memberships WHERE member_kind = ? AND member_id = ? ORDER BY group_id");
    return allIds<GroupId>(query.bind(numberOf(member.kind)).bind(member.row));
}

core::Result<std::vector<MemberRow>> MembershipRepository::rows(GroupId group, std::int64_t afterRow,
                                                                std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT m.id, m.member_kind, coalesce(p.uuid, g.uuid), coalesce(p.user_name, g.display_name), "
        "coalesce(p.name, g.display_name), coalesce(p.active, 1) FROM memberships m "
        "LEFT JOIN people p ON m.member_kind = 0 AND p.id = m.member_id "
        "LEFT JOIN directory_groups g ON m.member_kind = 1 AND g.id = m.member_id "
        "WHERE m.group_id = ? AND m.id > ? ORDER BY m.id LIMIT ?");
    return allRows(query.bind(group.value).bind(afterRow).bind(limit), [](const Statement& row) {
        return MemberRow{row.integer(0), kindOf(row.integer(1)), ResourceId(row.text(2)), row.text(3), row.text(4),
                         row.flag(5)};
    });
}

core::Result<std::vector<GroupReference>> MembershipRepository::directReferencesOf(MemberKey member, bool isDirect)
{
    Statement query = m_connection.statement(
        "SELECT g.id, g.uuid, g.display_name FROM memberships m JOIN directory_groups g ON g.id = m.group_id "
        "WHERE m.member_kind = ? AND m.member_id = ? ORDER BY g.display_name_folded, g.id");
    return allRows(query.bind(numberOf(member.kind)).bind(member.row), [isDirect](const Statement& row) {
        return GroupReference{GroupId(row.integer(0)), ResourceId(row.text(1)), row.text(2), isDirect};
    });
}

core::Result<std::vector<GroupReference>> MembershipRepository::referencesOf(PersonId person)
{
    auto direct = directReferencesOf({MemberKind::Person, person.value}, true);
    if (!direct)
        return direct;
    std::vector<GroupReference> all = std::move(*direct);
    std::set<GroupId> seen;
    for (const GroupReference& reference : all)
        seen.insert(reference.rowId);
    // Groups may contain each other in a circle: each is followed once, and not beyond what an answer can hold.
    for (std::size_t i = 0; i < all.size() && all.size() < mostIndirect; ++i) {
        auto outer = directReferencesOf({MemberKind::Group, all[i].rowId.value}, false);
        if (!outer)
            return outer;
        for (GroupReference& reference : *outer) {
            if (seen.insert(reference.rowId).second)
                all.push_back(std::move(reference));
        }
    }
    return all;
}

core::Result<std::string> MembershipRepository::groupNamesOf(PersonId person, std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT g.display_name FROM memberships m JOIN directory_groups g ON g.id = m.group_id "
        "WHERE m.member_kind = 0 AND m.member_id = ? ORDER BY g.display_name_folded, g.id LIMIT ?");
    query.bind(person.value).bind(limit + 1);
    std::string names;
    for (std::int64_t count = 0;; ++count) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return names;
        if (count == limit)
            return names + ", …";
        if (count > 0)
            names += ", ";
        names += query.text(0);
    }
}

} // namespace rollcall::directory
