// SPDX-License-Identifier: Apache-2.0
// Groups as rows, without their members.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "directory/ReadSession.h"
#include "directory/Types.h"

namespace rollcall::directory {

/// Columns by which an equality can be looked up.
enum class GroupKey { Id, DisplayName, ExternalId };

class GroupRepository {
public:
    explicit GroupRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Group>> byResourceId(IntegrationId integration, const ResourceId& id);
    [[nodiscard]] core::Result<std::optional<Group>> byRow(GroupId id);
    [[nodiscard]] core::Result<std::vector<Group>> page(IntegrationId integration, PageStart start, std::int64_t count);
    [[nodiscard]] core::Result<std::vector<Group>> slice(IntegrationId integration, GroupId after, std::int64_t limit);
    [[nodiscard]] core::Result<std::vector<GroupId>> withKey(IntegrationId integration, GroupKey key,
                                                             std::string_view value, std::int64_t limit);
    /// All that the person or group of that resource id is a direct member of.
    [[nodiscard]] core::Result<std::vector<GroupId>> withMember(IntegrationId integration, std::string_view memberId,
                                                                std::int64_t limit);
    [[nodiscard]] core::Result<std::vector<GroupRow>> rows(IntegrationId integration);

    /// Gives the row its id. A Conflict names the displayName.
    [[nodiscard]] core::Result<> insert(Group& group, std::string_view externalId);
    /// All but the number of members.
    [[nodiscard]] core::Result<> update(const Group& group, std::string_view externalId);
    [[nodiscard]] core::Result<> changeMemberCount(GroupId id, std::int64_t difference, core::Timestamp now);
    [[nodiscard]] core::Result<> remove(GroupId id);

private:
    [[nodiscard]] core::Error explainConflict(const Group& group, core::Error error);

    Connection& m_connection;
};

} // namespace rollcall::directory
