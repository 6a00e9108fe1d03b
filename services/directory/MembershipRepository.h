// SPDX-License-Identifier: Apache-2.0
// Who is in which group: one row for each.
#pragma once

#include "Connection.h"
#include "OuterGroups.h"
#include "SearchBudget.h"
#include "directory/Types.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// A member by its row.
struct MemberKey {
    MemberKind kind = MemberKind::Person;
    std::int64_t row = 0;

    auto operator<=>(const MemberKey&) const = default;
};

class MembershipRepository {
public:
    explicit MembershipRepository(Connection& connection) : m_connection(connection) {}

    /// Which person or group of the integration has that resource id.
    [[nodiscard]] core::Result<std::optional<MemberKey>> find(IntegrationId integration, std::string_view resourceId);
    [[nodiscard]] core::Result<bool> contains(GroupId group, MemberKey member);
    /// False when it was a member already.
    [[nodiscard]] core::Result<bool> add(GroupId group, MemberKey member);
    /// False when it was none.
    [[nodiscard]] core::Result<bool> remove(GroupId group, MemberKey member);
    [[nodiscard]] core::Result<std::vector<MemberKey>> keysOf(GroupId group);
    [[nodiscard]] core::Result<> removeAllOf(GroupId group);
    /// At most `limit` of them; answers how many.
    [[nodiscard]] core::Result<std::int64_t> removeSome(GroupId group, std::int64_t limit);
    /// The groups a member is directly in.
    [[nodiscard]] core::Result<std::vector<GroupId>> groupsWith(MemberKey member);

    [[nodiscard]] core::Result<std::vector<MemberRow>> rows(GroupId group, std::int64_t afterRow, std::int64_t limit);
    /// Direct ones first, then those reached through nested groups, each once; beyond 10,000 no more of the latter.
    [[nodiscard]] core::Result<std::vector<GroupReference>> referencesOf(PersonId person);
    /// The same for each of many, in their order, as far as the budget's rows go: fewer when these are used up. `outer`
    /// knows what was read before. Errors: those of the budget for its time.
    [[nodiscard]] core::Result<std::vector<std::vector<GroupReference>>>
    referencesOf(std::span<const PersonId> people, OuterGroups& outer, SearchBudget& budget);
    /// Names of at most `limit` groups, joined by ", ".
    [[nodiscard]] core::Result<std::string> groupNamesOf(PersonId person, std::int64_t limit);

private:
    /// Nothing when the budget's rows do not suffice.
    [[nodiscard]] core::Result<std::optional<std::vector<GroupReference>>> directReferencesOf(PersonId person,
                                                                                              SearchBudget& budget);

    Connection& m_connection;
};

} // namespace rollcall::directory
