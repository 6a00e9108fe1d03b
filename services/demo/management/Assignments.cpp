// SPDX-License-Identifier: Apache-2.0
// Who has an app, by person and by group, and what follows when either changes.
#include "AppStore.h"

#include "AppUserRules.h"
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
        fresh.appUser = {};
        engine.records().addPeople({std::move(fresh)});
        return;
    }
    static_cast<void>(engine.editPerson(person.id, [&person](OktaUser& own) {
        own.profile = person.profile;
        own.status = person.status;
        own.custom = person.custom;
    }));
}

// Whether the change of somebody in the directory is one that the app is told.
bool isNews(const ManagedApp& app, const OktaUser& before, const OktaUser& after)
{
    if (before.profile != after.profile)
        return true;
    if (before.custom == after.custom)
        return false;
    OktaUser next = before;
    next.custom = after.custom;
    const AppUserRules rules(app);
    const OutgoingUser was = rules.outgoing(before, SimulatedOrganisation::MappingUse::Update);
    const OutgoingUser is = rules.outgoing(next, SimulatedOrganisation::MappingUse::Update);
    return was.user.profile != is.user.profile || was.custom != is.custom;
}

} // namespace

void AppStore::assignPerson(ManagedApp& app, const OktaUser& person, const std::string& groupId, const LogTarget& actor,
                            const AppUserValues& given)
{
    if (app.engine != &m_home)
        copyPerson(*app.engine, person);
    const OktaUserPointer own = app.engine->records().person(person.id);
    if (own == nullptr)
        return;
    if (own->isAssigned()) {
        // Somebody who has the app by a group and is now given it in person keeps it when the group goes.
        if (groupId.empty()) {
            app.throughGroup.erase(person.id);
            changeAppUser(app, person.id, given, actor);
        }
        return;
    }
    if (!groupId.empty())
        app.throughGroup.insert_or_assign(person.id, groupId);
    const bool isPushed = app.isConnected && app.isActive;
    const AppUserRules rules(app);
    static_cast<void>(app.engine->editPerson(person.id, [&](OktaUser& user) {
        user.appUser.own = given;
        user.appUser.first = rules.first(user);
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

void AppStore::changeAppUser(ManagedApp& app, const std::string& personId, const AppUserValues& values,
                             const LogTarget& actor)
{
    const OktaUserPointer before = app.engine->records().person(personId);
    if (before == nullptr || values.empty())
        return;
    const OktaUserPointer after = app.engine->editPerson(personId, [&values](OktaUser& user) {
        for (const auto& [name, json] : values)
            user.appUser.own.insert_or_assign(name, json);
    });
    const AppUserRules rules(app);
    const bool isRenamed = rules.userName(*after) != rules.userName(*before);
    m_log.add(membershipFacts(
        isRenamed ? "application.user_membership.change_username" : "application.user_membership.update",
        isRenamed ? "Change user's application username" : "Update user's application membership", actor, app, *after));
    if (app.isConnected && app.isActive && !after->externalId.empty())
        app.engine->pushProfile(personId);
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

bool AppStore::isGivenByGroup(const ManagedApp& app, const std::string& personId) const
{
    return membersOfGroups(app).contains(personId);
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

std::unordered_map<std::string, std::string> AppStore::membersOfGroups(const ManagedApp& app) const
{
    std::vector<GroupAssignment> groups = app.groups;
    std::ranges::stable_sort(groups, {}, &GroupAssignment::priority);
    std::unordered_map<std::string, std::string> members;
    for (const GroupAssignment& assignment : groups) {
        if (const OktaGroupPointer group = m_home.records().group(assignment.groupId)) {
            for (const std::string& id : group->members)
                members.try_emplace(id, assignment.groupId);
        }
    }
    return members;
}

void AppStore::followMembers(ManagedApp& app)
{
    const std::unordered_map<std::string, std::string> members = membersOfGroups(app);
    std::vector<std::string> gone;
    for (auto& [id, groupId] : app.throughGroup) {
        if (const auto now = members.find(id); now != members.end())
            groupId = now->second;
        else
            gone.push_back(id);
    }
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
                assignPerson(app, *person, members.at(id), LogFacts{}.actor);
        }
    }
}

bool AppStore::isNewsForHome(const OktaUser& before, const OktaUser& after) const
{
    const auto home = std::ranges::find_if(m_apps, [this](const auto& app) { return app->engine == &m_home; });
    return home == m_apps.end() ? before.profile != after.profile : isNews(**home, before, after);
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
        const bool isOther = own->profile != person->profile || own->custom != person->custom;
        if (!isOther && own->status == person->status)
            continue;
        const bool hasChanged = isNews(*app, *own, *person);
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
