// SPDX-License-Identifier: Apache-2.0
// Runs SCIM filters: an index look-up where one serves, else a scan in slices under a budget.
#pragma once

#include "Connection.h"
#include "FilterLookup.h"
#include "GroupRepository.h"
#include "MembershipRepository.h"
#include "PersonRepository.h"
#include "directory/ReadSession.h"

#include <functional>
#include <stop_token>
#include <utility>

namespace rollcall::directory {

class FilteredSearch {
public:
    /// `standAside` is called once by a search that goes on for long; its error ends the search.
    FilteredSearch(Connection& connection, std::function<core::Result<>()> standAside)
        : m_standAside(std::move(standAside)), m_people(connection), m_groups(connection), m_memberships(connection)
    {
    }

    [[nodiscard]] core::Result<Page<Person>> people(IntegrationId integration, const ResourceQuery& query,
                                                    const std::stop_token& stop);
    [[nodiscard]] core::Result<Page<Group>> groups(IntegrationId integration, const ResourceQuery& query,
                                                   const std::stop_token& stop);

private:
    class Budget;

    [[nodiscard]] core::Result<scim::JsonObject> wholePerson(const Person& person, bool withGroups, Budget& budget);
    [[nodiscard]] core::Result<scim::JsonObject> wholeGroup(const Group& group, bool withMembers, Budget& budget);
    /// The candidates of all look-ups, in order and once each; nothing when no index serves.
    [[nodiscard]] core::Result<std::optional<std::vector<PersonId>>>
    lookUpPeople(IntegrationId integration, const scim::FilterNode& filter, const Budget& budget);
    [[nodiscard]] core::Result<std::optional<std::vector<GroupId>>>
    lookUpGroups(IntegrationId integration, const scim::FilterNode& filter, const Budget& budget);
    /// Nothing when the index cannot answer this one.
    [[nodiscard]] core::Result<std::optional<std::vector<PersonId>>>
    lookUpPerson(IntegrationId integration, const FilterLookup& lookup, std::int64_t limit);
    [[nodiscard]] core::Result<std::optional<std::vector<GroupId>>>
    lookUpGroup(IntegrationId integration, const FilterLookup& lookup, std::int64_t limit);

    std::function<core::Result<>()> m_standAside;
    PersonRepository m_people;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
