// SPDX-License-Identifier: Apache-2.0
// Who and what there is in the simulated Okta. Values are replaced as a whole, so that readers keep what they hold.
#pragma once

#include "core/Clock.h"
#include "demo/OktaGroup.h"
#include "demo/OktaUser.h"
#include "demo/ProvisioningClient.h"
#include "demo/SimulatedOrganisation.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rollcall::demo {

/// Some people in their order, and where the next ones begin.
struct PeoplePage {
    std::vector<OktaUserPointer> people;
    std::uint64_t last = 0; ///< place of the last one looked at; pass it as `after` to go on
    bool hasMore = false;   ///< somebody who fits follows
};

/// Thread-safe. Pointers returned are null when nobody has that id.
class OrganisationState {
public:
    /// `clock` outlives the state and dates every change.
    explicit OrganisationState(const core::Clock& clock) : m_clock(clock) {}

    void addPeople(std::vector<OktaUser> people);
    void addGroups(std::vector<OktaGroup> groups);
    [[nodiscard]] bool hasPeople() const;
    [[nodiscard]] bool hasGroups() const;

    [[nodiscard]] OktaUserPointer person(const std::string& id) const;
    [[nodiscard]] OktaGroupPointer group(const std::string& id) const;
    [[nodiscard]] OktaGroupPointer groupNamed(std::string_view name) const;
    /// Logins compare without regard to ASCII case.
    [[nodiscard]] OktaUserPointer personWithLogin(std::string_view login) const;
    [[nodiscard]] std::vector<OktaUserPointer> people() const;
    /// At most `limit` of those who fit, behind the place `after` (0 is the beginning). Places stay valid whoever comes
    /// or goes.
    [[nodiscard]] PeoplePage peopleAfter(std::uint64_t after, std::size_t limit,
                                         const std::function<bool(const OktaUser&)>& fits) const;
    [[nodiscard]] std::vector<OktaGroupPointer> groups() const;

    /// Changes a copy and puts it in place; the new value.
    OktaUserPointer updatePerson(const std::string& id, const std::function<void(OktaUser&)>& change);
    OktaGroupPointer updateGroup(const std::string& id, const std::function<void(OktaGroup&)>& change);
    /// Also out of every group.
    void removePerson(const std::string& id);
    void removeGroup(const std::string& id);

    /// Those of the group whom Group Push may send: assigned, and with an account at the other end.
    [[nodiscard]] std::vector<GroupMember> pushableMembers(const OktaGroup& group) const;

    /// What can be counted from people and groups; the rest is left alone.
    void count(OrganisationStatistics& statistics) const;

private:
    struct Place {
        std::uint64_t number = 0; ///< rising, never used again
        std::string id;
    };
    void renameLoginLocked(const std::string& id, const std::string& before, const std::string& after);

    const core::Clock& m_clock;
    mutable std::mutex m_mutex;
    std::uint64_t m_lastPlace = 0;
    std::vector<Place> m_peopleInOrder;
    std::unordered_map<std::string, OktaUserPointer> m_people;
    std::unordered_map<std::string, std::string> m_logins; ///< login in lower case → id
    std::vector<std::string> m_groupsInOrder;
    std::unordered_map<std::string, OktaGroupPointer> m_groups;
};

} // namespace rollcall::demo
