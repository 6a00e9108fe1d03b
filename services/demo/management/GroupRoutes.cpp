// SPDX-License-Identifier: Apache-2.0
// /api/v1/groups: groups, members, and the apps they are assigned to.
#include "AppJson.h"
#include "Expression.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"
#include "UserJson.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonArray;
using scim::JsonObject;

namespace {

bool isKnown(std::string_view name)
{
    return name == "id" || name == "type" || name == "lastUpdated" || name == "created" ||
           name == "lastMembershipUpdated" || name.starts_with("profile.");
}

bool isNotUnequal(std::string_view /*name*/, scim::CompareOperator op)
{
    return op != scim::CompareOperator::NotEqual;
}

std::vector<std::string> valuesOf(const OktaGroup& group, std::string_view name)
{
    const auto time = [](const std::optional<core::Timestamp>& value) {
        return value ? std::vector<std::string>{core::toRfc3339(*value)} : std::vector<std::string>{};
    };
    if (name == "profile.name")
        return {group.name};
    if (name == "profile.description" && !group.description.empty())
        return {group.description};
    if (name == "id")
        return {group.id};
    if (name == "type")
        return {group.isBuiltIn ? "BUILT_IN" : "OKTA_GROUP"};
    if (name == "created")
        return time(group.created);
    if (name == "lastUpdated")
        return time(group.lastUpdated);
    if (name == "lastMembershipUpdated")
        return time(group.lastMembershipUpdated);
    return {};
}

std::string folded(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

JsonObject withExpansion(const Organisation& organisation, const OktaGroup& group, const Call& call)
{
    JsonObject document = groupDocument(organisation, group);
    if (!call.parameter("expand").value_or("").starts_with("stats"))
        return document;
    std::size_t apps = 0;
    std::size_t pushes = 0;
    for (const auto& app : organisation.apps.all()) {
        apps += std::ranges::count(app->groups, group.id, &GroupAssignment::groupId) > 0 ? 1U : 0U;
        pushes += std::ranges::count(app->pushes, group.id, &PushMapping::groupId) > 0 ? 1U : 0U;
    }
    document["_embedded"] = JsonObject{{"stats", JsonObject{{"usersCount", group.members.size()},
                                                            {"appsCount", apps},
                                                            {"groupPushMappingsCount", pushes},
                                                            {"hasAdminPrivilege", false}}}};
    return document;
}

Reply listGroups(Organisation& organisation, Call& call)
{
    const auto search = call.parameter("search");
    const auto filter = call.parameter("filter");
    std::vector<OktaGroupPointer> groups = organisation.records.groups();
    if (search || filter) {
        const auto expression = Expression::parse(search ? *search : *filter, Grammar{isKnown, isNotUnequal, false});
        if (!expression)
            return fail(400, "E0000031", "Invalid search criteria.", {expression.error().message});
        for (OktaGroupPointer& group : groups) {
            if (const auto earlier = search ? organisation.earlierGroup(group->id) : std::nullopt)
                group = *earlier;
        }
        std::erase_if(groups, [&](const OktaGroupPointer& group) {
            return group == nullptr ||
                   !expression->matches([&](std::string_view name) { return valuesOf(*group, name); }, false);
        });
    }
    if (const auto prefix = call.parameter("q"))
        std::erase_if(groups, [&](const auto& group) { return !folded(group->name).starts_with(folded(*prefix)); });
    return pageOf(groups, call, organisation.origin, call.parameter("q") ? 300 : 10'000, 10'000,
                  [&](const OktaGroupPointer& group) { return withExpansion(organisation, *group, call); });
}

std::optional<std::pair<std::string, std::string>> nameIn(const JsonObject& body)
{
    const JsonObject* profile = objectIn(body, "profile");
    const auto name = profile == nullptr ? std::nullopt : textIn(*profile, "name");
    if (!name || name->empty())
        return std::nullopt;
    return std::pair{*name, textIn(*profile, "description").value_or("")};
}

// What is built in stays as it is, and so do the groups of apps.
Reply unsupported()
{
    return fail(501, "E0000060", "Unsupported operation.");
}

// For what would change a group that is not among the organisation's own.
Reply noOwnGroup(const Organisation& organisation, const std::string& id)
{
    return organisation.apps.targetGroup(id) ? unsupported() : notFound(id, "UserGroup");
}

Reply createGroup(Organisation& organisation, Call& call)
{
    const auto name = nameIn(call.body);
    if (!name)
        return invalid("name", "name: The field cannot be left blank");
    if (organisation.records.groupNamed(name->first) != nullptr)
        return invalid("name", "name: An object with this field already exists in the current organization");
    OktaGroup group;
    group.id = newId("00g");
    group.name = name->first;
    group.description = name->second;
    const std::string id = group.id;
    organisation.addGroup(std::move(group));
    const OktaGroupPointer made = organisation.records.group(id);
    organisation.log("group.lifecycle.create", "Create Okta group", organisation.actorOf(call.principal),
                     {targetOf(*made)});
    return answer(groupDocument(organisation, *made));
}

Reply readGroup(Organisation& organisation, Call& call)
{
    if (const OktaGroupPointer group = organisation.records.group(call.captured[0]))
        return answer(withExpansion(organisation, *group, call));
    const auto target = organisation.apps.targetGroup(call.captured[0]);
    return target ? answer(appGroupDocument(organisation, *target->first, target->second))
                  : notFound(call.captured[0], "UserGroup");
}

Reply changeGroup(Organisation& organisation, Call& call)
{
    const OktaGroupPointer group = organisation.records.group(call.captured[0]);
    if (group == nullptr)
        return noOwnGroup(organisation, call.captured[0]);
    if (group->isBuiltIn)
        return unsupported();
    const auto name = nameIn(call.body);
    if (!name)
        return invalid("name", "name: The field cannot be left blank");
    const OktaGroupPointer now = organisation.editGroup(group->id, [&name](OktaGroup& changed) {
        changed.name = name->first;
        changed.description = name->second;
    });
    return answer(groupDocument(organisation, *now));
}

Reply deleteGroup(Organisation& organisation, Call& call)
{
    const OktaGroupPointer group = organisation.records.group(call.captured[0]);
    if (group == nullptr)
        return noOwnGroup(organisation, call.captured[0]);
    if (group->isBuiltIn)
        return unsupported();
    organisation.log("group.lifecycle.delete", "Delete Okta group", organisation.actorOf(call.principal),
                     {targetOf(*group)});
    organisation.removeGroup(group->id);
    return noContent();
}

Reply listMembers(Organisation& organisation, Call& call)
{
    const OktaGroupPointer group = organisation.records.group(call.captured[0]);
    const auto target = organisation.apps.targetGroup(call.captured[0]);
    if (group == nullptr && !target)
        return notFound(call.captured[0], "UserGroup");
    const std::vector<std::string>& members = group == nullptr ? target->second.members : group->members;
    return pageOf(members, call, organisation.origin, 1000, 10'000, [&](const std::string& id) {
        const OktaUserPointer person = organisation.records.person(id);
        return person == nullptr ? JsonObject{} : userInList(organisation, *person);
    });
}

Reply changeMember(Organisation& organisation, Call& call, bool isMember)
{
    const OktaGroupPointer group = organisation.records.group(call.captured[0]);
    if (group == nullptr)
        return noOwnGroup(organisation, call.captured[0]);
    const OktaUserPointer person = organisation.records.person(call.captured[1]);
    if (person == nullptr)
        return notFound(call.captured[1], "User");
    if (group->isBuiltIn)
        return unsupported();
    const bool was = std::ranges::find(group->members, person->id) != group->members.end();
    if (was == isMember)
        return noContent();
    static_cast<void>(organisation.editGroup(group->id, [&](OktaGroup& changed) {
        if (isMember)
            changed.members.push_back(person->id);
        else
            std::erase(changed.members, person->id);
    }));
    organisation.log(isMember ? "group.user_membership.add" : "group.user_membership.remove",
                     isMember ? "Add user to group membership" : "Remove user from group membership",
                     organisation.actorOf(call.principal), {targetOf(*person), targetOf(*group)});
    return noContent();
}

bool isGroup(const Organisation& organisation, const std::string& id)
{
    return organisation.records.group(id) != nullptr || organisation.apps.targetGroup(id).has_value();
}

Reply listOwners(Organisation& organisation, Call& call)
{
    return isGroup(organisation, call.captured[0]) ? answer(JsonArray{}) : notFound(call.captured[0], "UserGroup");
}

Reply listApps(Organisation& organisation, Call& call)
{
    if (!isGroup(organisation, call.captured[0]))
        return notFound(call.captured[0], "UserGroup");
    std::vector<const ManagedApp*> apps;
    for (const auto& app : organisation.apps.all()) {
        if (std::ranges::find(app->groups, call.captured[0], &GroupAssignment::groupId) != app->groups.end())
            apps.push_back(app.get());
    }
    return pageOf(apps, call, organisation.origin, 20, 200,
                  [&](const ManagedApp* app) { return appDocument(organisation, *app); });
}

} // namespace

void addGroupRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/groups", ReadGroups, listGroups);
    router.add("POST", "/api/v1/groups", ManageGroups, createGroup);
    router.add("GET", "/api/v1/groups/{}", ReadGroups, readGroup);
    router.add("PUT", "/api/v1/groups/{}", ManageGroups, changeGroup);
    router.add("DELETE", "/api/v1/groups/{}", ManageGroups, deleteGroup);
    router.add("GET", "/api/v1/groups/{}/users", ReadGroups, listMembers);
    router.add("GET", "/api/v1/groups/{}/apps", ReadGroups, listApps);
    router.add("GET", "/api/v1/groups/{}/owners", ReadGroups, listOwners);
    router.add("PUT", "/api/v1/groups/{}/users/{}", ManageMembers,
               [](Organisation& organisation, Call& call) { return changeMember(organisation, call, true); });
    router.add("DELETE", "/api/v1/groups/{}/users/{}", ManageMembers,
               [](Organisation& organisation, Call& call) { return changeMember(organisation, call, false); });
}

} // namespace rollcall::demo::management
