// SPDX-License-Identifier: Apache-2.0
// One mutex, short sections, shared immutable values.
#include "OrganisationState.h"

#include <algorithm>

namespace rollcall::demo {

namespace {

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& letter : result) {
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
}

bool isStartable(UserStatus status)
{
    return status == UserStatus::Staged || status == UserStatus::Deprovisioned;
}

void dateChange(const OktaUser& before, OktaUser& after, core::Timestamp now)
{
    if (after.status != before.status)
        after.statusChanged = now;
    if (isStartable(before.status) && !isStartable(after.status))
        after.activated = now;
    if (after.status != before.status || after.profile != before.profile || after.custom != before.custom)
        after.lastUpdated = now;
    if (after.appStatus != before.appStatus || after.sync != before.sync || after.externalId != before.externalId ||
        after.isOutsideProvisioning != before.isOutsideProvisioning || after.appUser != before.appUser)
        after.appUserChanged = now;
    if (before.isAssigned() && !after.isAssigned())
        after.appUser = {};
    else if (!before.isAssigned() && after.isAssigned())
        after.appUser.created = now;
    if (after.isAssigned() && after.appStatus != before.appStatus)
        after.appUser.statusChanged = now;
}

} // namespace

void OrganisationState::addPeople(std::vector<OktaUser> people)
{
    const std::lock_guard lock(m_mutex);
    const core::Timestamp now = m_clock.now();
    for (OktaUser& user : people) {
        user.created = user.created.value_or(now);
        if (!user.activated && user.status != UserStatus::Staged)
            user.activated = user.created;
        user.lastUpdated = user.lastUpdated.value_or(*user.created);
        user.statusChanged = user.statusChanged.value_or(*user.created);
        user.appUserChanged = user.appUserChanged.value_or(now);
        if (user.isAssigned())
            user.appUser.created = user.appUser.created.value_or(now);
        m_peopleInOrder.push_back({++m_lastPlace, user.id});
        m_logins.emplace(lower(user.profile.login), user.id);
        std::string id = user.id;
        m_people.emplace(std::move(id), std::make_shared<const OktaUser>(std::move(user)));
    }
}

void OrganisationState::addGroups(std::vector<OktaGroup> groups)
{
    const std::lock_guard lock(m_mutex);
    const core::Timestamp now = m_clock.now();
    for (OktaGroup& group : groups) {
        group.created = group.created.value_or(now);
        group.lastUpdated = group.lastUpdated.value_or(*group.created);
        group.lastMembershipUpdated = group.lastMembershipUpdated.value_or(*group.created);
        m_groupsInOrder.push_back(group.id);
        std::string id = group.id;
        m_groups.emplace(std::move(id), std::make_shared<const OktaGroup>(std::move(group)));
    }
}

bool OrganisationState::hasPeople() const
{
    const std::lock_guard lock(m_mutex);
    return !m_people.empty();
}

bool OrganisationState::hasGroups() const
{
    const std::lock_guard lock(m_mutex);
    return !m_groups.empty();
}

OktaUserPointer OrganisationState::person(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_people.find(id);
    return found == m_people.end() ? nullptr : found->second;
}

OktaGroupPointer OrganisationState::group(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_groups.find(id);
    return found == m_groups.end() ? nullptr : found->second;
}

OktaGroupPointer OrganisationState::groupNamed(std::string_view name) const
{
    const std::lock_guard lock(m_mutex);
    for (const std::string& id : m_groupsInOrder) {
        const OktaGroupPointer& group = m_groups.at(id);
        if (group->name == name)
            return group;
    }
    return nullptr;
}

std::vector<OktaUserPointer> OrganisationState::people() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<OktaUserPointer> people;
    people.reserve(m_peopleInOrder.size());
    for (const Place& place : m_peopleInOrder)
        people.push_back(m_people.at(place.id));
    return people;
}

OktaUserPointer OrganisationState::personWithLogin(std::string_view login) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_logins.find(lower(login));
    return found == m_logins.end() ? nullptr : m_people.at(found->second);
}

PeoplePage OrganisationState::peopleAfter(std::uint64_t after, std::size_t limit,
                                          const std::function<bool(const OktaUser&)>& fits) const
{
    const std::lock_guard lock(m_mutex);
    PeoplePage page;
    page.last = after;
    auto place = std::ranges::upper_bound(m_peopleInOrder, after, {}, &Place::number);
    for (; place != m_peopleInOrder.end(); ++place) {
        const OktaUserPointer& person = m_people.at(place->id);
        if (!fits(*person))
            continue;
        if (page.people.size() == limit) {
            page.hasMore = true;
            break;
        }
        page.people.push_back(person);
        page.last = place->number;
    }
    return page;
}

