// SPDX-License-Identifier: Apache-2.0
// What a role may do, and which scope a service app needs for the same.
#pragma once

#include "Call.h"

namespace rollcall::demo::management {

enum class Permission {
    Nothing, ///< whoever has a valid token
    ReadUsers,
    ManageUsers,
    ReadGroups,
    ManageGroups,
    ManageMembers, ///< the scope is that of ManageGroups
    ReadApps,
    ManageApps,
    ReadPushes,   ///< group pushes: what apps and groups ask for, both
    ManagePushes, ///< whoever may manage apps, with the scopes of both
    ReadSchemas,
    ManageSchemas,
    ReadMappings,
    ManageMappings,
    ReadLogs,
    ReadOrganisation,
    ReadRoles,
    ReadTokens,
    ManageTokens,
    ReadProviders,
    ReadPolicies,
    ReadLimits,
};

/// Both count for a service app: the scope and the role.
[[nodiscard]] bool isAllowed(const Principal& principal, Permission permission);
/// "okta.users.read"; "" for Nothing.
[[nodiscard]] std::string_view scopeOf(Permission permission);

} // namespace rollcall::demo::management
