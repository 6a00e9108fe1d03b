// SPDX-License-Identifier: Apache-2.0
// The simulated company of a desktop that demonstrates: its Okta, its people's part, and the page that moves both.
#pragma once

#include "composition/DemoOnboarding.h"
#include "composition/OnboardingHost.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "demo/ProvisioningSettings.h"
#include "demo/SimulatedOrganisation.h"
#include "demo/VirtualClock.h"
#include "desktop/DesktopListenerControl.h"
#include "directory/Database.h"
#include "screens/DemoScreen.h"
#include "setup/ProfileCatalogue.h"

#include <cstddef>
#include <memory>

namespace rollcall::app {

/// Lives on the GUI thread.
class Demonstration {
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

    /// Okta's first requests, at a visible pace.
    void begin(std::size_t people, std::size_t groups);

private:
    Demonstration(demo::ProvisioningFlavour flavour, core::Timestamp now, demo::OrganisationOptions options);
    [[nodiscard]] core::Result<> connect(const Stage& stage, demo::ProvisioningFlavour flavour);

    demo::VirtualClock m_clock;
    demo::SimulatedOrganisation m_organisation;
    directory::Integration m_integration;
    std::unique_ptr<DemoOnboarding> m_onboarding;
    std::unique_ptr<models::DemoScreen> m_screen;
};

} // namespace rollcall::app
