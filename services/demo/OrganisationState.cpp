// SPDX-License-Identifier: Apache-2.0
// One mutex, short sections, shared immutable values.
#include "OrganisationState.h"

#include <algorithm>

namespace rollcall::demo {

void OrganisationState::addPeople(std::vector<OktaUser> people)
{
    const std::lock_guard lock(m_mutex);
    for (OktaUser& user : people) {
        m_peopleInOrder.push_back(user.id);
        std::string id = user.id;
        m_people.emplace(std::move(id), std::make_shared<const OktaUser>(std::move(user)));
    }
}

void OrganisationState::addGroups(std::vector<OktaGroup> groups)
{
    const std::lock_guard lock(m_mutex);
    for (OktaGroup& group : groups) {
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
    for (const std::string& id : m_peopleInOrder)
        people.push_back(m_people.at(id));
    return people;
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
    found->second = std::move(changed);
    return found->second;
}

OktaGroupPointer OrganisationState::updateGroup(const std::string& id, const std::function<void(OktaGroup&)>& change)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_groups.find(id);
    if (found == m_groups.end())
        return nullptr;
    auto changed = std::make_shared<OktaGroup>(*found->second);
    change(*changed);
    found->second = std::move(changed);
    return found->second;
}

void OrganisationState::removePerson(const std::string& id)
{
    const std::lock_guard lock(m_mutex);
    if (m_people.erase(id) == 0)
        return;
    // Those who leave again came last, so the search begins at the end.
    const auto found = std::ranges::find(m_peopleInOrder.rbegin(), m_peopleInOrder.rend(), id);
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
            members.push_back(GroupMember{user.externalId, user.profile.login});
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
