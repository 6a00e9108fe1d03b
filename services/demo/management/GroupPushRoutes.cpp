// SPDX-License-Identifier: Apache-2.0
// /api/v1/apps/{id}/group-push/mappings: which groups are pushed, and the reason when that fails.
#include "AppJson.h"
#include "JsonRead.h"
#include "PageCutter.h"
#include "Router.h"

#include <algorithm>

namespace rollcall::demo::management {

using scim::JsonObject;

namespace {

// As recorded: no fraction of a second in this family.
std::string wholeSeconds(core::Timestamp time)
{
    return core::toRfc3339(time).substr(0, 19) + "Z";
}

std::string statusOf(const ManagedApp& app, const PushMapping& push)
{
    const OktaGroupPointer own = app.engine->records().group(push.groupId);
    if (!push.isActive)
        return "INACTIVE";
    return own != nullptr && own->status == GroupPushStatus::Error ? "ERROR" : "ACTIVE";
}

JsonObject mappingDocument(const Organisation& organisation, const ManagedApp& app, const PushMapping& push)
{
    const OktaGroupPointer own = app.engine->records().group(push.groupId);
    JsonObject document{{"created", wholeSeconds(push.created)},
                        {"id", push.id},
                        {"lastUpdated", wholeSeconds(push.lastUpdated)},
                        {"sourceGroupId", push.groupId},
                        {"status", statusOf(app, push)},
                        {"targetGroupId", push.targetGroupId}};
    if (own != nullptr && !own->error.empty())
        document["errorSummary"] = own->error;
    if (own != nullptr && own->lastPush)
        document["lastPush"] = wholeSeconds(*own->lastPush);
    document["_links"] = JsonObject{{"app", href(organisation.href("apps/" + app.id))},
                                    {"sourceGroup", href(organisation.href("groups/" + push.groupId))},
                                    {"targetGroup", href(organisation.href("groups/" + push.targetGroupId))}};
    return document;
}

Reply notProvisioning()
{
    return invalid("app", "Provisioning is not enabled for the app instance.");
}

Reply list(Organisation& organisation, Call& call)
{
    ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    if (!app->isConnected)
        return notProvisioning();
    std::vector<PushMapping> pushes = organisation.apps.pushesOf(*app);
    const auto source = call.parameter("sourceGroupId");
    const auto status = call.parameter("status");
    std::erase_if(pushes, [&](const PushMapping& push) {
        return (source && push.groupId != *source) || (status && statusOf(*app, push) != *status);
    });
    return pageOf(pushes, call, organisation.origin, 100, 1000,
                  [&](const PushMapping& push) { return mappingDocument(organisation, *app, push); });
}

Reply create(Organisation& organisation, Call& call)
{
    ManagedApp* app = organisation.apps.find(call.captured[0]);
    if (app == nullptr)
        return notFound(call.captured[0], "AppInstance");
    if (!app->isConnected)
        return notProvisioning();
    const OktaGroupPointer group = organisation.records.group(textIn(call.body, "sourceGroupId").value_or(""));
    if (group == nullptr)
        return notFound(textIn(call.body, "sourceGroupId").value_or(""), "UserGroup");
    const auto name = textIn(call.body, "targetGroupName");
    const auto target = textIn(call.body, "targetGroupId");
    if (name.has_value() == target.has_value())
        return invalid("targetGroupName", "Exactly one of targetGroupName and targetGroupId must be given.");
    if (name && name->empty())
        return invalid("targetGroupName", "targetGroupName: The field cannot be left blank");
    const std::string status = textIn(call.body, "status").value_or("ACTIVE");
    if (status != "ACTIVE" && status != "INACTIVE")
        return invalid("status", "status: must be ACTIVE or INACTIVE");
    std::vector<PushMapping>& pushes = organisation.apps.pushesOf(*app);
    if (std::ranges::find(pushes, group->id, &PushMapping::groupId) != pushes.end())
        return invalid("sourceGroupId", "A group push mapping for the source group already exists.");
    if (target && std::ranges::find(pushes, *target, &PushMapping::targetGroupId) != pushes.end())
        return invalid("targetGroupId", "A group push mapping for the target group already exists.");
    if (target && std::ranges::find(app->formerTargets, *target, &TargetGroup::id) == app->formerTargets.end())
        return notFound(*target, "UserGroup");
    const PushMapping& push =
        organisation.apps.pushGroup(*app, *group, {name.value_or(""), target.value_or("")}, status == "ACTIVE");
    organisation.log("application.provision.group_push.mapping.created", "Create group push mapping",
                     organisation.actorOf(call.principal), {targetOf(*group), AppStore::targetOf(*app)});
    return answer(mappingDocument(organisation, *app, push));
}

using PushAnswer = Reply (*)(Organisation&, Call&, ManagedApp&, PushMapping&);

Answer withPush(PushAnswer work)
{
    return [work](Organisation& organisation, Call& call) {
        ManagedApp* app = organisation.apps.find(call.captured[0]);
        if (app == nullptr)
            return notFound(call.captured[0], "AppInstance");
        std::vector<PushMapping>& pushes = organisation.apps.pushesOf(*app);
        const auto found = std::ranges::find(pushes, call.captured[1], &PushMapping::id);
        return found == pushes.end() ? notFound(call.captured[1], "GroupPushMapping")
                                     : work(organisation, call, *app, *found);
    };
}

Reply read(Organisation& organisation, Call& /*call*/, ManagedApp& app, PushMapping& push)
{
    return answer(mappingDocument(organisation, app, push));
}

Reply change(Organisation& organisation, Call& call, ManagedApp& app, PushMapping& push)
{
    const auto status = textIn(call.body, "status");
    if (status != "ACTIVE" && status != "INACTIVE")
        return invalid("status", "status: must be ACTIVE or INACTIVE");
    if (status == "ACTIVE")
        organisation.apps.startPush(app, push);
    push.isActive = status == "ACTIVE";
    push.lastUpdated = organisation.clock.now();
    return answer(mappingDocument(organisation, app, push));
}

Reply remove(Organisation& organisation, Call& call, ManagedApp& app, PushMapping& push)
{
    if (push.isActive)
        return invalid("status", "The group push mapping must be INACTIVE before it is deleted.");
    const auto isTargetDeleted = call.parameter("deleteTargetGroup");
    if (!isTargetDeleted)
        return fail(400, "E0000028", "The request is missing a required parameter.", {"deleteTargetGroup"});
    organisation.apps.removePush(app, std::string(push.id), *isTargetDeleted == "true");
    return answer(JsonObject{});
}

} // namespace

void addGroupPushRoutes(Router& router)
{
    using enum Permission;
    const std::string base = "/api/v1/apps/{}/group-push/mappings";
    router.add("GET", base, ReadPushes, list);
    router.add("POST", base, ManagePushes, create);
    router.add("GET", base + "/{}", ReadPushes, withPush(read));
    router.add("PATCH", base + "/{}", ManagePushes, withPush(change));
    router.add("DELETE", base + "/{}", ManagePushes, withPush(remove));
}

} // namespace rollcall::demo::management
