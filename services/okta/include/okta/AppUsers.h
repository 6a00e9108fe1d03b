// SPDX-License-Identifier: Apache-2.0
// Who and what is assigned to an app, and what became of provisioning them.
#pragma once

#include "okta/Client.h"
#include "okta/Ids.h"
#include "okta/Users.h"
#include "okta/Value.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class AssignmentScope { Person, Group, Other };

enum class SyncState { Disabled, OutOfSync, Syncing, Synchronized, Error, Other };

/// What the state of an assignment says about provisioning.
enum class ProvisioningOutcome {
    NotProvisioning, ///< the app does not provision (sync state DISABLED and no external id)
    Pending,         ///< queued or under way
    Done,            ///< provisioned, with an external id
    Failed,          ///< the push failed; the reason is in the System Log, the retry in Okta's Tasks
    Ended,           ///< deprovisioned, suspended, revoked, unassigned
    Unclear,
};

struct AppUser {
    UserId id;              ///< the person's own id
    std::string externalId; ///< the SCIM server's id of the person; empty while there is none
    AssignmentScope scope = AssignmentScope::Other;
    std::string status; ///< STAGED, PROVISIONED, ACTIVE …
    SyncState sync = SyncState::Other;
    std::string syncText;
    std::optional<core::Timestamp> created;
    std::optional<core::Timestamp> lastUpdated;
    std::optional<core::Timestamp> statusChanged;
    std::optional<core::Timestamp> lastSync;
    std::string userName;     ///< at the app
    Profile profile;          ///< of the app's schema
    GroupId group;            ///< scope Group: the group, where Okta names it; empty otherwise
    std::optional<User> user; ///< with `withUser`

    [[nodiscard]] ProvisioningOutcome outcome() const;
};

/// A stable lower-case word, e.g. "pending".
[[nodiscard]] std::string_view toString(ProvisioningOutcome outcome);

struct AssignmentDraft {
    UserId user = {};
    std::string userName = {}; ///< at the app; empty: by the app's template
    Profile profile = {};
};

struct AppGroup {
    GroupId id;
    std::optional<int> priority;
    std::optional<core::Timestamp> lastUpdated;
    Profile profile;
};

class AppUsers {
public:
    explicit AppUsers(Client& client) : m_client(client) {}

    /// Everybody, 500 a page and never one by one; with `withUser` each with the Okta user.
    [[nodiscard]] Answer<Listing> list(const AppId& app, bool withUser, const PageReceiver<AppUser>& receive,
                                       std::stop_token stop);
    /// NotFound when the person is not assigned.
    [[nodiscard]] Answer<AppUser> byId(const AppId& app, const UserId& user, std::stop_token stop);
    [[nodiscard]] Answer<AppUser> assign(const AppId& app, const AssignmentDraft& draft, std::stop_token stop);
    /// Changes userName or attributes of an assignment. Conflict with E0000075: a mapping owns the attribute.
    [[nodiscard]] Answer<AppUser> change(const AppId& app, const AssignmentDraft& draft, std::stop_token stop);
    /// Deactivates the person in the app where that is switched on. Conflict with E0000046: a group gives them the app.
    [[nodiscard]] Answer<> unassign(const AppId& app, const UserId& user, std::stop_token stop);

    [[nodiscard]] Answer<Collected<AppGroup>> groups(const AppId& app, std::stop_token stop);
    [[nodiscard]] Answer<AppGroup> assignGroup(const AppId& app, const GroupId& group, std::stop_token stop);
    [[nodiscard]] Answer<> unassignGroup(const AppId& app, const GroupId& group, std::stop_token stop);

    [[nodiscard]] static Call assignCall(const AppId& app, const AssignmentDraft& draft);
    [[nodiscard]] static Call unassignCall(const AppId& app, const UserId& user);
    [[nodiscard]] static Call assignGroupCall(const AppId& app, const GroupId& group);

private:
    Client& m_client;
};

} // namespace rollcall::okta
