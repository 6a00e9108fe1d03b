// SPDX-License-Identifier: Apache-2.0
// A person as the simulated Okta sees them: profile, assignment to the app, and what came of the last push.
#pragma once

#include "core/Timestamp.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::demo {

/// UTF-8 throughout; empty means that Okta holds no value.
struct OktaProfile {
    std::string login; ///< also the application user name
    std::string email;
    std::string secondEmail;
    std::string firstName;
    std::string lastName;
    std::string middleName;
    std::string displayName;
    std::string nickName;
    std::string title;
    std::string userType;
    std::string employeeNumber;
    std::string costCenter;
    std::string organization;
    std::string division;
    std::string department;
    std::string manager;   ///< the manager's display name
    std::string managerId; ///< the manager's Okta id
    std::string locale;
    std::string preferredLanguage;
    std::string timezone;
    std::string primaryPhone;
    std::string mobilePhone;
    std::string streetAddress;
    std::string city;
    std::string state;
    std::string zipCode;
    std::string countryCode;
    std::string honorificPrefix; ///< these four are kept and shown, and mapped to no app
    std::string honorificSuffix;
    std::string profileUrl;
    std::string postalAddress;

    bool operator==(const OktaProfile&) const = default;
};

enum class UserStatus {
    Staged,
    Provisioned, ///< activated, has not set up a sign-in yet
    Active,
    Recovery,
    LockedOut,
    PasswordExpired,
    Suspended,
    Deprovisioned,
};

/// The state of the assignment ("app user"), in the words of Okta's API.
enum class AppUserStatus {
    NotAssigned,   ///< no app user
    Staged,        ///< assigned, the push is queued or has failed
    Provisioned,   ///< pushed; externalId is set
    Deprovisioned, ///< unassigned or deactivated; the account at the other end stays, inactive
};

enum class SyncState { OutOfSync, Syncing, Synchronized, Error };

/// What Okta keeps of one assignment; an unassigned person has an empty one. Values are JSON.
struct AppUserRecord {
    std::optional<core::Timestamp> created; ///< when the app was assigned; this and the next the organisation keeps
    std::optional<core::Timestamp> statusChanged; ///< of the assignment, not of its push
    std::string toldUserName;                     ///< what the other end knows them by; empty until the first push
    std::map<std::string, std::string> own;       ///< attributes of the app that were set for this person alone
    std::map<std::string, std::string> first;     ///< those that mappings fill on creation only, as they were then

    bool operator==(const AppUserRecord&) const = default;
};

struct OktaUser {
    std::string id; ///< 00u…
    OktaProfile profile;
    UserStatus status = UserStatus::Active;
    AppUserStatus appStatus = AppUserStatus::NotAssigned;
    SyncState sync = SyncState::OutOfSync;
    std::string externalId; ///< the SCIM id that the server gave; empty while Okta has no link
    std::string error;      ///< as Okta words it for its admin; empty when the last push went well
    std::optional<core::Timestamp> lastPush;
    bool isOutsideProvisioning = false; ///< assigned while provisioning was off; Okta pushes nothing until told to

    std::map<std::string, std::string> custom;  ///< custom attributes that have a value: name → JSON
    std::optional<core::Timestamp> created;     ///< these five are kept by the organisation
    std::optional<core::Timestamp> activated;   ///< nothing while staged from the beginning
    std::optional<core::Timestamp> lastUpdated; ///< profile, status or custom attributes
    std::optional<core::Timestamp> statusChanged;
    std::optional<core::Timestamp> appUserChanged; ///< assignment or what came of its push
    AppUserRecord appUser;

    /// What to call them: display name, else first and last name, else login.
    [[nodiscard]] std::string name() const;
    [[nodiscard]] bool isAssigned() const
    {
        return appStatus == AppUserStatus::Staged || appStatus == AppUserStatus::Provisioned;
    }
};

/// Immutable once shared, so that it may cross threads.
using OktaUserPointer = std::shared_ptr<const OktaUser>;

/// "STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "LOCKED_OUT", "PASSWORD_EXPIRED", "SUSPENDED", "DEPROVISIONED".
[[nodiscard]] std::string_view oktaWord(UserStatus status);
/// "", "STAGED", "PROVISIONED", "DEPROVISIONED".
[[nodiscard]] std::string_view oktaWord(AppUserStatus status);
/// "OUT_OF_SYNC", "SYNCING", "SYNCHRONIZED", "ERROR".
[[nodiscard]] std::string_view oktaWord(SyncState state);

} // namespace rollcall::demo
