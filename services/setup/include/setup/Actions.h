// SPDX-License-Identifier: Apache-2.0
// What the API can do for the admin: shown call by call first, then done one by one.
#pragma once

#include "okta/Client.h"
#include "okta/Failure.h"
#include "setup/Facts.h"
#include "setup/Profile.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::setup {

enum class ActionKind { CreateGroup, CreateApp, AddAttribute, AssignGroup, AssignPerson, PushGroup };

struct PlannedCall {
    ActionKind kind = ActionKind::CreateGroup;
    okta::Call call{}; ///< for looking at; ids that are not known yet stand as {group} or {app}
    std::string why{};
    bool isDone = false;       ///< Okta has it already: nothing will be sent
    std::string field{};       ///< the value of the record that its result is kept under; may be empty
    std::string subject{};     ///< name of the group, label of the app, or id of the person
    std::string appTemplate{}; ///< of CreateApp
    okta::AppId app{};         ///< as far as it is known
    okta::GroupId group{};     ///< as far as it is known
};

/// Key of the value that names the group whose members the vendor keeps.
inline constexpr std::string_view managedGroupField = "managed-group";

struct ActionWish {
    std::string assignGroupName{}; ///< empty: no group is made
    std::string pushGroupName{};
    std::string managedGroupName{}; ///< of the one whose members the vendor keeps; empty: none is made
    std::string appTemplate{};      ///< e.g. "scim2headerauth"; empty: no app is made
    std::string appLabel{};
    okta::UserId pilot{};
    bool withAttribute = true;
};

struct Plan {
    std::string organisation{}; ///< origin; what is named in the calls is there and nowhere else
    std::vector<PlannedCall> calls;
    std::vector<std::string> warnings; ///< e.g. the same group is assigned and pushed, with the way out
};

/// Okta's catalogue name of its SCIM test app that signs in that way, "bearer", "basic" or "header"; empty for another.
[[nodiscard]] std::string testAppTemplate(std::string_view authMode);

[[nodiscard]] Plan planActions(const Profile& profile, const ActionWish& wish, const OktaFacts& okta,
                               const SetupRecord& record);

enum class CallState {
    Done,
    WasThere, ///< nothing was written
    Failed,   ///< see PlanReport::failure
    NotTried,
};

struct CallReport {
    CallState state = CallState::NotTried;
    std::string sentence{}; ///< what was done and how it was read back, or what was not
    bool isReadBack = true; ///< what it says was seen in Okta, afterwards or before
};

/// What became of a plan.
struct PlanReport {
    std::vector<CallReport> calls; ///< as many as the plan has
    std::optional<okta::Failure> failure{};

    [[nodiscard]] bool isComplete() const;
    /// What was done, what was not, and why, for the person.
    [[nodiscard]] std::string summary() const;
};

/// Does the calls in order, up to the first that fails, and looks ahead of each whether it is done already. What was
/// made is put into the record's values. Something of that name which does not bear the record's mark is left alone:
/// Conflict. `stop` ends it between two calls or within a wait. Repeating it goes on where it ended. `onCall` is called
/// on the calling thread after each one that was done or was there: the record's values are to be saved then.
[[nodiscard]] PlanReport applyPlan(okta::Client& client, const Profile& profile, const Plan& plan, SetupRecord& record,
                                   const std::function<void(std::size_t at, const CallReport& report)>& onCall,
                                   std::stop_token stop);

} // namespace rollcall::setup
