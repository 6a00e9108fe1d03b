// SPDX-License-Identifier: Apache-2.0
// A simulated Okta organisation and a vendor, and clients of its Management API over a real socket, for what the set-up
// reads and does there.
#pragma once

#include "Expect.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/Vendor.h"
#include "demo/VirtualClock.h"
#include "okta/Session.h"
#include "setup/OktaReader.h"
#include "setup/ProfileCatalogue.h"
#include "setup/Prover.h"

#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace rollcall::tests {

class SetupRig {
public:
    explicit SetupRig(const std::string& profile = "trusona", const std::string& role = "companion");

    [[nodiscard]] demo::ManagementApi& api() { return *m_api; }
    [[nodiscard]] demo::AdminConsole& console() { return m_api->console(); }
    [[nodiscard]] demo::VirtualClock& clock() { return m_clock; }
    [[nodiscard]] demo::Vendor& vendor() { return *m_vendor; }
    [[nodiscard]] const setup::Profile& profile() const { return m_profile; }
    [[nodiscard]] setup::SetupRecord& record() { return m_facts.record; }
    /// One for each role, with an API token of such an administrator.
    [[nodiscard]] okta::Client& client(demo::AdminRole role = demo::AdminRole::SuperAdmin);
    [[nodiscard]] const std::string& token(demo::AdminRole role) { return m_clients.at(role).token; }
    /// The calls since the last time, "POST /api/v1/groups"; with `onlyWrites` without GET.
    [[nodiscard]] std::vector<std::string> takeCalls(bool onlyWrites);

    /// Of Okta's console. The id; people are active.
    [[nodiscard]] std::string hire(const std::string& name);
    /// Makes the app that the profile uses in this role, without provisioning, and puts it into the record.
    std::string addApp();
    /// Enables provisioning, its switches off.
    void connect();
    void switchOn() { expect(console().setSwitches(app(), {})); }
    [[nodiscard]] std::string app() const { return m_facts.record.values.at("app"); }
    void settle();

    [[nodiscard]] setup::OktaFacts read(demo::AdminRole role = demo::AdminRole::SuperAdmin,
                                        const setup::OktaReading& how = {}, std::stop_token stop = {});
    /// Reads, and judges by Okta's answers alone: nothing arrived here, and no listener is up.
    [[nodiscard]] setup::Guide look(demo::AdminRole role = demo::AdminRole::SuperAdmin,
                                    const setup::OktaReading& how = {});
    [[nodiscard]] setup::Guide prove(const setup::OktaFacts& okta);

private:
    struct Connection {
        std::string token;
        std::unique_ptr<okta::Session> session;
    };

    demo::VirtualClock m_clock;
    std::unique_ptr<demo::Vendor> m_vendor;
    demo::SimulatedOrganisation m_organisation;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::unique_ptr<core::WebClient> m_web;
    std::map<demo::AdminRole, Connection> m_clients;
    std::vector<std::string> m_calls;
    setup::Profile m_profile;
    setup::Facts m_facts;
};

/// The steps that are green by what Okta says.
[[nodiscard]] std::set<std::string> provenByOkta(const setup::Guide& guide);
[[nodiscard]] const setup::GuideStep& stepOf(const setup::Guide& guide, const std::string& id);
[[nodiscard]] bool hasText(const std::string& text, std::string_view part);

} // namespace rollcall::tests
