// SPDX-License-Identifier: Apache-2.0
#include "desktop/OnboardingScreens.h"

#include <utility>

namespace rollcall::app {

OnboardingScreens::OnboardingScreens(directory::Database& database, const core::Clock& clock,
                                     models::DirectoryWatcher& watcher, models::IntegrationSelection& selection,
                                     DesktopInvitations::Status status)
    : m_mailControl(database, clock),
      m_mail(selection, m_mailControl, clock),
      m_templateControl(database, clock),
      m_templates(database, watcher, selection, m_templateControl, clock),
      m_invitationControl(database, clock, std::move(status)),
      m_policy(database, watcher, selection, m_invitationControl),
      m_invitations(database, watcher, selection, m_invitationControl, clock)
{
}

OnboardingScreens::~OnboardingScreens() = default;

} // namespace rollcall::app
