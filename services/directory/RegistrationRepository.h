// SPDX-License-Identifier: Apache-2.0
// Evidence of registrations as rows; also what is asked about it.
#pragma once

#include "Connection.h"
#include "directory/Registrations.h"

namespace rollcall::directory {

class RegistrationRepository final : public RegistrationReads {
public:
    explicit RegistrationRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Registration>> current(IntegrationId integration,
                                                                    const ResourceId& person) override;
    [[nodiscard]] core::Result<std::vector<Registration>> history(IntegrationId integration, const ResourceId& person,
                                                                  std::int64_t limit) override;
    [[nodiscard]] core::Result<RegistrationCounts> counts(IntegrationId integration) override;

    /// In the place of what held until now.
    [[nodiscard]] core::Result<RegistrationId> insertCurrent(const Registration& registration);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
