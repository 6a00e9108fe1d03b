// SPDX-License-Identifier: Apache-2.0
// /api/v1/users/{id}/lifecycle and roles: what may follow which status.
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"
#include "UserJson.h"

#include <algorithm>
#include <initializer_list>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

struct Transition {
    std::initializer_list<UserStatus> from;
    UserStatus to;
    const char* eventType;
    const char* message;
};

JsonObject activationToken(const Organisation& organisation, const Call& call)
{
    if (call.hasFlag("sendEmail", true))
        return {};
    const std::string token = newId("");
    return {{"activationUrl", organisation.origin + "/welcome/" + token}, {"activationToken", token}};
}

bool isOneOf(UserStatus status, std::initializer_list<UserStatus> allowed)
{
    return std::ranges::find(allowed, status) != allowed.end();
}

Answer moves(const Transition& transition, bool hasToken)
{
    return [transition, hasToken](Organisation& organisation, Call& call) {
        const OktaUserPointer person = organisation.person(call.captured[0]);
        if (person == nullptr)
            return notFound(call.captured[0], "User");
        if (!isOneOf(person->status, transition.from)) {
            if (transition.to == UserStatus::Suspended || transition.from.begin()[0] == UserStatus::Suspended) {
                return invalid("suspend", transition.to == UserStatus::Suspended
                                              ? "Cannot suspend a user that is not active"
                                              : "Cannot unsuspend a user that is not suspended");
            }
            return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
        }
        const UserStatus to = transition.to;
        const OktaUserPointer now = organisation.editPerson(person->id, [to](OktaUser& user) { user.status = to; });
        organisation.log(transition.eventType, transition.message, organisation.actorOf(call.principal),
                         {targetOf(*now)});
        return answer(hasToken ? activationToken(organisation, call) : JsonObject{});
    };
}

Reply resetPassword(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    if (isOneOf(person->status, {UserStatus::Staged, UserStatus::Suspended, UserStatus::Deprovisioned}))
        return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
    static_cast<void>(organisation.editPerson(person->id, [](OktaUser& user) { user.status = UserStatus::Recovery; }));
    organisation.log("user.account.reset_password", "Fired when the user's Okta password is reset",
                     organisation.actorOf(call.principal), {targetOf(*person)});
    if (call.hasFlag("sendEmail", true))
        return answer(JsonObject{});
    return answer(JsonObject{{"resetPasswordUrl", organisation.origin + "/reset_password/" + newId("")}});
}

Reply expirePassword(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    if (person->status != UserStatus::Active && person->status != UserStatus::PasswordExpired)
        return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
    const OktaUserPointer now =
        organisation.editPerson(person->id, [](OktaUser& user) { user.status = UserStatus::PasswordExpired; });
    return answer(userAlone(organisation, *now));
}

Reply resetFactors(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    organisation.log("user.mfa.factor.reset_all", "Reset all factors for user", organisation.actorOf(call.principal),
                     {targetOf(*person)});
    return answer(JsonObject{});
}

Reply deactivate(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    if (person->status == UserStatus::Deprovisioned)
        return fail(403, "E0000038", "This operation is not allowed in the user's current status.");
    organisation.deactivatePerson(person->id, organisation.actorOf(call.principal));
    return answer(JsonObject{});
}

Reply readRoles(Organisation& organisation, Call& call)
{
    const OktaUserPointer person = organisation.person(call.captured[0]);
    if (person == nullptr)
        return notFound(call.captured[0], "User");
    JsonArray roles;
    const std::string_view type = oktaWord(organisation.credentials.roleOf(person->id));
    if (!type.empty()) {
        roles.push_back(JsonObject{
            {"id", "ra1" + person->id.substr(3)},
            {"label", type},
            {"type", type},
            {"status", "ACTIVE"},
            {"created", core::toRfc3339(organisation.founded)},
            {"lastUpdated", core::toRfc3339(organisation.founded)},
            {"assignmentType", "USER"},
            {"_links", JsonObject{{"assignee", JsonObject{{"href", organisation.href("users/" + person->id)}}}}}});
    }
    return answer(std::move(roles));
}

} // namespace

void addLifecycleRoutes(Router& router)
{
    using enum Permission;
    using enum UserStatus;
    static constexpr std::initializer_list<UserStatus> startable{Staged, Deprovisioned};
    static constexpr std::initializer_list<UserStatus> unfinished{Provisioned, Recovery};
    static constexpr std::initializer_list<UserStatus> active{Active};
    static constexpr std::initializer_list<UserStatus> suspended{Suspended};
    static constexpr std::initializer_list<UserStatus> locked{LockedOut};
    const std::string base = "/api/v1/users/{}/lifecycle/";
    router.add("POST", base + "activate", ManageUsers,
               moves({startable, Provisioned, "user.lifecycle.activate", "Activate Okta user"}, true));
    router.add("POST", base + "reactivate", ManageUsers,
               moves({unfinished, Provisioned, "user.lifecycle.reactivate", "Reactivate Okta user"}, true));
    router.add("POST", base + "suspend", ManageUsers,
               moves({active, Suspended, "user.lifecycle.suspend", "Suspend Okta user"}, false));
    router.add("POST", base + "unsuspend", ManageUsers,
               moves({suspended, Active, "user.lifecycle.unsuspend", "Unsuspend Okta user"}, false));
    router.add("POST", base + "unlock", ManageUsers,
               moves({locked, Active, "user.account.unlock", "Unlock Okta user"}, false));
    router.add("POST", base + "deactivate", ManageUsers, deactivate);
    router.add("POST", base + "reset_password", ManageUsers, resetPassword);
    router.add("POST", base + "expire_password", ManageUsers, expirePassword);
    router.add("POST", base + "reset_factors", ManageUsers, resetFactors);
    router.add("GET", "/api/v1/users/{}/roles", ReadRoles, readRoles);
}

} // namespace rollcall::demo::management
