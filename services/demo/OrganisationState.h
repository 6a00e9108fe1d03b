// SPDX-License-Identifier: Apache-2.0
// Who and what there is in the simulated Okta. Values are replaced as a whole, so that readers keep what they hold.
#pragma once

#include "demo/OktaGroup.h"
#include "demo/OktaUser.h"
#include "demo/ProvisioningClient.h"
#include "demo/SimulatedOrganisation.h"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::demo {

/// Thread-safe. Pointers returned are null when nobody has that id.
class OrganisationState {
public:
    void addPeople(std::vector<OktaUser> people);
    void addGroups(std::vector<OktaGroup> groups);
    [[nodiscard]] bool hasPeople() const;
    [[nodiscard]] bool hasGroups() const;

    [[nodiscard]] OktaUserPointer person(const std::string& id) const;
    [[nodiscard]] OktaGroupPointer group(const std::string& id) const;
    [[nodiscard]] OktaGroupPointer groupNamed(std::string_view name) const;
    [[nodiscard]] std::vector<OktaUserPointer> people() const;
    [[nodiscard]] std::vector<OktaGroupPointer> groups() const;

    /// Changes a copy and puts it in place; the new value.
    OktaUserPointer updatePerson(const std::string& id, const std::function<void(OktaUser&)>& change);
    OktaGroupPointer updateGroup(const std::string& id, const std::function<void(OktaGroup&)>& change);
    /// Also out of every group.
    void removePerson(const std::string& id);

    /// Those of the group whom Group Push may send: assigned, and with an account at the other end.
    [[nodiscard]] std::vector<GroupMember> pushableMembers(const OktaGroup& group) const;

    /// What can be counted from people and groups; the rest is left alone.
    void count(OrganisationStatistics& statistics) const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_peopleInOrder;
    std::unordered_map<std::string, OktaUserPointer> m_people;
    std::vector<std::string> m_groupsInOrder;
    std::unordered_map<std::string, OktaGroupPointer> m_groups;
};

} // namespace rollcall::demo
