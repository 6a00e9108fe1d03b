// SPDX-License-Identifier: Apache-2.0
// oauth approve
#include "composition/OAuthClient.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"

namespace rollcall::ctl {

namespace {

Outcome<> approve(CommandContext& context)
{
    const auto integration = context.integration();
    auto database = context.database();
    if (!integration || !database)
        return tl::unexpected(!integration ? integration.error() : database.error());
    const auto issued = app::issueConsentCode(**database, *integration, context.clock());
    if (!issued)
        return tl::unexpected(toFailure(issued.error()));
    const std::string code(issued->code.reveal());
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"integration", integration->slug},
                                                {"code", code},
                                                {"expires", jsonTime(issued->expires)},
                                                {"tries", issued->tries}});
        return {};
    }
    context.console().line("Code for the consent page of " + integration->slug + ": " + code);
    context.console().line("Good for one approval until " + textTime(issued->expires) + " UTC, and for " +
                           std::to_string(issued->tries) + " tries. A code made before is no longer good.");
    return {};
}

} // namespace

std::vector<Command> oauthCommands()
{
    return {{"oauth",
             "approve",
             "",
             "Make the code that approves Okta on the consent page",
             "The consent page stands on a public door without a log-in, so it asks for this code.",
             {},
             approve}};
}

} // namespace rollcall::ctl
