// SPDX-License-Identifier: Apache-2.0
// Level by level outwards. Groups may contain each other in a circle, so that each is asked about once.
#include "OuterGroups.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace rollcall::directory {

namespace {

/// What one query asks about. Few texts, so that the statements are kept.
constexpr std::size_t few = 8;
constexpr std::size_t many = 256;

std::string outerGroupsSql(std::size_t count)
{
    std::string marks = "?";
    for (std::size_t i = 1; i < count; ++i)
        marks += ", ?";
    return "SELECT m.member_id, g.id, g.uuid, g.display_name FROM memberships m "
           "JOIN directory_groups g ON g.id = m.group_id WHERE m.member_kind = 1 AND m.member_id IN (" +
           marks + ") ORDER BY m.member_id, g.display_name_folded, g.id";
}

} // namespace

const std::vector<GroupReference>& OuterGroups::of(GroupId group) const
{
    static const std::vector<GroupReference> none;
    const auto found = m_outer.find(group);
    return found == m_outer.end() ? none : found->second;
}

core::Result<> OuterGroups::read(std::vector<GroupId> groups, SearchBudget& budget)
{
    for (std::vector<GroupId> level = std::move(groups); !level.empty();) {
        std::erase_if(level, [this](GroupId group) { return !m_outer.try_emplace(group).second; });
        auto next = readLevel(level, budget);
        if (!next)
            return tl::unexpected(std::move(next.error()));
        level = std::move(*next);
    }
    return {};
}

core::Result<std::vector<GroupId>> OuterGroups::readLevel(const std::vector<GroupId>& level, SearchBudget& budget)
{
    std::vector<GroupId> around;
    for (std::size_t from = 0; from < level.size();) {
        const std::size_t count = level.size() - from > few ? many : few;
        const auto asked = std::span(level).subspan(from, std::min(count, level.size() - from));
        from += asked.size();
        Statement query = m_connection.statement(outerGroupsSql(count));
        for (const GroupId group : asked)
            query.bind(group.value);
        // No group has the row 0.
        for (std::size_t i = asked.size(); i < count; ++i)
            query.bind(std::int64_t{0});
        for (;;) {
            const auto row = query.step();
            if (!row)
                return tl::unexpected(row.error());
            if (!*row)
                break;
            if (auto spent = budget.spend(1); !spent)
                return tl::unexpected(std::move(spent.error()));
            const GroupId outer(query.integer(1));
            m_outer[GroupId(query.integer(0))].push_back({outer, ResourceId(query.text(2)), query.text(3), false});
            if (!m_outer.contains(outer))
                around.push_back(outer);
        }
    }
    return around;
}

} // namespace rollcall::directory
