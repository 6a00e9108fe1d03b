// SPDX-License-Identifier: Apache-2.0
// Runs SCIM filters: an index look-up where one serves, else a scan in slices under a budget.
#pragma once

#include "Connection.h"
#include "GroupRepository.h"
#include "MembershipRepository.h"
#include "PersonRepository.h"
#include "directory/ReadSession.h"

#include <functional>
#include <stop_token>

namespace rollcall::directory {

class FilteredSearch {
public:
    explicit FilteredSearch(Connection& connection)
        : m_people(connection), m_groups(connection), m_memberships(connection)
    {
    }

    [[nodiscard]] core::Result<Page<Person>> people(IntegrationId integration, const scim::Filter& filter,
                                                    const scim::PageRequest& page, const ScanBudget& budget,
                                                    const std::stop_token& stop);
    [[nodiscard]] core::Result<Page<Group>> groups(IntegrationId integration, const scim::Filter& filter,
                                                   const scim::PageRequest& page, const ScanBudget& budget,
                                                   const std::stop_token& stop);

private:
    [[nodiscard]] core::Result<scim::JsonObject> wholePerson(const Person& person, bool withGroups);
    [[nodiscard]] core::Result<scim::JsonObject> wholeGroup(const Group& group, bool withMembers);
    /// Nothing when no index serves.
    [[nodiscard]] core::Result<std::optional<std::vector<Person>>> lookUpPeople(IntegrationId integration,
                                                                                const scim::FilterNode& filter);
    [[nodiscard]] core::Result<std::optional<std::vector<Group>>> lookUpGroups(IntegrationId integration,
                                                                               const scim::FilterNode& filter);

    PersonRepository m_people;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
