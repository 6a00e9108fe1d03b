// SPDX-License-Identifier: Apache-2.0
// Deletes, little by little, what belonged to integrations that were removed.
#pragma once

#include "Connection.h"
#include "GroupRepository.h"
#include "MembershipRepository.h"
#include "PersonRepository.h"

namespace rollcall::directory {

/// Lives on the writer's thread, inside its transactions.
class RemovedIntegrations {
public:
    explicit RemovedIntegrations(Connection& connection)
        : m_connection(connection), m_people(connection), m_groups(connection), m_memberships(connection)
    {
    }

    /// Deletes about `limit` rows; answers how many, 0 when nothing is left.
    [[nodiscard]] core::Result<std::int64_t> deleteSome(std::int64_t limit);

private:
    [[nodiscard]] core::Result<std::int64_t> deleteGroups(IntegrationId integration, std::int64_t limit);
    [[nodiscard]] core::Result<std::int64_t> deletePeople(IntegrationId integration, std::int64_t limit);
    [[nodiscard]] core::Result<std::int64_t> deleteOnboarding(IntegrationId integration, std::int64_t limit);

    Connection& m_connection;
    PersonRepository m_people;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
