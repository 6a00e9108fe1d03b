// SPDX-License-Identifier: Apache-2.0
// integration update: what is named changes, all else stays.
#include "composition/CompanionRole.h"
#include "composition/DownstreamChange.h"
#include "composition/DownstreamSettings.h"
#include "composition/IntegrationCompatibility.h"
#include "composition/RememberedSettings.h"
#include "ctl/CommandContext.h"
#include "ctl/DownstreamOptions.h"
#include "ctl/IntegrationJson.h"
#include "ctl/IntegrationOptions.h"

#include <optional>
#include <utility>

namespace rollcall::ctl {

namespace {

/// The secret goes into the vault at once, the rest into `change`.
Outcome<> changeDownstream(CommandContext& context, const directory::Integration& integration,
                           directory::IntegrationChange& change)
{
    if (!speaksOfDownstream(context.invocation()))
        return {};
    if (integration.role != directory::Role::Relay)
        return usage("The integration " + integration.slug + " has the role " +
                     std::string(directory::toString(integration.role)) + "; --downstream belongs to the role relay.");
    const auto current = app::downstreamOf(integration);
    const auto wish = readDownstream(context.invocation(), current ? std::optional(*current) : std::nullopt);
    if (!wish)
        return tl::unexpected(wish.error());
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    return app::takeDownstream(**database, context.clock(), integration, *wish, change).map_error(toFailure);
}

/// What stays unsaid stays as it is.
Outcome<> update(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    const auto changes = invocation.values("set");
    auto compatibility = readCompatibility(invocation);
    if (!compatibility)
        return tl::unexpected(compatibility.error());
    if (!invocation.has("name") && !*compatibility && changes.empty() && !speaksOfDownstream(invocation))
        return usage("Say what shall be otherwise: --name, --compatibility, --set or --downstream.");
    if (auto checked = invocation.has("name") ? checkName(invocation.value("name")) : Outcome<>(); !checked)
        return checked;
    auto integration = context.integration(invocation.operand().value_or(std::string()));
    if (!integration)
        return tl::unexpected(integration.error());
    if (*compatibility || !changes.empty()) {
        if (auto isRefused = app::refuseCompanion(*integration, "compatibility settings"); !isRefused)
            return tl::unexpected(toFailure(isRefused.error()));
    }
    directory::IntegrationChange change;
    if (invocation.has("name"))
        change.name = invocation.value("name");
    if (auto changed = changeDownstream(context, *integration, change); !changed)
        return changed;
    if (*compatibility || !changes.empty()) {
        auto current =
            *compatibility ? core::Result<scim::Compatibility>(**compatibility) : app::compatibilityOf(*integration);
        if (!current)
            return tl::unexpected(toFailure(current.error()));
        const auto changed = app::changeCompatibility(*current, changes);
        if (!changed)
            return usage(changed.error().message);
        app::store(*changed, change);
    }
    auto written = context.write([&](directory::WriteSession& session) -> core::Result<> {
        auto updated = session.updateIntegration(integration->id, change);
        if (!updated)
            return tl::unexpected(updated.error());
        *integration = std::move(*updated);
        return {};
    });
    if (!written)
        return written;
    if (const auto database = context.database())
        app::rememberClients(**database);
    auto publicUrl = context.publicUrl();
    const auto now = app::compatibilityOf(*integration);
    if (!publicUrl || !now)
        return tl::unexpected(!publicUrl ? publicUrl.error() : toFailure(now.error()));
    if (context.isJson()) {
        scim::JsonObject object = toJson(*integration, *publicUrl);
        object["compatibility"] = scim::toJson(*now);
        context.console().json(object);
    } else {
        context.console().line("Integration " + integration->slug +
                               (app::isCompanion(*integration)
                                    ? " is changed."
                                    : " is changed. A running listener takes it within a second."));
    }
    return {};
}

} // namespace

Command integrationUpdateCommand()
{
    return {"integration",
            "update",
            "[SLUG]",
            "Change an integration's name, or how its client is treated",
            "What is not named stays. `integration show` lists the names for --set with their values, such as\n"
            "groupPatchReturnsBody=true, transientAnswer.status=503 or unknownAttributes=refuse; `strict` follows the\n"
            "RFCs to the letter. The slug is for ever: it stands in Okta's settings.",
            withDownstream({{"name", "NAME", "How people call it"},
                            {"compatibility", "PRESET|FILE",
                             "tolerant, entra, strict, or JSON as in a profile; - reads standard input"},
                            {"set", "NAME=VALUE", "One compatibility setting", true}}),
            update};
}

} // namespace rollcall::ctl