std::vector<OktaGroupPointer> OrganisationState::groups() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<OktaGroupPointer> groups;
    groups.reserve(m_groupsInOrder.size());
    for (const std::string& id : m_groupsInOrder)
        groups.push_back(m_groups.at(id));
    return groups;
}

OktaUserPointer OrganisationState::updatePerson(const std::string& id, const std::function<void(OktaUser&)>& change)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_people.find(id);
    if (found == m_people.end())
        return nullptr;
    auto changed = std::make_shared<OktaUser>(*found->second);
    change(*changed);
    dateChange(*found->second, *changed, m_clock.now());
    if (changed->profile.login != found->second->profile.login)
        renameLoginLocked(id, found->second->profile.login, changed->profile.login);
    found->second = std::move(changed);
    return found->second;
}

void OrganisationState::renameLoginLocked(const std::string& id, const std::string& before, const std::string& after)
{
    if (const auto found = m_logins.find(lower(before)); found != m_logins.end() && found->second == id)
        m_logins.erase(found);
    m_logins.emplace(lower(after), id);
}

OktaGroupPointer OrganisationState::updateGroup(const std::string& id, const std::function<void(OktaGroup&)>& change)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_groups.find(id);
    if (found == m_groups.end())
        return nullptr;
    auto changed = std::make_shared<OktaGroup>(*found->second);
    change(*changed);
    const core::Timestamp now = m_clock.now();
    if (changed->members != found->second->members)
        changed->lastMembershipUpdated = now;
    if (changed->name != found->second->name || changed->description != found->second->description)
        changed->lastUpdated = now;
    found->second = std::move(changed);
    return found->second;
}

void OrganisationState::removeGroup(const std::string& id)
{
    const std::lock_guard lock(m_mutex);
    if (m_groups.erase(id) != 0)
        std::erase(m_groupsInOrder, id);
}

void OrganisationState::removePerson(const std::string& id)
{
    const std::lock_guard lock(m_mutex);
    const auto person = m_people.find(id);
    if (person == m_people.end())
        return;
    if (const auto login = m_logins.find(lower(person->second->profile.login));
        login != m_logins.end() && login->second == id)
        m_logins.erase(login);
    m_people.erase(person);
    // Those who leave again came last, so the search begins at the end.
    const auto found = std::ranges::find(m_peopleInOrder.rbegin(), m_peopleInOrder.rend(), id, &Place::id);
    if (found != m_peopleInOrder.rend())
        m_peopleInOrder.erase(std::next(found).base());
    for (auto& [groupId, group] : m_groups) {
        if (std::ranges::find(group->members, id) == group->members.end())
            continue;
        auto changed = std::make_shared<OktaGroup>(*group);
        std::erase(changed->members, id);
        group = std::move(changed);
    }
}

std::vector<GroupMember> OrganisationState::pushableMembers(const OktaGroup& group) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<GroupMember> members;
    members.reserve(group.members.size());
    for (const std::string& id : group.members) {
        const auto found = m_people.find(id);
        if (found == m_people.end())
            continue;
        const OktaUser& user = *found->second;
        if (user.appStatus == AppUserStatus::Provisioned && !user.externalId.empty())
            members.push_back(GroupMember{
                user.externalId, user.appUser.toldUserName.empty() ? user.profile.login : user.appUser.toldUserName});
    }
    return members;
}

void OrganisationState::count(OrganisationStatistics& statistics) const
{
    const std::lock_guard lock(m_mutex);
    statistics.people = m_people.size();
    for (const auto& [id, user] : m_people) {
        statistics.assigned += user->isAssigned() ? 1U : 0U;
        statistics.provisioned += user->appStatus == AppUserStatus::Provisioned ? 1U : 0U;
        statistics.deprovisioned += user->appStatus == AppUserStatus::Deprovisioned ? 1U : 0U;
        statistics.failed += user->sync == SyncState::Error ? 1U : 0U;
    }
    statistics.groups = m_groups.size();
    for (const auto& [id, group] : m_groups) {
        statistics.groupsPushed += group->status == GroupPushStatus::Active ? 1U : 0U;
        statistics.groupsFailed += group->status == GroupPushStatus::Error ? 1U : 0U;
    }
}

} // namespace rollcall::demo
