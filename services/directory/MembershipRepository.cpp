// SPDX-License-Identifier: Apache-2.0
// Memberships by group, by member, and through nested groups.
#include "MembershipRepository.h"

#include "Rows.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <stop_token>
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

/// Groups may contain each other in a circle: each is followed once, and not beyond what an answer can hold. False when
/// the budget's rows do not suffice.
core::Result<bool> addOuter(std::vector<GroupReference>& references, const OuterGroups& outer, SearchBudget& budget)
{
    std::set<GroupId> seen;
    for (const GroupReference& reference : references)
        seen.insert(reference.rowId);
    for (std::size_t i = 0; i < references.size() && references.size() < mostIndirect; ++i) {
        for (const GroupReference& reference : outer.of(references[i].rowId)) {
            if (!seen.insert(reference.rowId).second)
                continue;
            if (budget.rowsLeft() <= 0)
                return false;
            if (auto spent = budget.spend(1); !spent)
                return tl::unexpected(std::move(spent.error()));
            references.push_back(reference);
        }
    }
    return true;
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

core::Result<bool> MembershipRepository::contains(GroupId group, MemberKey member)
{
    Statement query =
        m_connection.statement("SELECT 1 FROM memberships WHERE group_id = ? AND member_kind = ? AND member_id = ?");
    return query.bind(group.value).bind(numberOf(member.kind)).bind(member.row).step();
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

core::Result<std::optional<std::vector<GroupReference>>> MembershipRepository::directReferencesOf(PersonId person,
                                                                                                  SearchBudget& budget)
{
    Statement query = m_connection.statement(
        "SELECT g.id, g.uuid, g.display_name FROM memberships m JOIN directory_groups g ON g.id = m.group_id "
        "WHERE m.member_kind = 0 AND m.member_id = ? ORDER BY g.display_name_folded, g.id");
    query.bind(person.value);
    std::vector<GroupReference> references;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return references;
        if (budget.rowsLeft() <= 0)
            return std::nullopt;
        if (auto spent = budget.spend(1); !spent)
            return tl::unexpected(std::move(spent.error()));
        references.push_back({GroupId(query.integer(0)), ResourceId(query.text(1)), query.text(2), true});
    }
}

core::Result<std::vector<std::vector<GroupReference>>>
MembershipRepository::referencesOf(std::span<const PersonId> people, OuterGroups& outer, SearchBudget& budget)
{
    std::vector<std::vector<GroupReference>> all;
    std::vector<GroupId> groups;
    for (const PersonId person : people) {
        auto direct = directReferencesOf(person, budget);
        if (!direct)
            return tl::unexpected(std::move(direct.error()));
        if (!*direct)
            break;
        for (const GroupReference& reference : **direct)
            groups.push_back(reference.rowId);
        all.push_back(std::move(**direct));
        if (auto walked = budget.walk(1); !walked)
            return tl::unexpected(std::move(walked.error()));
    }
    if (auto read = outer.read(std::move(groups), budget); !read)
        return tl::unexpected(std::move(read.error()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto isWhole = addOuter(all[i], outer, budget);
        if (!isWhole)
            return tl::unexpected(isWhole.error());
        if (!*isWhole)
            all.resize(i);
    }
    return all;
}

core::Result<std::vector<GroupReference>> MembershipRepository::referencesOf(PersonId person)
{
    const std::stop_token never;
    const std::function<core::Result<>()> nobody;
    SearchBudget unbounded({std::numeric_limits<std::int64_t>::max(), std::chrono::hours(24)}, never, nobody);
    OuterGroups outer(m_connection);
    auto all = referencesOf(std::span(&person, 1), outer, unbounded);
    if (!all)
        return tl::unexpected(std::move(all.error()));
    return std::move(all->front());
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
