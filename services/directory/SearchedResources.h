// SPDX-License-Identifier: Apache-2.0
// People and groups as they would be served, as far as a filter and an order look at them.
#pragma once

#include "Connection.h"
#include "MembershipRepository.h"
#include "OuterGroups.h"
#include "PersonRepository.h"
#include "SearchBudget.h"
#include "SlicedFilter.h"
#include "directory/ReadSession.h"

#include <optional>
#include <vector>

namespace rollcall::directory {

/// Both live as long as one search. `whole` gives what the order and the filter need, the groups or members of which
/// there may be many left out but for the first one; `matches` asks the filter, and reads of these as many as it takes.
/// Errors of both: those of the budget, Corrupt.
class SearchedPeople {
public:
    SearchedPeople(Connection& connection, const ResourceQuery& query, const scim::ResourceType& type,
                   SearchBudget& budget);

    [[nodiscard]] core::Result<scim::JsonObject> whole(const Person& person);
    [[nodiscard]] core::Result<bool> matches(const Person& person, const scim::JsonObject& whole);

private:
    [[nodiscard]] core::Result<std::vector<GroupReference>> groupsOf(const Person& person);
    [[nodiscard]] scim::JsonObject valueOf(const GroupReference& reference) const;
    /// As it is served: where the manager is somebody here.
    [[nodiscard]] core::Result<> addManagerAddress(const Person& person, scim::JsonObject& whole);

    const ResourceQuery& m_query;
    const scim::ResourceType& m_type;
    SearchBudget& m_budget;
    PersonRepository m_people;
    MembershipRepository m_memberships;
    OuterGroups m_outer;
    std::optional<SlicedFilter> m_filter;
    bool m_isSortedByGroups = false;
    bool m_needsManager = false;
};

class SearchedGroups {
public:
    SearchedGroups(Connection& connection, const ResourceQuery& query, const scim::ResourceType& type,
                   SearchBudget& budget);

    [[nodiscard]] core::Result<scim::JsonObject> whole(const Group& group);
    [[nodiscard]] core::Result<bool> matches(const Group& group, const scim::JsonObject& whole);

private:
    [[nodiscard]] core::Result<scim::JsonArray> values(GroupId group, std::int64_t& after, std::int64_t limit);

    const ResourceQuery& m_query;
    const scim::ResourceType& m_type;
    SearchBudget& m_budget;
    MembershipRepository m_memberships;
    std::optional<SlicedFilter> m_filter;
    bool m_isSortedByMembers = false;
};

} // namespace rollcall::directory
