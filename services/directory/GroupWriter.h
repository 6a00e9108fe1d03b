// SPDX-License-Identifier: Apache-2.0
// Creates, changes and deletes groups, and moves members as rows.
#pragma once

#include "GroupRepository.h"
#include "MembershipRepository.h"
#include "WriteContext.h"
#include "directory/WriteSession.h"

#include <span>
#include <vector>

namespace rollcall::directory {

class GroupWriter {
public:
    explicit GroupWriter(WriteContext& context);

    [[nodiscard]] core::Result<GroupOutcome> create(IntegrationId integration, const scim::JsonObject& attributes,
                                                    std::span<const scim::Member> members, const ResourceId& id);
    [[nodiscard]] core::Result<GroupOutcome> replaceAttributes(const Group& current,
                                                               const scim::JsonObject& attributes);
    [[nodiscard]] core::Result<GroupOutcome> addMembers(const Group& current, std::span<const scim::Member> members);
    [[nodiscard]] core::Result<bool> hasAnyMember(const Group& current, std::span<const std::string> ids);
    [[nodiscard]] core::Result<GroupOutcome> removeMembers(const Group& current, std::span<const std::string> ids);
    [[nodiscard]] core::Result<GroupOutcome> removeMembersMatching(const Group& current, const scim::Filter& filter);
    [[nodiscard]] core::Result<GroupOutcome> replaceMembers(const Group& current,
                                                            std::span<const scim::Member> members);
    [[nodiscard]] core::Result<> remove(const Group& current);

private:
    [[nodiscard]] core::Result<std::vector<MemberKey>> resolve(const Group& group,
                                                               std::span<const scim::Member> members);
    /// Adds and removes rows, then counts, feeds and records what truly changed.
    [[nodiscard]] core::Result<GroupOutcome> move(const Group& current, const std::vector<MemberKey>& added,
                                                  const std::vector<MemberKey>& removed);
    [[nodiscard]] core::Result<std::vector<MemberKey>> applyRows(GroupId group, const std::vector<MemberKey>& members,
                                                                 FeedChange change);
    [[nodiscard]] core::Result<> feedMove(TouchedGroup& touched, const std::vector<MemberKey>& come,
                                          const std::vector<MemberKey>& gone);
    [[nodiscard]] core::Result<> feedMembers(TouchedGroup& touched, const std::vector<MemberKey>& members,
                                             FeedChange change);
    [[nodiscard]] core::Result<> feed(TouchedGroup& touched, FeedKind kind, FeedChange change, std::int64_t row);
    /// The group as the operation found it, or as it is taken to be when this is its first step.
    [[nodiscard]] TouchedGroup& touch(const Group& current);
    /// Puts version and time back, and takes back what was told, when the operation's steps undid each other.
    [[nodiscard]] core::Result<GroupOutcome> settle(TouchedGroup& touched, GroupOutcome outcome);
    [[nodiscard]] core::Result<> leaveGroups(const Group& group);
    [[nodiscard]] core::Result<Group> reread(const Group& group);

    WriteContext& m_context;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
