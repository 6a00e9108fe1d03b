// SPDX-License-Identifier: Apache-2.0
// Who is assigned to an app in Okta, how provisioning them went, and why it failed, all by Okta's API alone.
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
#include <string_view>
#include <vector>

namespace rollcall::app {

/// Lighter than what Okta says of a person, so that very many can be held.
struct OktaPerson {
    okta::UserId id;
    std::string name;
    std::string login;
    std::string email;
    std::string userStatus;  ///< in Okta, e.g. ACTIVE, SUSPENDED
    std::string appUserName; ///< at the app
    std::string externalId;  ///< the SCIM server's id; empty while there is none
    okta::AssignmentScope scope = okta::AssignmentScope::Other;
    okta::GroupId group;    ///< that assigned them, where Okta names it
    std::string assignment; ///< status of the assignment, e.g. STAGED
    std::string sync;       ///< e.g. ERROR
    okta::ProvisioningOutcome outcome = okta::ProvisioningOutcome::Unclear;
    std::optional<core::Timestamp> since; ///< of the assignment's status
    std::optional<core::Timestamp> lastSync;
    std::string reason; ///< Failed: in Okta's words; empty when Okta gives none
    std::optional<core::Timestamp> reasonTime;
};

/// A group whose push failed.
struct OktaGroupTrouble {
    okta::GroupId group;
    std::string name; ///< empty when it may not be read
    std::string reason;
    std::optional<core::Timestamp> lastPush;
};

struct OktaPeopleReport {
    okta::App app;
    std::vector<OktaPerson> people; ///< in Okta's order
    std::vector<OktaGroupTrouble> groups;
    /// What could not be read, and why: sentences. What is missing must not be taken for "there is none".
    std::vector<std::string> gaps;

    [[nodiscard]] std::size_t count(okta::ProvisioningOutcome outcome) const;
};

enum class OktaReadingStage { People, Reasons, Groups };

/// Called on the calling thread after each page.
using OktaProgress = std::function<void(OktaReadingStage stage, std::size_t read)>;

/// Everybody at 500 a page; then, when somebody failed, the failures of the System Log; then the groups that are
/// pushed. Reads alone. People are all or a failure; reasons and groups that must not be read are gaps.
[[nodiscard]] okta::Answer<OktaPeopleReport> readOktaPeople(okta::Client& client, const okta::App& app,
                                                            const OktaProgress& progress, std::stop_token stop);

/// The app that `wanted` is the id, the address in the Admin Console, or the label of. NotFound, or Invalid without an
/// HTTP status when several have that label; both name what there is.
[[nodiscard]] okta::Answer<okta::App> findOktaApp(okta::Client& client, std::string_view wanted, std::stop_token stop);

} // namespace rollcall::app
