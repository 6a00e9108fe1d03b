// SPDX-License-Identifier: Apache-2.0
// Writes on their way to a downstream, as rows.
#pragma once

#include "Connection.h"
#include "directory/Types.h"

#include <string_view>
#include <vector>

namespace rollcall::directory {

class RelayIntentRepository {
public:
    explicit RelayIntentRepository(Connection& connection) : m_connection(connection) {}

    /// Oldest first.
    [[nodiscard]] core::Result<std::vector<RelayIntent>> ofIntegration(IntegrationId integration);
    [[nodiscard]] core::Result<RelayIntentId> insert(IntegrationId integration, std::string_view resource,
                                                     core::Timestamp now);
    [[nodiscard]] core::Result<> remove(RelayIntentId intent);
    [[nodiscard]] core::Result<> removeOfIntegration(IntegrationId integration);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
