// SPDX-License-Identifier: Apache-2.0
#include "composition/OktaAppAccess.h"

#include <utility>

namespace rollcall::app {

core::Result<onboarding::OktaApp> openOktaApp(OktaConnections& connections, const directory::Integration& integration)
{
    auto session = connections.open(integration);
    if (!session)
        return tl::unexpected(std::move(session.error()));
    auto connection = connections.find(integration.id);
    if (!connection)
        return tl::unexpected(std::move(connection.error()));
    if (!*connection)
        return core::failure(core::ErrorKind::NotFound, "The integration was disconnected from Okta.");
    auto app = connections.askedApp(integration.id, **connection);
    if (!app)
        return tl::unexpected(std::move(app.error()));
    return onboarding::OktaApp{std::shared_ptr<okta::Client>(*session, &(*session)->client()), std::move(*app)};
}

} // namespace rollcall::app
