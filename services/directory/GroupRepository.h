// SPDX-License-Identifier: Apache-2.0
// Groups as rows, without their members.
#pragma once

#include "ResourceRepository.h"
#include "directory/ReadSession.h"

namespace rollcall::directory {

class GroupRepository final : public ResourceRepository<Group> {
public:
    explicit GroupRepository(Connection& connection);

    [[nodiscard]] core::Result<std::vector<GroupRow>> rows(IntegrationId integration);

    /// Gives the row its id. A Conflict names the displayName.
    [[nodiscard]] core::Result<> insert(Group& group, std::string_view externalId);
    /// All but the number of members.
    [[nodiscard]] core::Result<> update(const Group& group, std::string_view externalId);
    [[nodiscard]] core::Result<> changeMemberCount(GroupId id, std::int64_t difference, core::Timestamp now);
    /// Version and time alone.
    [[nodiscard]] core::Result<> putBackVersion(const Group& group);
    [[nodiscard]] core::Result<> remove(GroupId id);

private:
    [[nodiscard]] core::Error explainConflict(const Group& group, core::Error error);
};

} // namespace rollcall::directory
