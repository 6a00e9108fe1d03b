// SPDX-License-Identifier: Apache-2.0
// Runs SCIM lists: an index look-up where one serves, else a scan in slices under a budget; sorted where asked for.
#pragma once

#include "Connection.h"
#include "GroupRepository.h"
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
        : m_connection(connection), m_standAside(std::move(standAside)), m_people(connection), m_groups(connection)
    {
    }

    [[nodiscard]] core::Result<Page<Person>> people(IntegrationId integration, const ResourceQuery& query,
                                                    const std::stop_token& stop);
    [[nodiscard]] core::Result<Page<Group>> groups(IntegrationId integration, const ResourceQuery& query,
                                                   const std::stop_token& stop);

private:
    Connection& m_connection;
    std::function<core::Result<>()> m_standAside;
    PersonRepository m_people;
    GroupRepository m_groups;
};

} // namespace rollcall::directory
