// SPDX-License-Identifier: Apache-2.0
// A group as the simulated Okta sees it: its members, and what Group Push has made of it.
#pragma once

#include "core/Timestamp.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

/// The state of the push mapping.
enum class GroupPushStatus { NotPushed, Pushing, Active, Error };

struct OktaGroup {
    std::string id; ///< 00g…
    std::string name;
    std::vector<std::string> members; ///< Okta user ids, in the order they joined
    GroupPushStatus status = GroupPushStatus::NotPushed;
    std::string externalId;                 ///< the SCIM id that the server gave
    std::string error;                      ///< as Okta words it for its admin
    std::string targetName;                 ///< at the other end; empty: the same as here
    std::string pushedName;                 ///< the name the server was told last
    std::vector<std::string> pushedMembers; ///< SCIM ids the server was told last
    std::optional<core::Timestamp> lastPush;

    std::string description;
    bool isBuiltIn = false;                     ///< "Everyone": its members cannot be edited
    std::optional<core::Timestamp> created;     ///< these three are kept by the organisation
    std::optional<core::Timestamp> lastUpdated; ///< name or description
    std::optional<core::Timestamp> lastMembershipUpdated;

    /// What the group is called at the other end.
    [[nodiscard]] const std::string& nameThere() const { return targetName.empty() ? name : targetName; }
};

using OktaGroupPointer = std::shared_ptr<const OktaGroup>;

/// "", "PUSHING", "ACTIVE", "ERROR".
[[nodiscard]] std::string_view oktaWord(GroupPushStatus status);

} // namespace rollcall::demo
