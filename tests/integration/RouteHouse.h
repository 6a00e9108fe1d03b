// SPDX-License-Identifier: Apache-2.0
// Our directory behind its real listener, a simulated Okta whose app provisions it (or, for a companion, the vendor),
// and a runner that does what is ordered for the people.
#pragma once

#include "Rig.h"
#include "composition/OktaSession.h"
#include "core/Clock.h"
#include "demo/ManagementApi.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/Vendor.h"
#include "demo/VirtualClock.h"
#include "directory/Database.h"
#include "directory/Jobs.h"
#include "jobs/Runner.h"
#include "okta/AppUsers.h"
#include "okta/Users.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/RouteDesk.h"
#include "onboarding/RouteJobs.h"
#include "onboarding/WriteBackKeeper.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::tests {

class RouteHouse {
public:
    explicit RouteHouse(directory::Role role = directory::Role::Own,
                        onboarding::Mailer mailer = onboarding::Mailer::Vendor);
    ~RouteHouse();

    [[nodiscard]] demo::ManagementApi& api() { return *m_api; }
    [[nodiscard]] demo::AdminConsole& console() { return m_api->console(); }
    [[nodiscard]] demo::Vendor& vendor() { return *m_vendor; }
    [[nodiscard]] okta::Client& client() { return m_session->client(); }
    [[nodiscard]] conformance::Rig& rig() { return m_rig; }
    [[nodiscard]] directory::IntegrationId integration() const { return m_rig.integration().id; }
    [[nodiscard]] const std::string& token() const { return m_token.value; }
    [[nodiscard]] okta::AppId app() const { return okta::AppId(m_app); }
    onboarding::RouteDesk& desk() { return m_desk; }

    /// Has the app in person, and is provisioned.
    okta::UserId hire(const std::string& name);
    /// In Okta, without the app.
    okta::UserId know(const std::string& name);
    /// Has the app by a group of that name.
    okta::UserId hireByGroup(const std::string& name, const std::string& group);
    void settle();
    /// As our side knows the person; a companion's by their login.
    [[nodiscard]] directory::ResourceId here(const std::string& name);
    [[nodiscard]] bool isActiveHere(const std::string& name);
    /// Nothing when the person has not the app.
    [[nodiscard]] std::optional<okta::AppUser> assignment(const okta::UserId& user);
    [[nodiscard]] okta::User user(const okta::UserId& id);
    /// How many such events Okta's log has of the person.
    [[nodiscard]] int events(const std::string& type, const okta::UserId& user);

    void choose(onboarding::Mailer mailer);
    void setRegistered(const std::string& name);

    [[nodiscard]] onboarding::RoutePreview preview(onboarding::ResendRoute route,
                                                   const std::vector<std::string>& names);
    onboarding::RouteOutcome order(const onboarding::RoutePreview& preview, const std::string& request = "wish",
                                   const std::string& title = {});
    onboarding::RouteOutcome order(onboarding::ResendRoute route, const std::string& name);
    /// Begins to work, with the keepers beside; again after `stop`.
    void start(onboarding::RouteJobOptions options = quick());
    void stop();
    [[nodiscard]] static onboarding::RouteJobOptions quick();

    /// The newest of that kind.
    [[nodiscard]] std::optional<directory::Job> job(std::string_view kind);
    [[nodiscard]] bool isAt(std::string_view kind, directory::JobState state);
    [[nodiscard]] std::size_t jobs(std::string_view kind);
    /// Nobody may write in Okta from when that person is off the app: no job gets further. Before `start`.
    void holdOnceOff(const okta::UserId& user) { m_held = user; }
    [[nodiscard]] directory::ReadSession& reader() { return *m_reader; }

private:
    [[nodiscard]] onboarding::OktaAppOpener opener();

    core::SystemClock m_clock;
    demo::VirtualClock m_oktaClock;
    conformance::Rig m_rig;
    std::unique_ptr<demo::Vendor> m_vendor;
    demo::SimulatedOrganisation m_organisation;
    std::unique_ptr<demo::ManagementApi> m_api;
    std::string m_app;
    demo::ApiTokenFacts m_token;
    std::shared_ptr<app::OktaSession> m_session;
    std::unique_ptr<directory::ReadSession> m_reader;
    std::optional<okta::UserId> m_held;
    std::atomic<bool> m_isHeld = false;
    onboarding::RouteDesk m_desk;
    std::unique_ptr<onboarding::InvitationKeeper> m_invitations;
    std::unique_ptr<onboarding::WriteBackKeeper> m_writeBacks;
    std::unique_ptr<jobs::Runner> m_runner;
};

} // namespace rollcall::tests
