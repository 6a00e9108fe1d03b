// SPDX-License-Identifier: Apache-2.0
// Changes go to the records at once; apps and searches follow.
#include "Organisation.h"

#include "Profiles.h"

#include <algorithm>
#include <utility>

namespace rollcall::demo::management {

Organisation::Organisation(SimulatedOrganisation& organisation, VirtualClock& virtualClock, ManagementOptions given)
    : home(organisation),
      records(organisation.records()),
      admins(virtualClock),
      clock(virtualClock),
      options(std::move(given)),
      callersClock(options.callersClock != nullptr ? *options.callersClock : computersClock),
      id(newId("00o")),
      userTypeId(newId("oty")),
      userSchemaId("osc" + userTypeId.substr(3)),
      founded(virtualClock.now()),
      systemLog(virtualClock),
      gate(virtualClock, callersClock, options.limits),
      credentials(virtualClock, callersClock),
      apps(organisation, virtualClock, systemLog, options),
      schemaUpdated(founded),
      isScimVisible(options.isScimFeatureVisible),
      m_lane("demo management changes", 1)
{
    policies.push_back({newId("00p"), "OKTA_SIGN_ON", "Default Policy", founded, {}, {}, true});
    policies.push_back({newId("00p"), "IDP_DISCOVERY", "Idp Discovery Policy", founded, {}, {}, true});
    policies.push_back({newId("rst"), "ACCESS_POLICY", "Any two factors", founded, {}, {}, true});
    policies.push_back({newId("rst"), "PROFILE_ENROLLMENT", "Default Policy", founded, {}, {}, true});
    for (Policy& policy : policies) {
        PolicyRuleFacts facts;
        const bool isCatchAll = policy.type == "ACCESS_POLICY" || policy.type == "PROFILE_ENROLLMENT";
        facts.name = isCatchAll ? "Catch-all Rule" : "Default Rule";
        facts.asksForFactor = policy.type != "IDP_DISCOVERY";
        policy.rules.push_back({newId("0pr"), facts, founded});
    }
    if (options.ownsFirstApp)
        apps.adoptHome(options.firstAppLabel);
    m_observer = home.addObserver([this](const OrganisationEvent& event) { follow(event); });
}

Organisation::~Organisation()
{
    stop();
}

void Organisation::stop()
{
    if (m_observer == 0)
        return;
    home.removeObserver(std::exchange(m_observer, 0));
    m_lane.stop();
}

void Organisation::post(std::function<void()> work)
{
    m_following.begin();
    const bool isPosted = m_lane.post([this, work = std::move(work)](const std::stop_token& stop) {
        if (!stop.stop_requested()) {
            const std::lock_guard lock(mutex);
            work();
        }
        m_following.end();
    });
    if (!isPosted)
        m_following.end();
}

// On the home organisation's threads, under its own lock: only notes what is to be looked at.
void Organisation::follow(const OrganisationEvent& event)
{
    const auto* changed = std::get_if<PersonChanged>(&event);
    const auto* removed = std::get_if<PersonRemoved>(&event);
    if ((changed != nullptr || removed != nullptr) && !apps.hasOwnEngines())
        return;
    if (changed != nullptr)
        post([this, personId = changed->person->id] { apps.followPerson(personId); });
    else if (removed != nullptr)
        post([this, personId = removed->id] { apps.followPerson(personId); });
    else if (const auto* group = std::get_if<GroupChanged>(&event))
        post([this, groupId = group->group->id] { apps.followGroup(groupId); });
}

bool Organisation::waitUntilIdle(std::chrono::milliseconds deadline, const std::stop_token& stop)
{
    const auto end = std::chrono::steady_clock::now() + deadline;
    const auto left = [&] {
        return std::max(std::chrono::milliseconds{0},
                        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()));
    };
    // What one engine has done may be work for another, so it takes a round in which nothing was left.
    for (;;) {
        std::vector<SimulatedOrganisation*> engines{&home};
        {
            const std::lock_guard lock(mutex);
            for (const auto& app : apps.all())
                engines.push_back(app->engine);
        }
        bool wasIdle = m_following.unfinished() == 0;
        for (SimulatedOrganisation* engine : engines) {
            wasIdle = wasIdle && engine->statistics().queued == 0;
            if (!engine->waitUntilIdle(left(), stop))
                return false;
        }
        if (!m_following.waitForNone(left(), stop))
            return false;
        if (wasIdle)
            return true;
    }
}

void Organisation::rememberPerson(const std::string& personId)
{
    const core::Timestamp now = clock.now();
    m_earlierPeople.remember(personId, records.person(personId), now, now + options.searchLag);
}

void Organisation::rememberGroup(const std::string& groupId)
{
    const core::Timestamp now = clock.now();
    m_earlierGroups.remember(groupId, records.group(groupId), now, now + options.searchLag);
}

