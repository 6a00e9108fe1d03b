// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps/{id}/groups: which groups have the app.
#include "AppJson.h"
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
                        {"profile", JsonObject{}}};
    const std::string self = organisation.href("apps/" + app.id + "/groups/" + assignment.groupId);
    document["_links"] = JsonObject{{"app", href(organisation.href("apps/" + app.id))},
                                    {"self", href(self)},
                                    {"group", href(organisation.href("groups/" + assignment.groupId))}};
    const OktaGroupPointer group = organisation.records.group(assignment.groupId);
    if (group != nullptr && call.parameter("expand").value_or("") == "group")
        document["_embedded"] = JsonObject{{"group", groupDocument(organisation, *group)}};
    return document;
}

Reply listGroups(Organisation& organisation, Call& call)
{
    const ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    return pageOf(app->groups, call, organisation.origin, 20, 200, [&](const GroupAssignment& assignment) {
        return assignmentDocument(organisation, *app, assignment, call);
    });
}

Reply readGroup(Organisation& organisation, Call& call)
{
    const ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    const auto found = std::ranges::find(app->groups, call.captured[1], &GroupAssignment::groupId);
    return found == app->groups.end() ? notFound(call.captured[1], "AppGroup")
                                      : answer(assignmentDocument(organisation, *app, *found, call));
}

Reply assignGroup(Organisation& organisation, Call& call)
{
    ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    const OktaGroupPointer group = organisation.records.group(call.captured[1]);
    if (group == nullptr)
        return notFound(call.captured[1], "UserGroup");
    const scim::JsonValue* priority = call.body.if_contains("priority");
    organisation.apps.assignGroup(*app, *group, priority != nullptr && priority->is_int64() ? priority->as_int64() : 0,
                                  organisation.actorOf(call.principal));
    const auto made = std::ranges::find(app->groups, group->id, &GroupAssignment::groupId);
    return answer(assignmentDocument(organisation, *app, *made, call));
}

Reply unassignGroup(Organisation& organisation, Call& call)
{
    ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    if (std::ranges::find(app->groups, call.captured[1], &GroupAssignment::groupId) == app->groups.end())
        return notFound(call.captured[1], "AppGroup");
    organisation.apps.unassignGroup(*app, call.captured[1], organisation.actorOf(call.principal));
    return noContent();
}

} // namespace

void addAppGroupRoutes(Router& router)
{
    using enum Permission;
    router.add("GET", "/api/v1/apps/{}/groups", ReadApps, listGroups);
    router.add("GET", "/api/v1/apps/{}/groups/{}", ReadApps, readGroup);
    router.add("PUT", "/api/v1/apps/{}/groups/{}", ManageApps, assignGroup);
    router.add("DELETE", "/api/v1/apps/{}/groups/{}", ManageApps, unassignGroup);
}

} // namespace rollcall::demo::management
