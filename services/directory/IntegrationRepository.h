// SPDX-License-Identifier: Apache-2.0
// Integrations as rows, with the schemas of their own.
#pragma once

#include "Connection.h"
#include "directory/Types.h"
#include "directory/WriteSession.h"

#include <type_traits>

namespace rollcall::directory {

class IntegrationRepository {
public:
    explicit IntegrationRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::vector<Integration>> all();
    [[nodiscard]] core::Result<std::optional<Integration>> bySlug(std::string_view slug);
    [[nodiscard]] core::Result<std::optional<Integration>> byId(IntegrationId id);
    [[nodiscard]] core::Result<bool> exists(IntegrationId id);
    [[nodiscard]] core::Result<Integration> insert(const NewIntegration& integration, core::Timestamp now);
    /// All but the slug and the time it was made.
    [[nodiscard]] core::Result<> update(const Integration& integration);
    /// It is gone for everybody from now on; its rows stay until they are deleted, see RemovedIntegrations.
    [[nodiscard]] core::Result<> markRemoved(IntegrationId id, core::Timestamp now);

    /// By resource type and URN.
    [[nodiscard]] core::Result<std::vector<ExtensionSchema>> schemas(IntegrationId integration);
    [[nodiscard]] core::Result<std::optional<ExtensionSchema>>
    schema(IntegrationId integration, std::string_view resourceType, std::string_view urn);
    [[nodiscard]] core::Result<> saveSchema(IntegrationId integration, const ExtensionSchema& schema,
                                            core::Timestamp now);
    [[nodiscard]] core::Result<> removeSchema(IntegrationId integration, std::string_view resourceType,
                                              std::string_view urn);
    [[nodiscard]] core::Result<> removeSchemas(IntegrationId integration);

private:
    Connection& m_connection;
};

/// What `read` answers while the integration is there; an empty answer once it is removed.
template<class Read>
[[nodiscard]] auto ifPresent(IntegrationRepository& integrations, IntegrationId integration, const Read& read)
    -> std::invoke_result_t<const Read&>
{
    const auto isPresent = integrations.exists(integration);
    if (!isPresent)
        return tl::unexpected(isPresent.error());
    if (!*isPresent)
        return typename std::invoke_result_t<const Read&>::value_type{};
    return read();
}

} // namespace rollcall::directory