std::optional<OktaUserPointer> Organisation::earlierPerson(const std::string& personId) const
{
    return m_earlierPeople.find(personId, clock.now());
}

std::optional<OktaGroupPointer> Organisation::earlierGroup(const std::string& groupId) const
{
    return m_earlierGroups.find(groupId, clock.now());
}

OktaUserPointer Organisation::editPerson(const std::string& personId, const std::function<void(OktaUser&)>& change)
{
    if (records.person(personId) == nullptr)
        return admins.updatePerson(personId, change);
    rememberPerson(personId);
    const OktaUserPointer before = records.person(personId);
    OktaUserPointer after = home.editPerson(personId, change);
    if (after != nullptr && options.ownsFirstApp && after->isAssigned() && apps.isNewsForHome(*before, *after))
        home.pushProfile(personId);
    return after;
}

void Organisation::addPerson(OktaUser person)
{
    rememberPerson(person.id);
    const std::string personId = person.id;
    records.addPeople({std::move(person)});
    static_cast<void>(home.editPerson(personId, [](OktaUser&) {}));
}

void Organisation::removePerson(const std::string& personId)
{
    admins.removePerson(personId);
    rememberPerson(personId);
    records.removePerson(personId);
    for (const auto& app : apps.all()) {
        if (app->engine != &home)
            app->engine->records().removePerson(personId);
    }
}

void Organisation::deactivatePerson(const std::string& personId, const LogTarget& actor)
{
    for (const auto& app : apps.all())
        apps.unassignPerson(*app, personId, actor);
    credentials.revokeTokensOf(personId);
    const OktaUserPointer person =
        editPerson(personId, [](OktaUser& user) { user.status = UserStatus::Deprovisioned; });
    if (person != nullptr)
        log("user.lifecycle.deactivate", "Deactivate Okta user", actor, {targetOf(*person)});
}

OktaGroupPointer Organisation::editGroup(const std::string& groupId, const std::function<void(OktaGroup&)>& change)
{
    rememberGroup(groupId);
    const OktaGroupPointer before = records.group(groupId);
    OktaGroupPointer after = home.editGroup(groupId, change);
    if (after != nullptr && before->name != after->name)
        home.renameGroup(groupId, after->name);
    if (after != nullptr && before->members != after->members)
        home.updateMembership(groupId);
    return after;
}

void Organisation::addGroup(OktaGroup group)
{
    rememberGroup(group.id);
    const std::string groupId = group.id;
    records.addGroups({std::move(group)});
    static_cast<void>(home.editGroup(groupId, [](OktaGroup&) {}));
}

void Organisation::removeGroup(const std::string& groupId)
{
    rememberGroup(groupId);
    records.removeGroup(groupId);
    apps.forgetGroup(groupId);
}

OktaUserPointer Organisation::person(const std::string& idOrLogin) const
{
    for (const OrganisationState* state : {&std::as_const(records), &admins}) {
        if (OktaUserPointer found = state->person(idOrLogin))
            return found;
        if (OktaUserPointer found = state->personWithLogin(idOrLogin))
            return found;
    }
    return nullptr;
}

tl::expected<Principal, Reply> Organisation::identify(const Call& call)
{
    auto principal = credentials.identify(call);
    if (!principal || principal->isService)
        return principal;
    const OktaUserPointer owner = person(principal->userId);
    const bool isSuspended = owner != nullptr && owner->status == UserStatus::Suspended;
    if (owner == nullptr || owner->status == UserStatus::Deprovisioned ||
        (isSuspended && options.refusesSuspendedOwners))
        return tl::unexpected(badToken());
    return principal;
}

std::string Organisation::policyOfType(std::string_view type) const
{
    const auto found =
        std::ranges::find_if(policies, [&](const Policy& policy) { return policy.isSystem && policy.type == type; });
    return found == policies.end() ? std::string{} : found->id;
}

LogTarget Organisation::actorOf(const Principal& principal) const
{
    if (principal.isService)
        return {principal.id, "PublicClientApp", principal.id, "Service app"};
    const OktaUserPointer owner = person(principal.userId);
    return owner == nullptr ? LogFacts{}.actor : targetOf(*owner);
}

void Organisation::log(std::string eventType, std::string message, const LogTarget& actor,
                       std::vector<LogTarget> targets)
{
    LogFacts facts;
    facts.eventType = std::move(eventType);
    facts.message = std::move(message);
    facts.actor = actor;
    facts.targets = std::move(targets);
    systemLog.add(std::move(facts));
}

bool Organisation::isInProfile(std::string_view name) const
{
    return baseAttribute(name) != nullptr || std::ranges::find(userAttributes, name, [](const auto& entry) {
                                                 return std::string_view(entry.first);
                                             }) != userAttributes.end();
}

} // namespace rollcall::demo::management
