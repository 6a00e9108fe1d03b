// SPDX-License-Identifier: Apache-2.0
// okta check
#include "ctl/Interruptible.h"
#include "ctl/OktaAccess.h"
#include "ctl/OktaCommands.h"
#include "ctl/OktaProofText.h"

#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

std::string clientIdOf(const OktaTarget& target)
{
    const bool isStoredApp = target.connection && target.connection->kind == app::OktaCredentialKind::ServiceApp;
    return isStoredApp ? target.connection->actsAs : target.clientId;
}

} // namespace

Outcome<> checkOkta(CommandContext& context)
{
    auto target = oktaTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    ProvenOkta proven{.organisation = target->organisation, .clientId = clientIdOf(*target)};
    auto done = runInterruptibly([&](const std::stop_token& stop) {
        return prove(*target->session, proven, context.invocation().value("app"),
                     target->connection ? target->connection->app : okta::AppId(), stop);
    });
    if (!done)
        return done;
    if (context.isJson()) {
        scim::JsonObject object;
        object["integration"] =
            target->integration ? scim::JsonValue(scim::JsonString(target->integration->slug)) : nullptr;
        for (auto& member : toJson(proven))
            object[member.key()] = member.value();
        context.console().json(object);
    } else {
        print(context.console(), proven);
    }
    return refuseGaps(proven);
}

} // namespace rollcall::ctl
