// SPDX-License-Identifier: Apache-2.0
// Who has an app, by person and by group, and what follows when either changes.
#include "AppStore.h"

#include "OrganisationState.h"
#include "Reply.h"

#include <algorithm>

namespace rollcall::demo::management {

namespace {

LogFacts membershipFacts(std::string eventType, std::string message, const LogTarget& actor, const ManagedApp& app,
                         const OktaUser& person)
{
    LogFacts facts;
    facts.eventType = std::move(eventType);
    facts.message = std::move(message);
    facts.actor = actor;
    facts.targets = {{"0ua" + person.id.substr(3), "AppUser", person.profile.login, person.name()},
                     AppStore::targetOf(app),
                     targetOf(person)};
    facts.debugData = {{"appname", app.name}};
    return facts;
}

// The engine's own copy of somebody, as they are in the directory.
void copyPerson(SimulatedOrganisation& engine, const OktaUser& person)
{
    if (engine.records().person(person.id) == nullptr) {
        OktaUser fresh = person;
        fresh.appStatus = AppUserStatus::NotAssigned;
        fresh.sync = SyncState::OutOfSync;
        fresh.externalId.clear();
        fresh.error.clear();
        fresh.lastPush.reset();
        fresh.appUserChanged.reset();
        engine.records().addPeople({std::move(fresh)});
        return;
    }
    static_cast<void>(engine.editPerson(person.id, [&person](OktaUser& own) {
        own.profile = person.profile;
        own.status = person.status;
        own.custom = person.custom;
    }));
}

} // namespace

void AppStore::assignPerson(ManagedApp& app, const OktaUser& person, bool isThroughGroup, const LogTarget& actor)
{
    if (app.engine != &m_home)
        copyPerson(*app.engine, person);
    const OktaUserPointer own = app.engine->records().person(person.id);
    if (own == nullptr)
        return;
    if (own->isAssigned()) {
        // Somebody who has the app by a group and is now given it in person keeps it when the group goes.
        if (!isThroughGroup)
            app.throughGroup.erase(person.id);
        return;
    }
    if (isThroughGroup)
        app.throughGroup.insert(person.id);
    const bool isPushed = app.isConnected && app.isActive;
    static_cast<void>(app.engine->editPerson(person.id, [isPushed](OktaUser& user) {
        user.appStatus = AppUserStatus::Staged;
        user.sync = SyncState::OutOfSync;
        user.error.clear();
        user.isOutsideProvisioning = !isPushed;
    }));
    m_log.add(
        membershipFacts("application.user_membership.add", "Add user to application membership", actor, app, person));
    const bool isStaged = person.status == UserStatus::Staged || person.status == UserStatus::Suspended;
    if (isPushed && !isStaged)
        app.engine->pushAssignment(person.id);
}

void AppStore::unassignPerson(ManagedApp& app, const std::string& personId, const LogTarget& actor)
{
    app.throughGroup.erase(personId);
    const OktaUserPointer person = app.engine->records().person(personId);
    if (person == nullptr || !person->isAssigned())
        return;
    static_cast<void>(app.engine->editPerson(personId, [](OktaUser& user) {
        user.appStatus = user.externalId.empty() ? AppUserStatus::NotAssigned : AppUserStatus::Deprovisioned;
        user.sync = SyncState::OutOfSync;
        user.isOutsideProvisioning = false;
        user.error.clear();
    }));
    m_log.add(membershipFacts("application.user_membership.remove", "Remove user's application membership", actor, app,
                              *person));
    if (app.isConnected && app.isActive)
        app.engine->pushDeactivation(personId);
}

void AppStore::provisionAgain(ManagedApp& app, const std::string& personId)
{
    static_cast<void>(app.engine->editPerson(personId, [](OktaUser& user) {
        user.sync = SyncState::OutOfSync;
        user.isOutsideProvisioning = false;
        user.error.clear();
    }));
    app.engine->pushAssignment(personId);
}

void AppStore::assignGroup(ManagedApp& app, const OktaGroup& group, std::int64_t priority, const LogTarget& actor)
{
    const auto found = std::ranges::find(app.groups, group.id, &GroupAssignment::groupId);
    if (found != app.groups.end()) {
        found->priority = priority;
        found->lastUpdated = m_clock.now();
    } else {
        app.groups.push_back({group.id, priority, m_clock.now()});
        LogFacts facts;
        facts.eventType = "group.application_assignment.add";
        facts.message = "Add group to application";
        facts.actor = actor;
        facts.targets = {management::targetOf(group), targetOf(app)};
        m_log.add(std::move(facts));
    }
    followMembers(app);
}

void AppStore::unassignGroup(ManagedApp& app, const std::string& groupId, const LogTarget& actor)
{
    if (std::erase_if(app.groups, [&](const GroupAssignment& each) { return each.groupId == groupId; }) == 0)
        return;
    LogFacts facts;
    facts.eventType = "group.application_assignment.remove";
    facts.message = "Remove group from application";
    facts.actor = actor;
    facts.targets = {{groupId, "UserGroup", "unknown", groupId}, targetOf(app)};
    m_log.add(std::move(facts));
    followMembers(app);
}

std::unordered_set<std::string> AppStore::membersOfGroups(const ManagedApp& app) const
{
    std::unordered_set<std::string> members;
    for (const GroupAssignment& assignment : app.groups) {
        if (const OktaGroupPointer group = m_home.records().group(assignment.groupId))
            members.insert(group->members.begin(), group->members.end());
    }
    return members;
}

void AppStore::followMembers(ManagedApp& app)
{
    const std::unordered_set<std::string> members = membersOfGroups(app);
    std::vector<std::string> gone;
    std::ranges::copy_if(app.throughGroup, std::back_inserter(gone),
                         [&](const std::string& id) { return !members.contains(id); });
    for (const std::string& id : gone)
        unassignPerson(app, id, LogFacts{}.actor);
    for (const GroupAssignment& assignment : app.groups) {
        const OktaGroupPointer group = m_home.records().group(assignment.groupId);
        for (const std::string& id : group == nullptr ? std::vector<std::string>{} : group->members) {
            const OktaUserPointer own = app.engine->records().person(id);
            if (own != nullptr && own->isAssigned())
                continue;
            const OktaUserPointer person = m_home.records().person(id);
            if (person != nullptr && person->status != UserStatus::Deprovisioned)
                assignPerson(app, *person, true, LogFacts{}.actor);
        }
    }
}

PushMapping& AppStore::pushGroup(ManagedApp& app, const OktaGroup& group)
{
    const auto found = std::ranges::find(app.pushes, group.id, &PushMapping::groupId);
    PushMapping& push = found != app.pushes.end()
                            ? *found
                            : app.pushes.emplace_back(PushMapping{newId("gPm"), group.id, newId("00g"), true,
                                                                  m_clock.now(), m_clock.now()});
    startPush(app, push);
    return push;
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
        fresh.status = GroupPushStatus::NotPushed;
        fresh.externalId.clear();
        fresh.error.clear();
        fresh.pushedName.clear();
        fresh.pushedMembers.clear();
        app.engine->records().addGroups({std::move(fresh)});
    }
    app.engine->pushGroup(group->id);
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

void AppStore::followPerson(const std::string& personId)
{
    const OktaUserPointer person = m_home.records().person(personId);
    for (const auto& app : m_apps) {
        if (app->engine == &m_home)
            continue;
        const OktaUserPointer own = app->engine->records().person(personId);
        if (own == nullptr)
            continue;
        if (person == nullptr || person->status == UserStatus::Deprovisioned) {
            unassignPerson(*app, personId, LogFacts{}.actor);
            continue;
        }
        const bool isActivated = own->status == UserStatus::Staged && person->status != UserStatus::Staged;
        const bool hasChanged = own->profile != person->profile;
        if (!hasChanged && own->status == person->status && own->custom == person->custom)
            continue;
        copyPerson(*app->engine, *person);
        if (isActivated && own->isAssigned())
            provisionAgain(*app, personId);
        else if (hasChanged && own->isAssigned())
            app->engine->pushProfile(personId);
    }
}

void AppStore::followGroup(const std::string& groupId)
{
    const OktaGroupPointer group = m_home.records().group(groupId);
    for (const auto& app : m_apps) {
        if (std::ranges::find(app->groups, groupId, &GroupAssignment::groupId) != app->groups.end())
            followMembers(*app);
        if (app->engine == &m_home || group == nullptr)
            continue;
        const OktaGroupPointer own = app->engine->records().group(groupId);
        const auto push = std::ranges::find(app->pushes, groupId, &PushMapping::groupId);
        if (own == nullptr || push == app->pushes.end() || !push->isActive)
            continue;
        const bool isRenamed = own->name != group->name;
        if (!isRenamed && own->members == group->members)
            continue;
        static_cast<void>(
            app->engine->editGroup(groupId, [&](OktaGroup& changed) { changed.members = group->members; }));
        if (isRenamed)
            app->engine->renameGroup(groupId, group->name);
        app->engine->updateMembership(groupId);
    }
}

} // namespace rollcall::demo::management
