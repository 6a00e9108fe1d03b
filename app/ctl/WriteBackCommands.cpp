// SPDX-License-Identifier: Apache-2.0
// registrations adopt | write-back: who is registered already, and who keeps it in Okta.
#include "composition/RegistrationTarget.h"
#include "ctl/Asker.h"
#include "ctl/Interruptible.h"
#include "ctl/OktaAccess.h"
#include "ctl/RegistrationCommands.h"
#include "okta/OrganisationUrl.h"
#include "onboarding/WriteBackDesk.h"

#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

using onboarding::WriteBackKind;
using onboarding::WriteBackMode;
using onboarding::WriteBackSettings;

Outcome<WriteBackSettings> storedSettings(const Chosen& chosen)
{
    const auto stored = chosen.session->setting(onboarding::settingOfWriteBack(chosen.integration.id));
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    auto settings = onboarding::parseWriteBackSettings(stored->value_or("{}"));
    return settings ? Outcome<WriteBackSettings>(std::move(*settings)) : tl::unexpected(toFailure(settings.error()));
}

/// As stored, with what the options say over it.
Outcome<WriteBackSettings> wantedSettings(CommandContext& context, const Chosen& chosen)
{
    const Invocation& invocation = context.invocation();
    auto settings = storedSettings(chosen);
    if (!settings)
        return settings;
    if (invocation.has("group") && invocation.has("attribute"))
        return usage("--group and --attribute exclude each other.");
    if (invocation.has("group")) {
        auto group = okta::GroupReference::parse(invocation.value("group"));
        if (!group)
            return usage(group.error().message);
        settings->kind = WriteBackKind::Group;
        settings->target = std::move(group->id.value);
        settings->name.clear();
    }
    if (invocation.has("attribute")) {
        settings->kind = WriteBackKind::Attribute;
        settings->target = invocation.value("attribute");
    }
    if (invocation.has("identity-provider"))
        settings->identityProvider = invocation.value("identity-provider");
    const auto profiles = context.profiles();
    if (!profiles)
        return tl::unexpected(profiles.error());
    if (auto proposed = app::proposeTarget(*chosen.session, chosen.integration, **profiles, *settings); !proposed)
        return tl::unexpected(toFailure(proposed.error()));
    const auto bound = invocation.number("additions-per-hour", settings->additionsPerHour, 0, 1'000'000);
    if (!bound)
        return tl::unexpected(bound.error());
    settings->additionsPerHour = static_cast<int>(*bound);
    return settings;
}

scim::JsonObject toJson(const onboarding::Adoption& adoption)
{
    scim::JsonArray strangers;
    for (const std::string& login : adoption.strangers)
        strangers.emplace_back(login);
    scim::JsonObject object{{"inTarget", adoption.inTarget},
                            {"signIns", adoption.signIns},
                            {"registered", adoption.registered},
                            {"knownBefore", adoption.known},
                            {"strangers", adoption.strangerCount},
                            {"strangerLogins", std::move(strangers)},
                            {"gap", adoption.gap}};
    object["otherWriter"] = adoption.otherWriter ? scim::JsonValue(adoption.otherWriter->name) : nullptr;
    return object;
}

void tell(CommandContext& context, const onboarding::Adoption& adoption, const WriteBackSettings& settings)
{
    if (context.isJson()) {
        context.console().json(toJson(adoption));
        return;
    }
    Console& console = context.console();
    if (!settings.target.empty())
        console.line("In " + settings.targetText() + ": " + std::to_string(adoption.inTarget) + ", of these " +
                     std::to_string(adoption.strangerCount) + " not known here.");
    if (!settings.identityProvider.empty())
        console.line("Signed in through the vendor within 90 days: " + std::to_string(adoption.signIns) + ".");
    console.line("Marked as registered, seen in Okta: " + std::to_string(adoption.registered) +
                 "; known before: " + std::to_string(adoption.known) + ". Nobody was mailed, added or removed.");
    if (adoption.otherWriter)
        console.line(adoption.otherWriter->name + " writes there, last on " + textTime(adoption.otherWriter->at) + ".");
    if (!adoption.gap.empty())
        console.line(adoption.gap);
}

