// SPDX-License-Identifier: Apache-2.0
// The apps of the organisation: made, connected, assigned; and kept in step with people and groups.
#pragma once

#include "ManagedApp.h"
#include "SystemLog.h"
#include "demo/ManagementApi.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::demo::management {

/// Not thread-safe: used under the API's lock, engines excepted.
class AppStore {
public:
    AppStore(SimulatedOrganisation& home, VirtualClock& clock, SystemLog& log, const ManagementOptions& options);
    ~AppStore();
    AppStore(const AppStore&) = delete;
    AppStore& operator=(const AppStore&) = delete;

    ManagedApp& create(AppKind kind, const std::string& label, const std::string& templateName = {});
    /// The organisation's own engine as an app, provisioning already on.
    ManagedApp& adoptHome(const std::string& label);
    /// Null for an unknown id.
    [[nodiscard]] ManagedApp* find(std::string_view id) const;
    [[nodiscard]] const std::vector<std::unique_ptr<ManagedApp>>& all() const { return m_apps; }
    void erase(std::string_view id);
    /// Whether somebody else than the organisation's own engine pushes. Thread-safe.
    [[nodiscard]] bool hasOwnEngines() const { return m_hasOwnEngines; }

    /// The entry as the engine will use it; Invalid when the page would not take it.
    [[nodiscard]] core::Result<ProvisioningSettings> settingsFor(const ManagedApp& app,
                                                                 const ConnectionEntry& entry) const;
    void connect(ManagedApp& app, const ConnectionEntry& entry, ProvisioningSettings settings);
    void setSwitches(ManagedApp& app, ProvisioningSwitches switches, const LogTarget& actor);
    /// What the mapping says goes to the engine.
    void applyMapping(ManagedApp& app);

    void assignPerson(ManagedApp& app, const OktaUser& person, bool isThroughGroup, const LogTarget& actor);
    void unassignPerson(ManagedApp& app, const std::string& personId, const LogTarget& actor);
    void assignGroup(ManagedApp& app, const OktaGroup& group, std::int64_t priority, const LogTarget& actor);
    void unassignGroup(ManagedApp& app, const std::string& groupId, const LogTarget& actor);
    /// "Provision User" or "Retry".
    void provisionAgain(ManagedApp& app, const std::string& personId);
    PushMapping& pushGroup(ManagedApp& app, const OktaGroup& group);
    void startPush(ManagedApp& app, PushMapping& push);
    /// Also the groups that the organisation's own commands have pushed.
    std::vector<PushMapping>& pushesOf(ManagedApp& app);

    /// Brings every app in step with what the person or the group is now.
    void followPerson(const std::string& personId);
    void followGroup(const std::string& groupId);

    [[nodiscard]] static LogTarget targetOf(const ManagedApp& app);

private:
    void watch(ManagedApp& app);
    [[nodiscard]] std::unordered_set<std::string> membersOfGroups(const ManagedApp& app) const;
    void followMembers(ManagedApp& app);

    SimulatedOrganisation& m_home;
    VirtualClock& m_clock;
    SystemLog& m_log;
    const ManagementOptions& m_options;
    std::vector<std::unique_ptr<ManagedApp>> m_apps;
    std::atomic<bool> m_hasOwnEngines{false};
};

[[nodiscard]] LogTarget targetOf(const OktaUser& person);
[[nodiscard]] LogTarget targetOf(const OktaGroup& group);

} // namespace rollcall::demo::management
