// SPDX-License-Identifier: Apache-2.0
// Integrations as rows.
#pragma once

#include "Connection.h"
#include "directory/Types.h"
#include "directory/WriteSession.h"

namespace rollcall::directory {

class IntegrationRepository {
public:
    explicit IntegrationRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::vector<Integration>> all();
    [[nodiscard]] core::Result<std::optional<Integration>> bySlug(std::string_view slug);
    [[nodiscard]] core::Result<bool> exists(IntegrationId id);
    [[nodiscard]] core::Result<Integration> insert(const NewIntegration& integration, core::Timestamp now);
    /// It is gone for everybody from now on; its rows stay until they are deleted, see RemovedIntegrations.
    [[nodiscard]] core::Result<> markRemoved(IntegrationId id, core::Timestamp now);

private:
    Connection& m_connection;
};

} // namespace rollcall::directory
