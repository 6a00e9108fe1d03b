// SPDX-License-Identifier: Apache-2.0
// Asks Okta right before a mail whether its person can sign in at all.
#include "composition/SignInStatus.h"

#include "okta/AppUsers.h"
#include "okta/Users.h"
#include "onboarding/OktaRegistration.h"

#include <utility>

namespace rollcall::app {

namespace {

std::optional<std::string> objectionTo(const okta::User& user)
{
    if (user.status == okta::UserStatus::Suspended)
        return "Is suspended in Okta, and could not sign in. Mailed when somebody sends it after that has ended.";
    if (user.status == okta::UserStatus::Deprovisioned)
        return "Is deactivated in Okta. Activate the person there, or unassign them.";
    return std::nullopt;
}

} // namespace

core::Result<std::optional<std::string>> SignInStatus::operator()(const directory::Integration& integration,
                                                                  const directory::Person& person,
                                                                  std::stop_token stop) const
{
    const auto connection = m_connections.find(integration.id);
    if (!connection)
        return tl::unexpected(connection.error());
    if (!*connection)
        return std::nullopt;
    auto session = m_connections.open(integration);
    if (!session)
        return tl::unexpected(std::move(session.error()));
    const auto user = onboarding::findOktaUser((*session)->client(), person, stop);
    if (!user && user.error().kind == okta::FailureKind::NotFound)
        return "Okta does not know this person any more. Unassign them, or look for their new login.";
    if (!user)
        return tl::unexpected(okta::toError(user.error()));
    if (auto objection = objectionTo(*user))
        return objection;
    const auto app = m_connections.askedApp(integration.id, **connection);
    if (!app)
        return tl::unexpected(app.error());
    if (app->value.empty())
        return std::nullopt;
    const auto assigned = okta::AppUsers((*session)->client()).byId(*app, user->id, std::move(stop));
    if (!assigned && assigned.error().kind == okta::FailureKind::NotFound)
        return "Is not assigned to the app in Okta any more. Assign the person there.";
    // A role that may not read assignments is no reason to mail nobody at all: the status was read.
    if (!assigned && assigned.error().kind != okta::FailureKind::Permission)
        return tl::unexpected(okta::toError(assigned.error()));
    return std::nullopt;
}

} // namespace rollcall::app
