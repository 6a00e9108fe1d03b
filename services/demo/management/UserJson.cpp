// SPDX-License-Identifier: Apache-2.0
// Members in the order of the real answers.
#include "UserJson.h"

#include "Profiles.h"
#include "core/Secret.h"

#include <initializer_list>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;
using scim::JsonValue;

namespace {

JsonObject withoutLinks(const Organisation& organisation, const OktaUser& user)
{
    const core::Timestamp created = user.created.value_or(organisation.founded);
    const std::string changed = core::toRfc3339(user.statusChanged.value_or(created));
    return {{"id", user.id},
            {"status", oktaWord(user.status)},
            {"created", core::toRfc3339(created)},
            {"activated", user.activated ? JsonValue(core::toRfc3339(*user.activated)) : JsonValue(nullptr)},
            {"statusChanged", changed},
            {"lastLogin", nullptr},
            {"lastUpdated", core::toRfc3339(user.lastUpdated.value_or(created))},
            {"passwordChanged", nullptr},
            {"type", JsonObject{{"id", organisation.userTypeId}}},
            {"profile", profileDocument(user)},
            {"credentials", JsonObject{{"provider", JsonObject{{"type", "OKTA"}, {"name", "OKTA"}}}}}};
}

std::initializer_list<const char*> actionsOf(UserStatus status)
{
    static constexpr std::initializer_list<const char*> staged{"activate", "deactivate"};
    static constexpr std::initializer_list<const char*> provisioned{"suspend", "reset_password", "reactivate",
                                                                    "reset_factors", "deactivate"};
    static constexpr std::initializer_list<const char*> active{"suspend", "reset_password", "expire_password",
                                                               "reset_factors", "deactivate"};
    static constexpr std::initializer_list<const char*> suspended{"unsuspend", "deactivate"};
    static constexpr std::initializer_list<const char*> locked{"unlock", "reset_password", "deactivate"};
    static constexpr std::initializer_list<const char*> gone{"activate", "delete"};
    switch (status) {
    case UserStatus::Staged:
        return staged;
    case UserStatus::Provisioned:
    case UserStatus::Recovery:
        return provisioned;
    case UserStatus::Active:
    case UserStatus::PasswordExpired:
        return active;
    case UserStatus::LockedOut:
        return locked;
    case UserStatus::Suspended:
        return suspended;
    case UserStatus::Deprovisioned:
        return gone;
    }
    return gone;
}

// reset_password becomes resetPassword.
std::string linkName(std::string_view action)
{
    std::string name;
    for (std::size_t i = 0; i < action.size(); ++i) {
        if (action[i] == '_' && ++i < action.size())
            name += static_cast<char>(action[i] - 'a' + 'A');
        else
            name += action[i];
    }
    return name;
}

JsonArray groupLogos(const Organisation& organisation)
{
    JsonArray logos;
    for (const char* size : {"medium", "large"}) {
        logos.push_back(JsonObject{{"name", size},
                                   {"href", organisation.origin + "/assets/img/logos/groups/okta-" + size + ".png"},
                                   {"type", "image/png"}});
    }
    return logos;
}

} // namespace

JsonObject userInList(const Organisation& organisation, const OktaUser& user)
{
    JsonObject document = withoutLinks(organisation, user);
    document["_links"] = JsonObject{{"self", JsonObject{{"href", organisation.href("users/" + user.id)}}}};
    return document;
}

JsonObject userAlone(const Organisation& organisation, const OktaUser& user)
{
    const std::string self = organisation.href("users/" + user.id);
    JsonObject links{
        {"self", JsonObject{{"href", self}}},
        {"schema", JsonObject{{"href", organisation.href("meta/schemas/user/" + organisation.userSchemaId)}}},
        {"type", JsonObject{{"href", organisation.href("meta/types/user/" + organisation.userTypeId)}}}};
    for (const char* action : actionsOf(user.status)) {
        const std::string_view name = action;
        links[linkName(name)] = name == "delete"
                                    ? JsonObject{{"href", self}, {"method", "DELETE"}}
                                    : JsonObject{{"href", self + "/lifecycle/" + action}, {"method", "POST"}};
    }
    JsonObject document = withoutLinks(organisation, user);
    document["_links"] = std::move(links);
    return document;
}

std::string etagOf(const Organisation& organisation, const OktaUser& user)
{
    return "W/\"" + core::toHex(core::sha256(scim::toJson(withoutLinks(organisation, user)))) + "\"";
}

JsonObject groupDocument(const Organisation& organisation, const OktaGroup& group)
{
    const core::Timestamp created = group.created.value_or(organisation.founded);
    const std::string self = organisation.href("groups/" + group.id);
    return {{"id", group.id},
            {"created", core::toRfc3339(created)},
            {"lastUpdated", core::toRfc3339(group.lastUpdated.value_or(created))},
            {"lastMembershipUpdated", core::toRfc3339(group.lastMembershipUpdated.value_or(created))},
            {"objectClass", JsonArray{"okta:user_group"}},
            {"type", group.isBuiltIn ? "BUILT_IN" : "OKTA_GROUP"},
            {"profile", JsonObject{{"name", group.name}, {"description", group.description}}},
            {"_links", JsonObject{{"logo", groupLogos(organisation)},
                                  {"owners", JsonObject{{"href", self + "/owners"}}},
                                  {"users", JsonObject{{"href", self + "/users"}}},
                                  {"apps", JsonObject{{"href", self + "/apps"}}}}}};
}

JsonObject appGroupDocument(const Organisation& organisation, const ManagedApp& app, const TargetGroup& group)
{
    const std::string self = organisation.href("groups/" + group.id);
    return {{"id", group.id},
            {"created", core::toRfc3339(group.created)},
            {"lastUpdated", core::toRfc3339(group.lastUpdated)},
            {"lastMembershipUpdated", core::toRfc3339(group.lastUpdated)},
            {"objectClass", JsonArray{"okta:user_group"}},
            {"type", "APP_GROUP"},
            {"profile", JsonObject{{"name", group.name}, {"description", nullptr}}},
            {"source", JsonObject{{"id", app.id}}},
            {"_links", JsonObject{{"logo", groupLogos(organisation)},
                                  {"source", JsonObject{{"href", organisation.href("apps/" + app.id)}}},
                                  {"users", JsonObject{{"href", self + "/users"}}},
                                  {"apps", JsonObject{{"href", self + "/apps"}}}}}};
}

} // namespace rollcall::demo::management
