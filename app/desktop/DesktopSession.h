// SPDX-License-Identifier: Apache-2.0
// Everything one run of the desktop is made of, wired in one place.
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "desktop/DesktopOptions.h"
#include "directory/Database.h"
#include "shell/MainWindow.h"

#include <memory>

namespace rollcall::demo {
class SimulatedOrganisation;
}
namespace rollcall::models {
class ActivityScreen;
class CredentialScreen;
class DemoMailboxScreen;
class DemoScreen;
class IntegrationSelection;
class InvitationPolicyScreen;
class InvitationsScreen;
class ListenerControl;
class MailScreen;
class MappingScreen;
class OktaAccessScreen;
class OktaActionScreen;
class OktaPeopleScreen;
class OverviewScreen;
class PeopleScreen;
class ReachScreen;
class RegistrationScreen;
class SetupScreen;
class TemplateScreen;
class VendorServiceScreen;
class WebhookScreen;
} // namespace rollcall::models
namespace rollcall::ui {
class Style;
}

namespace rollcall::app {

/// Made, used and destroyed on the GUI thread; taken down in reverse order of construction, the listener draining
/// first.
class DemoOnboarding;

class DesktopSession {
public:
    /// Opens the directory (a temporary one for the demonstration) and becomes its host unless another process is.
    /// Blocks for as long as a migration takes. `style` must outlive the session.
    [[nodiscard]] static core::Result<std::unique_ptr<DesktopSession>> open(const DesktopOptions& options,
                                                                            ui::Style& style);
    ~DesktopSession();
    DesktopSession(const DesktopSession&) = delete;
    DesktopSession& operator=(const DesktopSession&) = delete;

    /// Starts the listener with the stored settings, and lets the simulated Okta push at a visible pace.
    void start();
    /// In the demonstration: once all people have arrived, decides as an admin does who mails them.
    void decideForDemonstration();

    [[nodiscard]] ui::MainWindow& window();
    [[nodiscard]] directory::Database& database();
    [[nodiscard]] const core::Clock& clock() const;
    [[nodiscard]] models::ListenerControl& listener();
    [[nodiscard]] models::IntegrationSelection& selection();
    [[nodiscard]] models::OverviewScreen& overview();
    [[nodiscard]] models::SetupScreen& setup();
    [[nodiscard]] models::OktaAccessScreen& oktaAccess();
    [[nodiscard]] models::OktaActionScreen& oktaActions();
    [[nodiscard]] models::MappingScreen& mapping();
    [[nodiscard]] models::CredentialScreen& credentials();
    [[nodiscard]] models::ReachScreen& reach();
    [[nodiscard]] models::VendorServiceScreen& vendorService();
    [[nodiscard]] models::MailScreen& mail();
    [[nodiscard]] models::TemplateScreen& templates();
    [[nodiscard]] models::RegistrationScreen& registrations();
    [[nodiscard]] models::InvitationsScreen& invitations();
    [[nodiscard]] models::WebhookScreen& webhooks();
    [[nodiscard]] models::PeopleScreen& people();
    [[nodiscard]] models::OktaPeopleScreen& oktaPeople();
    [[nodiscard]] models::ActivityScreen& activity();
    /// Nullptr outside the demonstration.
    [[nodiscard]] models::DemoScreen* demo();
    [[nodiscard]] demo::SimulatedOrganisation* organisation();
    [[nodiscard]] models::DemoMailboxScreen* demoMailbox();
    [[nodiscard]] DemoOnboarding* demoOnboarding();
    /// The integration the simulated Okta calls.
    [[nodiscard]] const directory::Integration& demoIntegration() const;

private:
    struct Parts;
    explicit DesktopSession(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace rollcall::app