void tell(CommandContext& context, const WriteBackSettings& settings)
{
    if (context.isJson()) {
        if (const auto json = scim::parseJson(onboarding::toJson(settings)); json)
            context.console().json(*json);
        return;
    }
    switch (settings.mode) {
    case WriteBackMode::Off:
        context.console().line("Nothing was chosen: registrations are not written to Okta, and not watched there.");
        break;
    case WriteBackMode::Watch:
        context.console().line("Rollcall watches " + settings.targetText() + "; the vendor keeps it.");
        break;
    case WriteBackMode::Write:
        context.console().line("Rollcall keeps " + settings.targetText() +
                               ": strong evidence adds by itself, at most " +
                               std::to_string(settings.additionsPerHour) + " an hour.");
        break;
    }
}

} // namespace

Outcome<> adoptRegistrations(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto settings = wantedSettings(context, *chosen);
    if (!settings)
        return tl::unexpected(settings.error());
    if (settings->target.empty() && settings->identityProvider.empty())
        return usage("Say where Okta knows who is registered: --group ID or --attribute NAME, and the vendor's "
                     "--identity-provider ID for sign-ins.");
    auto target = oktaTarget(context, chosen->integration);
    auto database = context.database();
    if (!target || !database)
        return tl::unexpected(target ? database.error() : target.error());
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const auto adoption =
            onboarding::WriteBackDesk(**database, context.clock())
                .adopt(target->session->client(), chosen->integration, *settings, settings->identityProvider, {}, stop);
        if (!adoption)
            return tl::unexpected(toFailure(adoption.error()));
        tell(context, *adoption, *settings);
        return {};
    });
}

Outcome<> chooseWriteBack(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    auto settings = wantedSettings(context, *chosen);
    auto database = context.database();
    if (!settings || !database)
        return tl::unexpected(settings ? database.error() : settings.error());
    const Invocation& invocation = context.invocation();
    if (!invocation.has("mode")) {
        const auto stored = storedSettings(*chosen);
        if (stored)
            tell(context, *stored);
        return stored ? Outcome<>() : tl::unexpected(stored.error());
    }
    const std::string mode = invocation.value("mode");
    if (mode != "off" && mode != "watch" && mode != "write")
        return usage("--mode must be off, watch or write.");
    settings->mode = mode == "write"   ? WriteBackMode::Write
                     : mode == "watch" ? WriteBackMode::Watch
                                       : WriteBackMode::Off;
    settings->chosenBy = askerOf(invocation);
    if (settings->mode != WriteBackMode::Off && settings->target.empty())
        return usage("Say where: --group ID or --attribute NAME.");
    onboarding::WriteBackDesk desk(**database, context.clock());
    auto saved = Outcome<>();
    if (settings->mode == WriteBackMode::Write) {
        auto target = oktaTarget(context, chosen->integration);
        if (!target)
            return tl::unexpected(target.error());
        saved = runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
            const auto done =
                desk.choose(target->session->client(), chosen->integration, *settings, invocation.has("take-over"),
                            app::ownActor(*target->session,
                                          target->connection ? target->connection->actsAs : target->clientId, stop),
                            stop);
            return done ? Outcome<>() : tl::unexpected(toFailure(done.error()));
        });
    } else if (const auto left = desk.leave(chosen->integration, *settings); !left) {
        saved = tl::unexpected(toFailure(left.error()));
    }
    if (saved)
        tell(context, *settings);
    return saved;
}

std::vector<Option> targetOptions(std::vector<Option> options)
{
    options.push_back({"group", "ID|URL", "The Okta group that holds who is registered"});
    options.push_back({"attribute", "NAME", "The attribute of Okta's users that says it"});
    options.push_back({"identity-provider", "ID", "The vendor's in Okta: sign-ins through it are strong evidence"});
    return options;
}

} // namespace rollcall::ctl
