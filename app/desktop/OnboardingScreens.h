// SPDX-License-Identifier: Apache-2.0
// The desktop's screens between "provisioned" and "registered": mail, its templates, who invites, the invitations.
#pragma once

#include "desktop/DesktopInvitations.h"
#include "desktop/DesktopMail.h"
#include "desktop/DesktopRegistrations.h"
#include "desktop/DesktopTemplates.h"
#include "desktop/DesktopWebhooks.h"
#include "screens/InvitationPolicyScreen.h"
#include "screens/InvitationsScreen.h"
#include "screens/MailScreen.h"
#include "screens/RegistrationScreen.h"
#include "screens/TemplateScreen.h"
#include "screens/WebhookScreen.h"

namespace rollcall::models {
class DirectoryWatcher;
class IntegrationSelection;
} // namespace rollcall::models

namespace rollcall::app {

/// Lives on the GUI thread. Everything passed in must outlive it.
class OnboardingScreens {
public:
    OnboardingScreens(directory::Database& database, OktaConnections& connections,
                      const setup::ProfileCatalogue& profiles, const core::Clock& clock,
                      models::DirectoryWatcher& watcher, models::IntegrationSelection& selection,
                      DesktopInvitations::Status status);
    OnboardingScreens(const OnboardingScreens&) = delete;
    OnboardingScreens& operator=(const OnboardingScreens&) = delete;
    ~OnboardingScreens();

    [[nodiscard]] models::MailScreen& mail() { return m_mail; }
    [[nodiscard]] models::TemplateScreen& templates() { return m_templates; }
    [[nodiscard]] models::InvitationPolicyScreen& policy() { return m_policy; }
    [[nodiscard]] models::RegistrationScreen& registrations() { return m_registrations; }
    [[nodiscard]] models::InvitationsScreen& invitations() { return m_invitations; }
    [[nodiscard]] models::WebhookScreen& webhooks() { return m_webhooks; }

private:
    DesktopMail m_mailControl;
    models::MailScreen m_mail;
    DesktopTemplates m_templateControl;
    models::TemplateScreen m_templates;
    DesktopInvitations m_invitationControl;
    models::InvitationPolicyScreen m_policy;
    models::InvitationsScreen m_invitations;
    DesktopRegistrations m_registrationControl;
    models::RegistrationScreen m_registrations;
    DesktopWebhooks m_webhookControl;
    models::WebhookScreen m_webhooks;
};

} // namespace rollcall::app
