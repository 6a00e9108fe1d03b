// SPDX-License-Identifier: Apache-2.0
// The simulated company of a desktop that demonstrates: its Okta, its people's part, and the page that moves both.
#pragma once

#include "composition/DemoOnboarding.h"
#include "composition/OnboardingHost.h"
#include "core/Clock.h"
#include "core/Lane.h"
#include "core/Result.h"
#include "demo/ProvisioningSettings.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "desktop/DesktopListenerControl.h"
#include "directory/Database.h"
#include "screens/DemoMailboxScreen.h"
#include "screens/DemoScreen.h"
#include "setup/ProfileCatalogue.h"

#include <QTimer>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace rollcall::app {

/// Lives on the GUI thread.
class Demonstration final : public models::DemoMailSource {
public:
    struct Stage {
        directory::Database& database;
        const core::Clock& clock;
        const setup::ProfileCatalogue& profiles;
        listener::ListenerService& service;
        DesktopListenerControl& control;
        OnboardingHost& onboarding;
    };

    /// Starts the listener and connects the simulated Okta with it. The stage must outlive it. Blocks until it listens.
    [[nodiscard]] static core::Result<std::unique_ptr<Demonstration>>
    prepare(const Stage& stage, demo::ProvisioningFlavour flavour, std::size_t people);

    [[nodiscard]] demo::SimulatedOrganisation& organisation() { return m_organisation; }
    [[nodiscard]] const directory::Integration& integration() const { return m_integration; }
    [[nodiscard]] DemoOnboarding& onboarding() { return *m_onboarding; }
    [[nodiscard]] models::DemoScreen& screen() { return *m_screen; }
    [[nodiscard]] models::DemoMailboxScreen& mailbox() { return *m_mailbox; }

    /// Okta's first requests, at a visible pace.
    void begin(std::size_t people, std::size_t groups);
    /// Once all have arrived, the admin's decisions are made: Rollcall mails, and who came at once is held for
    /// somebody to let go.
    void decideWhenAllArrived();

private:
    Demonstration(demo::ProvisioningFlavour flavour, core::Timestamp now, demo::OrganisationOptions options);
    [[nodiscard]] std::size_t mails() const override { return m_onboarding->mails(); }
    [[nodiscard]] std::vector<models::DemoMailView> mailsSince(std::size_t known) const override;
    void playPart(const std::string& address) override { m_onboarding->playPart(address); }
    [[nodiscard]] core::Result<> connect(const Stage& stage, demo::ProvisioningFlavour flavour);

    demo::VirtualClock m_clock;
    demo::SimulatedOrganisation m_organisation;
    directory::Integration m_integration;
    std::unique_ptr<DemoOnboarding> m_onboarding;
    std::unique_ptr<models::DemoScreen> m_screen;
    std::unique_ptr<models::DemoMailboxScreen> m_mailbox;
    QTimer m_arrival;
    int m_quietTicks = 0;
    core::Lane m_lane{"demo-decisions", 1}; ///< last: it ends before what it works on
};

} // namespace rollcall::app
