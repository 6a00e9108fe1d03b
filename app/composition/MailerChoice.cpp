// SPDX-License-Identifier: Apache-2.0
#include "composition/MailerChoice.h"

#include "composition/OktaConnection.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"
#include "onboarding/WriteBackDesk.h"

namespace rollcall::app {

core::Result<> mayBeginToMail(directory::ReadSession& session, directory::IntegrationId integration)
{
    const auto stored = session.setting(onboarding::settingOfInvitations(integration));
    if (!stored)
        return tl::unexpected(stored.error());
    const auto now = onboarding::parseInvitationSettings(stored->value_or("{}"));
    if (!now)
        return tl::unexpected(now.error());
    if (now->mailer == onboarding::Mailer::Rollcall)
        return {};
    const auto connection = readOktaConnection(session, integration);
    const auto looked = session.setting(onboarding::settingOfAdoption(integration));
    if (!connection || !looked)
        return tl::unexpected(connection ? looked.error() : connection.error());
    if (!*connection || *looked)
        return {};
    return core::failure(core::ErrorKind::Denied,
                         "Nobody has looked yet in Okta who is registered already, so that they would be invited once "
                         "more.");
}

} // namespace rollcall::app
