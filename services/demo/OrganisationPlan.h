// SPDX-License-Identifier: Apache-2.0
// What a command means: who it concerns, how Okta's records change, and which pushes follow.
#pragma once

#include "Burst.h"
#include "OrganisationState.h"
#include "Pushes.h"
#include "demo/PeopleFactory.h"

#include <functional>
#include <string>
#include <vector>

namespace rollcall::demo {

/// Used by one thread alone, that of the commands.
class OrganisationPlan {
public:
    OrganisationPlan(const OrganisationOptions& options, OrganisationState& state, EventHub& events, Pushes& pushes,
                     PushQueue& queue, Burst& burst);

    void populate(std::size_t people, std::size_t groups, std::uint64_t seed);
    void assignAll();
    void assign(const std::string& id);
    void hire();
    void rename(const std::string& id);
    void changeAddress(const std::string& id);
    void changeAttributes(const std::string& id);
    void moveBetweenGroups(const std::string& id, const std::string& from, const std::string& to);
    void leave(const std::string& id, Action action);
    void reactivate(const std::string& id);
    void pushGroup(const std::string& id);
    void pushAllGroups();
    void renameGroup(const std::string& id, const std::string& name);
    void deleteGroup(const std::string& id);
    void beginBurst(std::size_t count);

private:
    using Fits = std::function<bool(const OktaUser&)>;
    [[nodiscard]] OktaUserPointer choose(const std::string& id, Action action, const Fits& fits,
                                         const std::string& nobody);
    [[nodiscard]] OktaGroupPointer chooseFrom(const std::vector<OktaGroupPointer>& groups);
    void addPerson(OktaUser user);
    void changeProfile(const std::string& id, Action action,
                       const std::function<OktaProfile(const OktaProfile&)>& change,
                       const std::function<std::string(const OktaProfile&, const OktaProfile&)>& inShort);
    void changeMembership(const std::string& groupId, const std::function<void(OktaGroup&)>& change);
    void updateIfPushed(const OktaGroupPointer& group);

    OrganisationOptions m_options;
    OrganisationState& m_state;
    EventHub& m_events;
    Pushes& m_pushes;
    PushQueue& m_queue;
    Burst& m_burst;
    PeopleFactory m_factory;
    SeededRandom m_random;
};

} // namespace rollcall::demo
