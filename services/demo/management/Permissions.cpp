// SPDX-License-Identifier: Apache-2.0
// The table of standard roles.
#include "Permissions.h"

#include <algorithm>
#include <initializer_list>

namespace rollcall::demo {

std::string_view oktaWord(AdminRole role)
{
    switch (role) {
    case AdminRole::None:
        return {};
    case AdminRole::SuperAdmin:
        return "SUPER_ADMIN";
    case AdminRole::OrganisationAdmin:
        return "ORG_ADMIN";
    case AdminRole::AppAdmin:
        return "APP_ADMIN";
    case AdminRole::GroupAdmin:
        return "USER_ADMIN";
    case AdminRole::GroupMembershipAdmin:
        return "GROUP_MEMBERSHIP_ADMIN";
    case AdminRole::HelpDesk:
        return "HELP_DESK_ADMIN";
    case AdminRole::ReadOnly:
        return "READ_ONLY_ADMIN";
    case AdminRole::ReportAdmin:
        return "REPORT_ADMIN";
    }
    return {};
}

} // namespace rollcall::demo

namespace rollcall::demo::management {

namespace {

using enum Permission;

bool hasRole(AdminRole role, Permission permission)
{
    const auto isOneOf = [permission](std::initializer_list<Permission> allowed) {
        return std::ranges::find(allowed, permission) != allowed.end();
    };
    switch (role) {
    case AdminRole::None:
        return false;
    case AdminRole::SuperAdmin:
        return true;
    case AdminRole::OrganisationAdmin:
        return !isOneOf({ManageApps, ManagePushes, ManageMappings, ReadRoles, ManageTokens});
    case AdminRole::AppAdmin:
        return isOneOf({ReadUsers, ReadGroups, ReadApps, ManageApps, ReadPushes, ManagePushes, ReadSchemas,
                        ManageSchemas, ReadMappings, ManageMappings, ReadLogs});
    case AdminRole::GroupAdmin:
        return isOneOf({ReadUsers, ManageUsers, ReadGroups, ManageMembers});
    case AdminRole::GroupMembershipAdmin:
        return isOneOf({ReadUsers, ReadGroups, ManageMembers});
    case AdminRole::HelpDesk:
        return isOneOf({ReadUsers, ReadGroups});
    case AdminRole::ReadOnly:
        return isOneOf({ReadUsers, ReadGroups, ReadApps, ReadPushes, ReadSchemas, ReadMappings, ReadLogs,
                        ReadOrganisation, ReadProviders, ReadPolicies, ReadTokens});
    case AdminRole::ReportAdmin:
        return isOneOf({ReadLogs});
    }
    return false;
}

} // namespace

std::string_view scopeOf(Permission permission)
{
    switch (permission) {
    case Nothing:
        return {};
    case ReadUsers:
        return "okta.users.read";
    case ManageUsers:
        return "okta.users.manage";
    case ReadGroups:
        return "okta.groups.read";
    case ManageGroups:
    case ManageMembers:
        return "okta.groups.manage";
    case ReadApps:
    case ReadPushes:
        return "okta.apps.read";
    case ManageApps:
    case ManagePushes:
        return "okta.apps.manage";
    case ReadSchemas:
        return "okta.schemas.read";
    case ManageSchemas:
        return "okta.schemas.manage";
    case ReadMappings:
        return "okta.profileMappings.read";
    case ManageMappings:
        return "okta.profileMappings.manage";
    case ReadLogs:
        return "okta.logs.read";
    case ReadOrganisation:
        return "okta.orgs.read";
    case ReadRoles:
        return "okta.roles.read";
    case ReadTokens:
        return "okta.apiTokens.read";
    case ManageTokens:
        return "okta.apiTokens.manage";
    case ReadProviders:
        return "okta.idps.read";
    case ReadPolicies:
        return "okta.policies.read";
    case ReadLimits:
        return "okta.principalRateLimits.read";
    }
    return {};
}

bool isAllowed(const Principal& principal, Permission permission)
{
    if (permission == Nothing)
        return true;
    if (!hasRole(principal.role, permission))
        return false;
    if (!principal.isService)
        return true;
    const auto isGranted = [&principal](Permission each) {
        return std::ranges::find(principal.scopes, scopeOf(each)) != principal.scopes.end();
    };
    const bool isOfGroupsToo =
        (permission != ReadPushes || isGranted(ReadGroups)) && (permission != ManagePushes || isGranted(ManageGroups));
    return isGranted(permission) && isOfGroupsToo;
}

} // namespace rollcall::demo::management
