// SPDX-License-Identifier: Apache-2.0
// Who is assigned to an app, how provisioning them went, and why it failed, by Okta's API alone.
#pragma once

#include "core/Timestamp.h"
#include "okta/AppUsers.h"
#include "okta/Apps.h"
#include "okta/Client.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::okta {

/// Lighter than what Okta says of a person, so that very many can be held.
struct AssignedPerson {
    UserId id;
    std::string name;
    std::string login;
    std::string email;
    std::string userStatus;  ///< in Okta, e.g. ACTIVE, SUSPENDED
    std::string appUserName; ///< at the app
    std::string externalId;  ///< the SCIM server's id; empty while there is none
    AssignmentScope scope = AssignmentScope::Other;
    GroupId group;          ///< that assigned them, where Okta names it
    std::string assignment; ///< status of the assignment, e.g. STAGED
    std::string sync;       ///< e.g. ERROR
    ProvisioningOutcome outcome = ProvisioningOutcome::Unclear;
    std::optional<core::Timestamp> since; ///< of the assignment's status
    std::optional<core::Timestamp> lastSync;
    std::string reason; ///< Failed: in Okta's words; empty when Okta gives none
    std::optional<core::Timestamp> reasonTime;
};

/// A group whose push failed.
struct GroupTrouble {
    GroupId group;
    std::string name; ///< empty when it may not be read
    std::string reason;
    std::optional<core::Timestamp> lastPush;
};

struct PeopleReport {
    App app;
    std::vector<AssignedPerson> people; ///< in Okta's order
    std::vector<GroupTrouble> groups;
    /// What could not be read, and why: sentences. What is missing must not be taken for "there is none".
    std::vector<std::string> gaps;

    [[nodiscard]] std::size_t count(ProvisioningOutcome outcome) const;
};

enum class PeopleStage { People, Reasons, Groups };

/// Called on the calling thread after each page.
using PeopleProgress = std::function<void(PeopleStage stage, std::size_t read)>;

/// Everybody at 500 a page; then, when somebody failed, the failures of the System Log; then the groups that are
/// pushed. Reads alone. People are all or a failure; reasons and groups that must not be read are gaps.
[[nodiscard]] Answer<PeopleReport> readPeople(Client& client, const App& app, const PeopleProgress& progress,
                                              std::stop_token stop);

} // namespace rollcall::okta
