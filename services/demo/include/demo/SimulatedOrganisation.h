// SPDX-License-Identifier: Apache-2.0
// A company with Okta, played convincingly: people come, change and go, and Okta pushes each of it to a SCIM server.
#pragma once

#include "demo/OrganisationEvent.h"
#include "demo/OutgoingUser.h"
#include "demo/ProvisioningSettings.h"
#include "demo/VirtualClock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::demo {

class OrganisationState;

struct OrganisationOptions {
    std::string name = "Acme";
    std::string domain = "acme.example";
    std::uint64_t seed = 1;
    unsigned connections = 1;      ///< parallel ones; pushes of one person or group keep their order at any number
    unsigned burstConnections = 4; ///< while a burst runs
    double peoplePerSecond = 0;    ///< how fast people are pushed; 0 is as fast as possible
};

struct OrganisationStatistics {
    std::size_t people = 0;
    std::size_t assigned = 0;
    std::size_t provisioned = 0;
    std::size_t deprovisioned = 0;
    std::size_t failed = 0; ///< people whose last push ended in an error
    std::size_t groups = 0;
    std::size_t groupsPushed = 0;
    std::size_t groupsFailed = 0;
    std::size_t queued = 0; ///< actions not yet at their end
    std::uint64_t requests = 0;
    std::uint64_t refusedRequests = 0; ///< answers Okta was not content with
    std::uint64_t retries = 0;         ///< after an answer 429
};

/// Okta's view at one moment. The values are immutable and may cross threads.
struct OrganisationSnapshot {
    std::vector<OktaUserPointer> people; ///< in the order they came
    std::vector<OktaGroupPointer> groups;
    OrganisationStatistics statistics;
    BurstProgress burst;
};

/// Commands return at once and are carried out in the order they were given, pushes of one person or group strictly one
/// after the other; a group push waits for the people commanded before it. A person is named by Okta id; an empty id
/// means "someone at random who fits". What came of it is told to the observers. Thread-safe.
class SimulatedOrganisation {
public:
    /// `clock` must outlive the organisation.
    SimulatedOrganisation(ProvisioningSettings settings, VirtualClock& clock, OrganisationOptions options = {});
    /// Cancels what is queued and waits for the requests under way, each of which may take its answer deadline.
    ~SimulatedOrganisation();
    SimulatedOrganisation(const SimulatedOrganisation&) = delete;
    SimulatedOrganisation& operator=(const SimulatedOrganisation&) = delete;

    using Observer = std::function<void(const OrganisationEvent&)>;
    /// Called on the organisation's threads, never two calls at once, never under a lock that a command needs.
    [[nodiscard]] std::uint64_t addObserver(Observer observer);
    /// When it returns, the observer is not running and will not be called again. Not from within an observer.
    void removeObserver(std::uint64_t observer);

    void testConnection();
    /// Invents people and groups; nothing is sent. Does nothing for people or groups when there are some already.
    void populate(std::size_t people, std::size_t groups, std::uint64_t seed);
    /// Assigns everybody who is not assigned, and pushes them; also those whose push failed.
    void assignAll();
    void assign(std::string personId);

    /// Someone new, assigned, and a member of the department's group.
    void hire();
    void rename(std::string personId = {});
    /// Another login and e-mail address.
    void changeAddress(std::string personId = {});
    void changeAttributes(std::string personId = {});
    /// Out of one group and into another; both ids may be empty.
    void moveBetweenGroups(std::string personId = {}, std::string fromGroupId = {}, std::string toGroupId = {});
    void deactivate(std::string personId = {});
    void reactivate(std::string personId = {});
    void unassign(std::string personId = {});

    /// First push, or "Push Now" of a group that is linked already.
    void pushGroup(std::string groupId = {});
    void pushAllGroups();
    void renameGroup(std::string groupId, std::string newName);
    /// Unlinks and deletes at the other end; the group stays in Okta, not pushed.
    void deleteGroup(std::string groupId);

    void importUsers();

    /// Hires and pushes `count` people over `burstConnections` connections. Ignored while a burst runs.
    void burst(std::size_t count);
    /// People of the burst whose push has not begun leave the organisation again.
    void cancelBurst();
    /// Drops everything that has not begun.
    void cancelAll();

    void setPeoplePerSecond(double peoplePerSecond);

    /// Another server or credential from the next push on. The flavour stays what it was.
    void connect(ProvisioningSettings settings);
    void setSwitches(const ProvisioningSwitches& switches);
    [[nodiscard]] ProvisioningSwitches switches() const;
    /// What the mappings make of somebody before they are sent: with the assignment, or with a later change. Called on
    /// the engine's threads.
    enum class MappingUse { Assignment, Update };
    using ProfileMapping = std::function<OutgoingUser(const OktaUser&, MappingUse)>;
    void setMapping(ProfileMapping mapping);

    /// Pushes the profile as it stands, when the person is assigned and linked.
    void pushProfile(std::string personId);
    /// Provisions whatever the record says, and deactivates likewise: for who keeps the records themselves.
    void pushAssignment(std::string personId);
    void pushDeactivation(std::string personId);
    /// Tells the other end who joined or left, when the group is pushed.
    void updateMembership(std::string groupId);

    /// The records behind the organisation, for this room's own parts. What is changed there is told to nobody; the two
    /// functions below tell.
    [[nodiscard]] OrganisationState& records();
    /// Changes at once, on the caller's thread; null when there is nobody of that id.
    OktaUserPointer editPerson(const std::string& id, const std::function<void(OktaUser&)>& change);
    OktaGroupPointer editGroup(const std::string& id, const std::function<void(OktaGroup&)>& change);

    [[nodiscard]] OrganisationSnapshot snapshot() const;
    [[nodiscard]] OrganisationStatistics statistics() const;
    [[nodiscard]] BurstProgress burstProgress() const;
    [[nodiscard]] const std::string& name() const;
    [[nodiscard]] ProvisioningFlavour flavour() const;
    [[nodiscard]] std::string baseUrl() const;

    /// Blocks until nothing is queued or running. False when `deadline` (real time) or `stop` came first.
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds deadline, std::stop_token stop = {}) const;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace rollcall::demo
