// SPDX-License-Identifier: Apache-2.0
// The states of people, assignments and push mappings in the words of Okta's API.
#include "demo/OktaGroup.h"
#include "demo/OktaUser.h"

namespace rollcall::demo {

std::string OktaUser::name() const
{
    if (!profile.displayName.empty())
        return profile.displayName;
    if (!profile.firstName.empty() && !profile.lastName.empty())
        return profile.firstName + " " + profile.lastName;
    if (!profile.firstName.empty() || !profile.lastName.empty())
        return profile.firstName + profile.lastName;
    return profile.login;
}

std::string_view oktaWord(UserStatus status)
{
    switch (status) {
    case UserStatus::Staged:
        return "STAGED";
    case UserStatus::Provisioned:
        return "PROVISIONED";
    case UserStatus::Active:
        return "ACTIVE";
    case UserStatus::Recovery:
        return "RECOVERY";
    case UserStatus::LockedOut:
        return "LOCKED_OUT";
    case UserStatus::PasswordExpired:
        return "PASSWORD_EXPIRED";
    case UserStatus::Suspended:
        return "SUSPENDED";
    case UserStatus::Deprovisioned:
        return "DEPROVISIONED";
    }
    return {};
}

std::string_view oktaWord(AppUserStatus status)
{
    switch (status) {
    case AppUserStatus::NotAssigned:
        return {};
    case AppUserStatus::Staged:
        return "STAGED";
    case AppUserStatus::Provisioned:
        return "PROVISIONED";
    case AppUserStatus::Deprovisioned:
        return "DEPROVISIONED";
    }
    return {};
}

std::string_view oktaWord(SyncState state)
{
    switch (state) {
    case SyncState::OutOfSync:
        return "OUT_OF_SYNC";
    case SyncState::Syncing:
        return "SYNCING";
    case SyncState::Synchronized:
        return "SYNCHRONIZED";
    case SyncState::Error:
        return "ERROR";
    }
    return {};
}

std::string_view oktaWord(GroupPushStatus status)
{
    switch (status) {
    case GroupPushStatus::NotPushed:
        return {};
    case GroupPushStatus::Pushing:
        return "PUSHING";
    case GroupPushStatus::Active:
        return "ACTIVE";
    case GroupPushStatus::Error:
        return "ERROR";
    }
    return {};
}

} // namespace rollcall::demo
