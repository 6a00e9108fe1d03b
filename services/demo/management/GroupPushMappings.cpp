// SPDX-License-Identifier: Apache-2.0
// Which groups an app is sent, and to which groups of the other end.
#include "AppStore.h"
#include "OrganisationState.h"
#include "Reply.h"

#include <algorithm>

namespace rollcall::demo::management {

namespace {

void unlink(OktaGroup& group)
{
    group.status = GroupPushStatus::NotPushed;
    group.externalId.clear();
    group.error.clear();
    group.targetName.clear();
    group.pushedName.clear();
    group.pushedMembers.clear();
}

} // namespace

PushMapping& AppStore::pushGroup(ManagedApp& app, const OktaGroup& group, const PushTarget& target, bool isActive)
{
    auto found = std::ranges::find(app.pushes, group.id, &PushMapping::groupId);
    if (found == app.pushes.end()) {
        PushMapping push{newId("gPm"), group.id, newId("00g"), isActive, m_clock.now(), m_clock.now()};
        push.targetName = target.name == group.name ? std::string{} : target.name;
        const auto former = std::ranges::find(app.formerTargets, target.id, &TargetGroup::id);
        if (!target.id.empty() && former != app.formerTargets.end()) {
            push.targetGroupId = former->id;
            push.targetExternalId = former->externalId;
            app.formerTargets.erase(former);
        }
        found = app.pushes.insert(app.pushes.end(), std::move(push));
    }
    if (isActive)
        startPush(app, *found);
    return *found;
}

void AppStore::startPush(ManagedApp& app, PushMapping& push)
{
    push.isActive = true;
    push.lastUpdated = m_clock.now();
    const OktaGroupPointer group = m_home.records().group(push.groupId);
    if (group == nullptr || !app.isConnected)
        return;
    if (app.engine != &m_home && app.engine->records().group(group->id) == nullptr) {
        OktaGroup fresh = *group;
        unlink(fresh);
        fresh.lastPush.reset();
        app.engine->records().addGroups({std::move(fresh)});
    }
    // An engine's own copy did not follow while there was no mapping, or none that was active.
    static_cast<void>(app.engine->editGroup(group->id, [&](OktaGroup& own) {
        own.name = group->name;
        own.members = group->members;
        own.targetName = push.targetName;
        if (own.externalId.empty())
            own.externalId = push.targetExternalId;
    }));
    push.targetExternalId.clear();
    app.engine->pushGroup(group->id);
}

TargetGroup AppStore::targetOf(const ManagedApp& app, const PushMapping& push) const
{
    TargetGroup target{push.targetGroupId, push.targetExternalId, push.targetName, push.created, push.lastUpdated, {}};
    const OktaGroupPointer own = app.engine->records().group(push.groupId);
    if (own == nullptr) {
        const OktaGroupPointer source = m_home.records().group(push.groupId);
        if (target.name.empty() && source != nullptr)
            target.name = source->name;
        return target;
    }
    if (!own->externalId.empty())
        target.externalId = own->externalId;
    target.name = own->pushedName.empty() ? own->nameThere() : own->pushedName;
    for (const std::string& personId : own->members) {
        const OktaUserPointer person = app.engine->records().person(personId);
        if (person != nullptr && std::ranges::find(own->pushedMembers, person->externalId) != own->pushedMembers.end())
            target.members.push_back(personId);
    }
    return target;
}

std::optional<std::pair<const ManagedApp*, TargetGroup>> AppStore::targetGroup(const std::string& id) const
{
    for (const auto& app : m_apps) {
        const auto push = std::ranges::find(app->pushes, id, &PushMapping::targetGroupId);
        if (push != app->pushes.end())
            return std::pair{app.get(), targetOf(*app, *push)};
        const auto former = std::ranges::find(app->formerTargets, id, &TargetGroup::id);
        if (former != app->formerTargets.end())
            return std::pair{app.get(), *former};
    }
    return std::nullopt;
}

std::vector<PushMapping>& AppStore::pushesOf(ManagedApp& app)
{
    if (app.engine == &m_home) {
        for (const OktaGroupPointer& group : m_home.records().groups()) {
            const bool isKnown = std::ranges::find(app.pushes, group->id, &PushMapping::groupId) != app.pushes.end();
            if (group->status != GroupPushStatus::NotPushed && !isKnown)
                app.pushes.push_back({newId("gPm"), group->id, newId("00g"), true, m_clock.now(), m_clock.now()});
        }
    }
    return app.pushes;
}

void AppStore::removePush(ManagedApp& app, const std::string& mappingId, bool isTargetDeleted)
{
    const auto found = std::ranges::find(app.pushes, mappingId, &PushMapping::id);
    if (found == app.pushes.end())
        return;
    const PushMapping push = *found;
    app.pushes.erase(found);
    if (isTargetDeleted) {
        app.engine->deleteGroup(push.groupId);
        return;
    }
    app.formerTargets.push_back(targetOf(app, push));
    static_cast<void>(app.engine->editGroup(push.groupId, unlink));
}

void AppStore::forgetGroup(const std::string& groupId)
{
    for (const auto& app : m_apps) {
        unassignGroup(*app, groupId, LogFacts{}.actor);
        const auto push = std::ranges::find(app->pushes, groupId, &PushMapping::groupId);
        if (push != app->pushes.end())
            removePush(*app, std::string(push->id), false);
        if (app->engine != &m_home)
            app->engine->records().removeGroup(groupId);
    }
}

} // namespace rollcall::demo::management
