// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps/{id}/groups: which groups have the app.
#include "AppJson.h"
#include "AppUserRules.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"
#include "UserJson.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

JsonObject assignmentDocument(const Organisation& organisation, const ManagedApp& app,
                              const GroupAssignment& assignment, const Call& call)
{
    JsonObject document{{"id", assignment.groupId},
                        {"lastUpdated", core::toRfc3339(assignment.lastUpdated)},
                        {"priority", assignment.priority},
                        {"profile", assignment.profile}};
    const std::string self = organisation.href("apps/" + app.id + "/groups/" + assignment.groupId);
    document["_links"] = JsonObject{{"app", href(organisation.href("apps/" + app.id))},
                                    {"self", href(self)},
                                    {"group", href(organisation.href("groups/" + assignment.groupId))}};
    const OktaGroupPointer group = organisation.records.group(assignment.groupId);
    if (group != nullptr && call.parameter("expand").value_or("") == "group")
        document["_embedded"] = JsonObject{{"group", groupDocument(organisation, *group)}};
    return document;
}

Reply listGroups(Organisation& organisation, Call& call, ManagedApp& app)
{
    return pageOf(app.groups, call, organisation.origin, 20, 200, [&](const GroupAssignment& assignment) {
        return assignmentDocument(organisation, app, assignment, call);
    });
}

Reply readGroup(Organisation& organisation, Call& call, ManagedApp& app)
{
    const auto found = std::ranges::find(app.groups, call.captured[1], &GroupAssignment::groupId);
    return found == app.groups.end() ? notFound(call.captured[1], "AppGroup")
                                     : answer(assignmentDocument(organisation, app, *found, call));
}

std::optional<Reply> refuseProfile(const ManagedApp& app, const JsonObject& profile)
{
    for (const auto& [name, value] : profile) {
        if (!isAppAttribute(app, name))
            return invalid("profile", "Property name '" + std::string(name) + "' is not defined in profile");
    }
    return std::nullopt;
}

Reply assignGroup(Organisation& organisation, Call& call, ManagedApp& app)
{
    const OktaGroupPointer group = organisation.records.group(call.captured[1]);
    if (group == nullptr)
        return notFound(call.captured[1], "UserGroup");
    const JsonObject* profile = objectIn(call.body, "profile");
    if (const auto refused = profile == nullptr ? std::nullopt : refuseProfile(app, *profile))
        return *refused;
    const scim::JsonValue* priority = call.body.if_contains("priority");
    organisation.apps.assignGroup(app, *group, priority != nullptr && priority->is_int64() ? priority->as_int64() : 0,
                                  organisation.actorOf(call.principal));
    const auto made = std::ranges::find(app.groups, group->id, &GroupAssignment::groupId);
    made->profile = profile == nullptr ? JsonObject{} : *profile;
    return answer(assignmentDocument(organisation, app, *made, call));
}

// One operation of a JSON Patch on priority or profile; the cause when it cannot be done.
std::optional<std::string> apply(const JsonObject& operation, GroupAssignment& assignment)
{
    const std::string verb = textIn(operation, "op").value_or("");
    const std::string path = textIn(operation, "path").value_or("");
    const scim::JsonValue* value = operation.if_contains("value");
    static constexpr std::string_view profile = "/profile/";
    if (verb != "add" && verb != "replace" && verb != "remove")
        return "op: '" + verb + "' is not supported";
    if ((value == nullptr) != (verb == "remove"))
        return "value: must be given, but for remove";
    if (path.starts_with(profile) && verb == "remove")
        assignment.profile.erase(path.substr(profile.size()));
    else if (path.starts_with(profile))
        assignment.profile[path.substr(profile.size())] = *value;
    else if (path == "/priority" && value != nullptr && value->is_int64() && value->as_int64() >= 0)
        assignment.priority = value->as_int64();
    else
        return "path: '" + path + "' cannot be changed so";
    return std::nullopt;
}

Reply patchGroup(Organisation& organisation, Call& call, ManagedApp& app)
{
    const auto found = std::ranges::find(app.groups, call.captured[1], &GroupAssignment::groupId);
    const OktaGroupPointer group = organisation.records.group(call.captured[1]);
    if (found == app.groups.end() || group == nullptr)
        return notFound(call.captured[1], "AppGroup");
    GroupAssignment changed = *found;
    for (const scim::JsonValue& each : call.operations) {
        const JsonObject* operation = each.if_object();
        if (const auto cause = operation == nullptr ? "must be an object" : apply(*operation, changed))
            return invalid("patch", *cause);
    }
    if (auto refused = refuseProfile(app, changed.profile))
        return *refused;
    found->profile = changed.profile;
    organisation.apps.assignGroup(app, *group, changed.priority, organisation.actorOf(call.principal));
    return answer(assignmentDocument(organisation, app, *found, call));
}

Reply unassignGroup(Organisation& organisation, Call& call, ManagedApp& app)
{
    if (std::ranges::find(app.groups, call.captured[1], &GroupAssignment::groupId) == app.groups.end())
        return notFound(call.captured[1], "AppGroup");
    organisation.apps.unassignGroup(app, call.captured[1], organisation.actorOf(call.principal));
    return noContent();
}

} // namespace

void addAppGroupRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/apps/{}/groups", ReadApps, withApp(listGroups));
    router.add("GET", "/api/v1/apps/{}/groups/{}", ReadApps, withApp(readGroup));
    router.add("PUT", "/api/v1/apps/{}/groups/{}", ManageApps, withApp(assignGroup));
    router.add("PATCH", "/api/v1/apps/{}/groups/{}", ManageApps, withApp(patchGroup));
    router.add("DELETE", "/api/v1/apps/{}/groups/{}", ManageApps, withApp(unassignGroup));
}

} // namespace rollcall::demo::management
