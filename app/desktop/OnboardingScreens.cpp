// SPDX-License-Identifier: Apache-2.0
#include "desktop/OnboardingScreens.h"

#include <utility>

namespace rollcall::app {

OnboardingScreens::OnboardingScreens(directory::Database& database, OktaConnections& connections,
                                     const setup::ProfileCatalogue& profiles, const core::Clock& clock,
                                     models::DirectoryWatcher& watcher, models::IntegrationSelection& selection,
                                     DesktopInvitations::Status status)
    : m_mailControl(database, clock),
      m_mail(selection, m_mailControl, clock),
      m_templateControl(database, clock),
      m_templates(database, watcher, selection, m_templateControl, clock),
      m_invitationControl(database, connections, profiles, clock, std::move(status)),
      m_policy(database, watcher, selection, m_invitationControl),
      m_invitations(database, watcher, selection, m_invitationControl, clock),
      m_registrationControl(database, connections, profiles, clock),
      m_registrations(watcher, selection, m_registrationControl, clock),
      m_webhookControl(database, clock),
      m_webhooks(watcher, selection, m_webhookControl, clock)
{
}

OnboardingScreens::~OnboardingScreens() = default;

} // namespace rollcall::app
