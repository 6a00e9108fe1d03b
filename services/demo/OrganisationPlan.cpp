// SPDX-License-Identifier: Apache-2.0
// Okta's own records change at once; what the server is to learn of it is posted behind.
#include "OrganisationPlan.h"

#include <algorithm>

namespace rollcall::demo {

OrganisationPlan::OrganisationPlan(const OrganisationOptions& options, OrganisationState& state, EventHub& events,
                                   Pushes& pushes, PushQueue& queue, Burst& burst)
    : m_options(options),
      m_state(state),
      m_events(events),
      m_pushes(pushes),
      m_queue(queue),
      m_burst(burst),
      m_factory(options.seed, options.domain),
      m_random(options.seed ^ 0x5EEDULL)
{
}

OktaUserPointer OrganisationPlan::choose(const std::string& id, Action action, const Fits& fits,
                                         const std::string& nobody)
{
    if (!id.empty()) {
        OktaUserPointer person = m_state.person(id);
        if (person == nullptr) {
            m_pushes.tellStep(action, Outcome::Skipped, id, id, "There is no such person in Okta.");
        } else if (!fits(*person)) {
            m_pushes.tellStep(action, Outcome::Skipped, id, person->name(), nobody);
            person = nullptr;
        }
        return person;
    }
    std::vector<OktaUserPointer> people = m_state.people();
    std::erase_if(people, [&](const OktaUserPointer& person) { return !fits(*person); });
    if (people.empty()) {
        m_pushes.tellStep(action, Outcome::Skipped, {}, {}, nobody);
        return nullptr;
    }
    return people[m_random.below(people.size())];
}

OktaGroupPointer OrganisationPlan::chooseFrom(const std::vector<OktaGroupPointer>& groups)
{
    return groups.empty() ? nullptr : groups[m_random.below(groups.size())];
}

void OrganisationPlan::addPerson(OktaUser user)
{
    const std::string id = user.id;
    m_state.addPeople({std::move(user)});
    m_events.tell(PersonChanged{m_state.person(id)});
}

void OrganisationPlan::populate(std::size_t people, std::size_t groups, std::uint64_t seed)
{
    const bool addsPeople = people > 0 && !m_state.hasPeople();
    const bool addsGroups = groups > 0 && !m_state.hasGroups();
    if (addsPeople) {
        m_factory = PeopleFactory(seed, m_options.domain);
        m_random = SeededRandom(seed ^ 0x5EEDULL);
        for (OktaUser& user : m_factory.nextPeople(people))
            addPerson(std::move(user));
    }
    if (addsGroups) {
        std::vector<OktaUser> everybody;
        for (const OktaUserPointer& person : m_state.people())
            everybody.push_back(*person);
        m_state.addGroups(m_factory.makeGroups(groups, everybody));
        for (const OktaGroupPointer& group : m_state.groups())
            m_events.tell(GroupChanged{group});
    }
    m_pushes.tellStep(Action::Populate, addsPeople || addsGroups ? Outcome::Done : Outcome::Skipped, {}, m_options.name,
                      std::to_string(m_state.people().size()) + " people, " + std::to_string(m_state.groups().size()) +
                          " groups");
}

void OrganisationPlan::assignAll()
{
    for (const OktaUserPointer& person : m_state.people()) {
        const bool isNew = person->appStatus == AppUserStatus::NotAssigned;
        const bool hasFailed = person->appStatus == AppUserStatus::Staged && person->sync == SyncState::Error;
        if (person->status == UserStatus::Active && (isNew || hasFailed))
            assign(person->id);
    }
}

void OrganisationPlan::assign(const std::string& id)
{
    const auto person = choose(
        id, Action::Assign, [](const OktaUser& user) { return user.status == UserStatus::Active; },
        "Only active people can be assigned.");
    if (person == nullptr)
        return;
    const auto changed =
        m_state.updatePerson(person->id, [](OktaUser& user) { user.appStatus = AppUserStatus::Staged; });
    m_events.tell(PersonChanged{changed});
    m_pushes.provision({person->id, Action::Assign, person->profile.login, 0, {}});
}

void OrganisationPlan::hire()
{
    OktaUser user = m_factory.nextPerson();
    user.appStatus = AppUserStatus::Staged;
    const std::string id = user.id;
    const std::string text = user.profile.title + ", " + user.profile.department;
    const OktaGroupPointer team = m_state.groupNamed(user.profile.department);
    addPerson(std::move(user));
    m_pushes.provision({id, Action::Hire, text, 0, {}});
    if (team != nullptr)
        changeMembership(team->id, [&id](OktaGroup& group) { group.members.push_back(id); });
}

void OrganisationPlan::changeProfile(const std::string& id, Action action,
                                     const std::function<OktaProfile(const OktaProfile&)>& change,
                                     const std::function<std::string(const OktaProfile&, const OktaProfile&)>& inShort)
{
    // Someone at random is someone whose change will travel.
    const bool isRandom = id.empty();
    const auto person = choose(
        id, action,
        [isRandom](const OktaUser& user) {
            return isRandom ? user.appStatus == AppUserStatus::Provisioned : user.status == UserStatus::Active;
        },
        isRandom ? "Nobody is provisioned yet. Push everyone first." : "Only active people can be changed.");
    if (person == nullptr)
        return;
    const OktaProfile after = change(person->profile);
    const auto changed = m_state.updatePerson(person->id, [&after](OktaUser& user) {
        user.profile = after;
        if (user.sync == SyncState::Synchronized)
            user.sync = SyncState::OutOfSync;
    });
    m_events.tell(PersonChanged{changed});
    m_pushes.pushProfile({person->id, action, inShort(person->profile, after), 0, {}});
}

void OrganisationPlan::rename(const std::string& id)
{
    changeProfile(
        id, Action::Rename, [this](const OktaProfile& profile) { return m_factory.renamed(profile); },
        [](const OktaProfile& before, const OktaProfile& after) {
            return before.displayName + " → " + after.displayName;
        });
}

void OrganisationPlan::changeAddress(const std::string& id)
{
    changeProfile(
        id, Action::ChangeAddress, [this](const OktaProfile& profile) { return m_factory.withNewAddress(profile); },
        [](const OktaProfile& before, const OktaProfile& after) { return before.login + " → " + after.login; });
}

void OrganisationPlan::changeAttributes(const std::string& id)
{
    changeProfile(
        id, Action::ChangeAttributes, [this](const OktaProfile& profile) { return m_factory.withNewPosition(profile); },
        [](const OktaProfile& before, const OktaProfile& after) {
            return before.department + " → " + after.department + ", " + after.city;
        });
}

void OrganisationPlan::updateIfPushed(const OktaGroupPointer& group)
{
    if (group != nullptr && !group->externalId.empty())
        m_pushes.updateMembership(group->id);
}

void OrganisationPlan::changeMembership(const std::string& groupId, const std::function<void(OktaGroup&)>& change)
{
    const auto changed = m_state.updateGroup(groupId, change);
    m_events.tell(GroupChanged{changed});
    updateIfPushed(changed);
}

void OrganisationPlan::moveBetweenGroups(const std::string& id, const std::string& from, const std::string& to)
{
    const auto person = choose(
        id, Action::MoveBetweenGroups, [](const OktaUser& user) { return user.isAssigned(); },
        "Only people assigned to the app can be moved between its groups.");
    if (person == nullptr)
        return;
    std::vector<OktaGroupPointer> own;
    std::vector<OktaGroupPointer> others;
    for (const OktaGroupPointer& group : m_state.groups()) {
        const bool isIn = std::ranges::find(group->members, person->id) != group->members.end();
        (isIn ? own : others).push_back(group);
    }
    const OktaGroupPointer source = from.empty() ? chooseFrom(own) : m_state.group(from);
    const OktaGroupPointer target = to.empty() ? chooseFrom(others) : m_state.group(to);
    if (target == nullptr || target == source) {
        m_pushes.tellStep(Action::MoveBetweenGroups, Outcome::Skipped, person->id, person->name(),
                          "There is no other group to move to.");
        return;
    }
    const std::string member = person->id;
    m_pushes.tellStep(Action::MoveBetweenGroups, Outcome::Done, person->id, person->name(),
                      (source == nullptr ? std::string("–") : source->name) + " → " + target->name);
    if (source != nullptr)
        changeMembership(source->id, [&member](OktaGroup& group) { std::erase(group.members, member); });
    changeMembership(target->id, [&member](OktaGroup& group) {
        if (std::ranges::find(group.members, member) == group.members.end())
            group.members.push_back(member);
    });
}

void OrganisationPlan::leave(const std::string& id, Action action)
{
    const bool isRandom = id.empty();
    const auto person = choose(
        id, action,
        [isRandom](const OktaUser& user) {
            return isRandom ? user.appStatus == AppUserStatus::Provisioned : user.isAssigned();
        },
        "Only people assigned to the app can lose it.");
    if (person == nullptr)
        return;
    const auto changed = m_state.updatePerson(person->id, [action](OktaUser& user) {
        if (action == Action::Deactivate)
            user.status = UserStatus::Deprovisioned;
        user.appStatus = AppUserStatus::Deprovisioned;
        user.sync = SyncState::OutOfSync;
    });
    m_events.tell(PersonChanged{changed});
    m_pushes.deactivate({person->id, action, person->profile.login, 0, {}});
}

void OrganisationPlan::reactivate(const std::string& id)
{
    const auto person = choose(
        id, Action::Reactivate, [](const OktaUser& user) { return user.appStatus == AppUserStatus::Deprovisioned; },
        "Nobody here is deactivated or unassigned.");
    if (person == nullptr)
        return;
    const auto changed = m_state.updatePerson(person->id, [](OktaUser& user) {
        user.status = UserStatus::Active;
        user.appStatus = AppUserStatus::Staged;
        user.sync = SyncState::OutOfSync;
    });
    m_events.tell(PersonChanged{changed});
    m_pushes.provision({person->id, Action::Reactivate, person->profile.login, 0, {}});
}

void OrganisationPlan::pushGroup(const std::string& id)
{
    OktaGroupPointer group = m_state.group(id);
    if (id.empty()) {
        // One that has not been pushed yet shows more.
        std::vector<OktaGroupPointer> fresh = m_state.groups();
        std::erase_if(fresh, [](const OktaGroupPointer& candidate) { return !candidate->externalId.empty(); });
        group = chooseFrom(fresh.empty() ? m_state.groups() : fresh);
    }
    if (group == nullptr)
        m_pushes.tellStep(Action::PushGroup, Outcome::Skipped, id, {}, "There is no such group in Okta.");
    else
        m_pushes.pushGroup(group->id);
}

void OrganisationPlan::pushAllGroups()
{
    for (const OktaGroupPointer& group : m_state.groups())
        m_pushes.pushGroup(group->id);
}

void OrganisationPlan::renameGroup(const std::string& id, const std::string& name)
{
    const auto changed = m_state.updateGroup(id, [&name](OktaGroup& group) { group.name = name; });
    if (changed == nullptr) {
        m_pushes.tellStep(Action::RenameGroup, Outcome::Skipped, id, {}, "There is no such group in Okta.");
        return;
    }
    m_events.tell(GroupChanged{changed});
    m_pushes.renameGroup(id);
}

void OrganisationPlan::deleteGroup(const std::string& id)
{
    if (m_state.group(id) == nullptr)
        m_pushes.tellStep(Action::DeleteGroup, Outcome::Skipped, id, {}, "There is no such group in Okta.");
    else
        m_pushes.deleteGroup(id);
}

void OrganisationPlan::beginBurst(std::size_t count)
{
    const auto batch = m_burst.begin(count);
    if (!batch)
        return;
    m_queue.setParallel(m_options.burstConnections);
    m_events.tell(m_burst.progress());
    for (OktaUser& user : m_factory.nextPeople(count)) {
        const std::string id = user.id;
        const std::string text = user.profile.title + ", " + user.profile.department;
        user.appStatus = AppUserStatus::Staged;
        addPerson(std::move(user));
        const auto ended = [this, id](TaskEnd end) {
            if (end == TaskEnd::Dropped) {
                m_state.removePerson(id);
                m_events.tell(PersonRemoved{id});
            }
            const Burst::Count counted = m_burst.count(end);
            if (counted.isOver)
                m_queue.setParallel(m_options.connections);
            m_events.tell(counted.progress);
        };
        m_pushes.provision({id, Action::Hire, text, *batch, ended});
    }
}

} // namespace rollcall::demo
