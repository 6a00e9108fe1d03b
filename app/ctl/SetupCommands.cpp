// SPDX-License-Identifier: Apache-2.0
// setup guide: the filled-in steps, for whoever has no desktop, or administers Okta elsewhere.
#include "composition/OktaConnection.h"
#include "composition/OwnAddresses.h"
#include "composition/SetupCheck.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/ListenerFacts.h"
#include "ctl/NextCommand.h"
#include "screens/SetupSteps.h"
#include "setup/Export.h"

#include <ranges>
#include <string>
#include <string_view>

namespace rollcall::ctl {

namespace {

constexpr std::string_view details =
    "What is to be done here, in Okta and at the vendor, in order, with the values that are to be pasted and with how\n"
    "far it is; secrets are left out. Okta is not asked: what it was seen to say earlier counts, and\n"
    "`rollcallctl okta check` looks again.";

Outcome<models::SetupCircumstances> circumstances(CommandContext& context, const directory::Integration& integration)
{
    auto listener = readListener(context, integration);
    auto session = context.session();
    if (!listener || !session)
        return tl::unexpected(!listener ? listener.error() : session.error());
    const auto connection = app::readOktaConnection(**session, integration.id);
    if (!connection)
        return tl::unexpected(toFailure(connection.error()));
    models::SetupCircumstances known;
    known.isWithoutOkta = !*connection;
    if (*connection)
        known.connection = app::targetOf(**connection);
    known.now = context.clock().now();
    known.publicUrl = QString::fromStdString(listener->publicUrl);
    known.listener = std::move(listener->facts);
    return known;
}

Outcome<> guide(CommandContext& context)
{
    const auto chosen = context.chosen();
    auto profiles = context.profiles();
    if (!chosen || !profiles)
        return tl::unexpected(!chosen ? chosen.error() : profiles.error());
    const directory::Integration& integration = chosen->integration;
    const setup::Profile* shipped = (*profiles)->find(integration.profileId);
    if (shipped == nullptr)
        return notFound("There is no profile " + integration.profileId +
                        " any more. `rollcallctl profiles` says which there are.");
    const auto findings = models::readSetup(*chosen->session, integration, *shipped, app::ownAddresses(), {});
    if (!findings)
        return tl::unexpected(toFailure(findings.error()));
    const auto known = circumstances(context, integration);
    if (!known)
        return tl::unexpected(known.error());
    const setup::Profile profile = setup::expectedProfile(*shipped, findings->expectations);
    setup::Guide judged = models::SetupSteps::prove({profile, integration, *findings, *known});
    for (setup::GuideStep& step : judged.steps) {
        if (!step.command.empty())
            step.command = nextCommand(context.invocation().global, std::move(step.command));
    }
    const std::string text =
        setup::exportMarkdown(profile, integration.name, judged, findings->record, context.clock().now());
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"integration", integration.slug}, {"markdown", text}});
        return {};
    }
    // Names of people who were pushed stand in it.
    for (const auto line : std::views::split(text, '\n'))
        context.console().line(std::string_view(line.begin(), line.end()));
    return {};
}

} // namespace

std::vector<Command> setupCommands()
{
    return {{"setup",
             "guide",
             "",
             "Print the steps of an integration's set-up, with the values to paste",
             details,
             {{"markdown", "", "As Markdown, which it is without this as well"}},
             guide}};
}

} // namespace rollcall::ctl
