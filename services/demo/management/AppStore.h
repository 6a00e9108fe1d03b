// SPDX-License-Identifier: Apache-2.0
// The apps of the organisation: made, connected, assigned; and kept in step with people and groups.
#pragma once

#include "ManagedApp.h"
#include "SystemLog.h"
#include "demo/ManagementApi.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
    /// What schema and mapping say goes to the engine; rules for attributes that are gone go too.
    void applyMapping(ManagedApp& app);

    /// Attributes of one app user: name → JSON.
    using AppUserValues = std::map<std::string, std::string>;
    /// `groupId` names the group that gives the app; empty: it is given in person, with these attributes of its own.
    void assignPerson(ManagedApp& app, const OktaUser& person, const std::string& groupId, const LogTarget& actor,
                      const AppUserValues& own = {});
    /// Sets attributes of an assignment, and pushes them where profiles are pushed.
    void changeAppUser(ManagedApp& app, const std::string& personId, const AppUserValues& values,
                       const LogTarget& actor);
    void unassignPerson(ManagedApp& app, const std::string& personId, const LogTarget& actor);
    /// Whether a group gives them the app, whoever gave it beside that: nobody may take it away then.
    [[nodiscard]] bool isGivenByGroup(const ManagedApp& app, const std::string& personId) const;
    void assignGroup(ManagedApp& app, const OktaGroup& group, std::int64_t priority, const LogTarget& actor);
    void unassignGroup(ManagedApp& app, const std::string& groupId, const LogTarget& actor);
    /// "Provision User" or "Retry".
    void provisionAgain(ManagedApp& app, const std::string& personId);
    /// Which group of the other end a mapping is for; both empty: one of the same name.
    struct PushTarget {
        std::string name{};
        std::string id{}; ///< of one that was a target before
    };
    /// Nothing is pushed while the mapping is not active.
    PushMapping& pushGroup(ManagedApp& app, const OktaGroup& group, const PushTarget& target, bool isActive = true);
    void startPush(ManagedApp& app, PushMapping& push);
    /// Takes the mapping away; the group at the other end goes too, or stays and may be a target again.
    void removePush(ManagedApp& app, const std::string& mappingId, bool isTargetDeleted);
    /// The group of the other end behind a mapping, now or formerly; with the app that has it.
    [[nodiscard]] std::optional<std::pair<const ManagedApp*, TargetGroup>> targetGroup(const std::string& id) const;
    /// The group is gone from the directory: its assignments and mappings go, what was pushed stays.
    void forgetGroup(const std::string& groupId);
    /// Also the groups that the organisation's own commands have pushed.
    std::vector<PushMapping>& pushesOf(ManagedApp& app);

    /// Brings every app in step with what the person or the group is now.
    void followPerson(const std::string& personId);
    void followGroup(const std::string& groupId);
    /// Whether the change is one that the organisation's own engine pushes.
    [[nodiscard]] bool isNewsForHome(const OktaUser& before, const OktaUser& after) const;

    [[nodiscard]] static LogTarget targetOf(const ManagedApp& app);

private:
    void watch(ManagedApp& app);
    [[nodiscard]] TargetGroup targetOf(const ManagedApp& app, const PushMapping& push) const;
    /// Who is in an assigned group, and in which: the one that comes first by priority.
    [[nodiscard]] std::unordered_map<std::string, std::string> membersOfGroups(const ManagedApp& app) const;
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
