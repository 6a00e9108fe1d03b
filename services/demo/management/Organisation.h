// SPDX-License-Identifier: Apache-2.0
// Everything the routes work on: people, groups and apps, and what an organisation has beside these.
#pragma once

#include "AppStore.h"
#include "Credentials.h"
#include "EarlierRecords.h"
#include "Faults.h"
#include "OrganisationState.h"
#include "Pushes.h"
#include "RateGate.h"
#include "SystemLog.h"
#include "core/Lane.h"
#include "demo/ManagementApi.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::demo::management {

struct Provider {
    std::string id; ///< 0oa…
    IdentityProviderFacts facts;
    core::Timestamp created;
    core::Timestamp lastUpdated;
};

struct PolicyRule {
    std::string id; ///< 0pr…
    PolicyRuleFacts facts;
    core::Timestamp created;
};

struct Policy {
    std::string id;   ///< 00p…
    std::string type; ///< "OKTA_SIGN_ON", "IDP_DISCOVERY", "ACCESS_POLICY", "PROFILE_ENROLLMENT"
    std::string name;
    core::Timestamp created;
    std::vector<PolicyRule> rules;   ///< by priority
    std::vector<std::string> groups; ///< whom it is for; empty: everybody
    bool isSystem = true;
};

class Organisation {
public:
    Organisation(SimulatedOrganisation& home, VirtualClock& clock, ManagementOptions options);
    ~Organisation();
    Organisation(const Organisation&) = delete;
    Organisation& operator=(const Organisation&) = delete;

    // Changes of people and groups. Searches go on showing what was before for a while.
    OktaUserPointer editPerson(const std::string& id, const std::function<void(OktaUser&)>& change);
    void addPerson(OktaUser person);
    void removePerson(const std::string& id);
    /// Takes every app away, then the status.
    void deactivatePerson(const std::string& id, const LogTarget& actor);
    OktaGroupPointer editGroup(const std::string& id, const std::function<void(OktaGroup&)>& change);
    void addGroup(OktaGroup group);
    void removeGroup(const std::string& id);
    /// What a search still sees in place of somebody or something changed just now: nothing when it sees what is, null
    /// when it sees nobody yet.
    [[nodiscard]] std::optional<OktaUserPointer> earlierPerson(const std::string& personId) const;
    [[nodiscard]] std::optional<OktaGroupPointer> earlierGroup(const std::string& groupId) const;

    [[nodiscard]] OktaUserPointer person(const std::string& idOrLogin) const;
    /// Who calls: an API token is worth what its owner's account is.
    [[nodiscard]] tl::expected<Principal, Reply> identify(const Call& call);
    /// The id of the organisation's own policy of that type; empty when there is none.
    [[nodiscard]] std::string policyOfType(std::string_view type) const;
    [[nodiscard]] LogTarget actorOf(const Principal& principal) const;
    void log(std::string eventType, std::string message, const LogTarget& actor, std::vector<LogTarget> targets);
    /// Whether a profile may have a property of that name.
    [[nodiscard]] bool isInProfile(std::string_view name) const;
    [[nodiscard]] std::string href(const std::string& path) const { return origin + "/api/v1/" + path; }
    [[nodiscard]] std::size_t unfinished() const { return m_following.unfinished(); }
    [[nodiscard]] bool waitUntilIdle(std::chrono::milliseconds deadline, const std::stop_token& stop);
    /// Stops what follows changes; nothing of the home organisation is heard afterwards.
    void stop();

    SimulatedOrganisation& home;
    OrganisationState& records;
    OrganisationState admins; ///< who own API tokens: not among the people whom apps are for
    VirtualClock& clock;
    const ManagementOptions options;
    core::SystemClock computersClock;
    const core::Clock& callersClock; ///< the computer's where no other is given
    std::string origin;
    const std::string id;
    const std::string userTypeId;
    const std::string userSchemaId;
    const core::Timestamp founded;

    SystemLog systemLog;
    Faults faults;
    RateGate gate;

    std::mutex mutex; ///< guards what follows
    Credentials credentials;
    AppStore apps;
    std::vector<std::pair<std::string, scim::JsonObject>> userAttributes; ///< custom ones of the user schema
    core::Timestamp schemaUpdated;
    std::vector<Provider> providers;
    std::vector<Policy> policies;
    bool isScimVisible = true;

private:
    void rememberPerson(const std::string& personId);
    void rememberGroup(const std::string& groupId);
    void follow(const OrganisationEvent& event);
    void post(std::function<void()> work);

    EarlierRecords<OktaUserPointer> m_earlierPeople;
    EarlierRecords<OktaGroupPointer> m_earlierGroups;
    WorkCounter m_following;
    core::Lane m_lane;
    std::uint64_t m_observer = 0;
};

} // namespace rollcall::demo::management
