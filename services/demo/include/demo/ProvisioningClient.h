// SPDX-License-Identifier: Apache-2.0
// Okta's provisioning engine towards a SCIM server: the request sequences of each operation, for both kinds of app.
#pragma once

#include "core/Result.h"
#include "demo/Exchange.h"
#include "demo/OutgoingUser.h"
#include "demo/ProvisioningSettings.h"
#include "demo/VirtualClock.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo {

class ScimCalls;

/// What became of an assignment.
enum class ProvisionOutcome { Created, Linked, Reactivated };

struct Provisioned {
    std::string externalId;
    ProvisionOutcome outcome = ProvisionOutcome::Created;
};

struct ExistingUser {
    std::string id;
    bool isActive = true;
};

struct GroupMember {
    std::string value;   ///< the SCIM id of a person
    std::string display; ///< the application user name
};

struct ImportedUser {
    std::string id;
    std::string userName;
    bool isActive = true;
};

struct ImportResult {
    std::vector<ImportedUser> users; ///< active ones; Okta skips the others
    std::size_t usersReported = 0;   ///< what the server counted
    std::size_t groups = 0;
    std::size_t pages = 0;
};

/// Blocking; not thread-safe: one per thread, since it keeps one connection. Every error message is what Okta would
/// show its admin. An answer 429 is obeyed on the clock, at most ten attempts. Cancelled when `stop` is requested
/// between two requests or while waiting.
class ProvisioningClient {
public:
    /// `settings` and `clock` must outlive the client.
    ProvisioningClient(const ProvisioningSettings& settings, VirtualClock& clock, ExchangeObserver observer = {});
    ~ProvisioningClient();
    ProvisioningClient(ProvisioningClient&&) noexcept;
    ProvisioningClient& operator=(ProvisioningClient&&) noexcept;

    /// "Test Connector Configuration".
    [[nodiscard]] core::Result<> testConnection(std::stop_token stop = {});

    /// The existence check by application user name.
    [[nodiscard]] core::Result<std::optional<ExistingUser>> findUser(std::string_view login, std::stop_token stop = {});

    /// Assignment, also a repeated one: existence check, then create, or link (reactivating first where needed) and
    /// push the profile. After an error Okta keeps no link, whatever the server has stored.
    [[nodiscard]] core::Result<Provisioned> provision(const OutgoingUser& person, std::stop_token stop = {});

    /// GET, then PUT of what came back with the mapped attributes overwritten, those that are kept excepted.
    [[nodiscard]] core::Result<> pushProfile(const OutgoingUser& person, std::stop_token stop = {});

    /// The account stays at the other end, inactive.
    [[nodiscard]] core::Result<> deactivate(const OktaUser& user, std::stop_token stop = {});

    /// Every page of people, and of groups when those are imported.
    [[nodiscard]] core::Result<ImportResult> importAll(std::stop_token stop = {});

    /// First push of a group: looks for it by name, creates it when missing. The SCIM id of the group.
    [[nodiscard]] core::Result<std::string> pushNewGroup(std::string_view name, const std::vector<GroupMember>& members,
                                                         std::stop_token stop = {});

    /// "Push Now": the whole member list replaces what is there; an empty one empties the group.
    [[nodiscard]] core::Result<> pushAllMembers(std::string_view externalId, std::string_view name,
                                                const std::vector<GroupMember>& members, std::stop_token stop = {});

    struct MemberChange {
        std::vector<std::string> removed; ///< SCIM ids
        std::vector<GroupMember> added;
        std::vector<GroupMember> all; ///< the list after the change; what a PUT sends
    };
    [[nodiscard]] core::Result<> changeMembers(std::string_view externalId, std::string_view name,
                                               const MemberChange& change, std::stop_token stop = {});

    [[nodiscard]] core::Result<> renameGroup(std::string_view externalId, std::string_view newName,
                                             const std::vector<GroupMember>& members, std::stop_token stop = {});

    /// Unlinked with "delete the group in the target app".
    [[nodiscard]] core::Result<> deleteGroup(std::string_view externalId, std::string_view name,
                                             std::stop_token stop = {});

private:
    std::unique_ptr<ScimCalls> m_calls;
};

} // namespace rollcall::demo
