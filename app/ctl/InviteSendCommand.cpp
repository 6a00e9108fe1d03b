// SPDX-License-Identifier: Apache-2.0
// invite send | resend: one person, or all in a state, which are shown first.
#include "ctl/Asker.h"
#include "ctl/Interruptible.h"
#include "ctl/InviteCommands.h"
#include "onboarding/InvitationDesk.h"

#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

void tellSkipped(CommandContext& context, const Chosen& chosen, const std::vector<onboarding::Skipped>& skipped)
{
    for (const onboarding::Skipped& each : skipped) {
        const auto person = chosen.session->person(chosen.integration.id, each.person);
        const std::string name = person && *person ? (*person)->userName : each.person.value;
        context.console().line("  not " + name + ": " + each.why);
    }
}

scim::JsonArray toJson(const std::vector<onboarding::Skipped>& skipped)
{
    scim::JsonArray array;
    for (const onboarding::Skipped& each : skipped)
        array.push_back(scim::JsonObject{{"id", each.person.value}, {"why", each.why}});
    return array;
}

/// A bulk is shown first, and done only on a second word.
Outcome<> showFirst(CommandContext& context, const Chosen& chosen, const onboarding::ResendPreview& preview)
{
    const std::string count = std::to_string(preview.people.size());
    if (context.isJson()) {
        scim::JsonArray people;
        for (const auto& each : preview.people)
            people.emplace_back(each.value);
        context.console().json(
            scim::JsonObject{{"wouldBeMailed", std::move(people)}, {"skipped", toJson(preview.skipped)}});
    } else {
        context.console().line(count + " would get a mail, " + std::to_string(preview.skipped.size()) + " not.");
        tellSkipped(context, chosen, preview.skipped);
    }
    return refused("Nothing was sent. Add --yes to mail " + count +
                   (preview.people.size() == 1 ? " person." : " people."));
}

Outcome<> tellOrdered(CommandContext& context, const Chosen& chosen, const onboarding::ResendOutcome& outcome)
{
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"ordered", outcome.ordered},
                                                {"orderedBefore", outcome.orderedBefore},
                                                {"skipped", toJson(outcome.skipped)}});
    } else {
        context.console().line(std::to_string(outcome.ordered) + (outcome.ordered == 1 ? " mail is" : " mails are") +
                               " queued; who listens for this directory sends it.");
        tellSkipped(context, chosen, outcome.skipped);
    }
    const bool isNobody = outcome.ordered == 0 && outcome.orderedBefore == 0;
    return isNobody && !outcome.skipped.empty() ? refused("Nobody is mailed: " + outcome.skipped.front().why)
                                                : Outcome<>();
}

} // namespace

Outcome<std::vector<directory::ResourceId>> namedPeople(const Invocation& invocation, const Chosen& chosen)
{
    if (invocation.operands.empty() != invocation.has("state"))
        return usage("Name one person or more, or a state with --state.");
    std::vector<directory::ResourceId> people;
    for (const std::string& name : invocation.operands) {
        auto person = personNamed(chosen, name);
        if (!person)
            return tl::unexpected(person.error());
        people.push_back(person->id);
    }
    if (!people.empty())
        return people;
    const auto query = readInvitationQuery(invocation);
    if (!query)
        return tl::unexpected(query.error());
    auto read =
        eachInvitation(chosen, *query, [&people](const directory::Invitation& each) { people.push_back(each.person); });
    return read ? Outcome<std::vector<directory::ResourceId>>(std::move(people)) : tl::unexpected(read.error());
}

Outcome<> sendInvitations(CommandContext& context)
{
    const auto chosen = context.chosen();
    auto database = context.database();
    if (!chosen || !database)
        return tl::unexpected(chosen ? database.error() : chosen.error());
    const auto people = namedPeople(context.invocation(), *chosen);
    if (!people)
        return tl::unexpected(people.error());
    const auto perMinute = context.invocation().number("per-minute", 0, 0, 100'000);
    if (!perMinute)
        return tl::unexpected(perMinute.error());
    onboarding::InvitationDesk desk(**database);
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const bool isBulk = context.invocation().has("state") || people->size() > 1;
        if (isBulk && !context.invocation().has("yes")) {
            const auto preview = desk.preview(chosen->integration.id, *people, stop);
            return preview ? showFirst(context, *chosen, *preview) : tl::unexpected(toFailure(preview.error()));
        }
        const auto id = core::generateUuid(core::toMilliseconds(context.clock().now()));
        if (!id)
            return tl::unexpected(toFailure(id.error()));
        onboarding::ResendRequest request;
        request.integration = chosen->integration.id;
        request.people = *people;
        request.askedBy = askerOf(context.invocation());
        if (context.invocation().has("state"))
            request.title = "Everybody " + context.invocation().value("state");
        else if (isBulk)
            request.title = std::to_string(people->size()) + " people";
        request.perMinute = static_cast<int>(*perMinute);
        request.requestId = context.invocation().value("request", *id);
        const auto outcome = desk.resend(request, {}, stop);
        return outcome ? tellOrdered(context, *chosen, *outcome) : tl::unexpected(toFailure(outcome.error()));
    });
}

std::vector<Option> sendOptions()
{
    return {{"state", "STATE", "Everybody in that state, e.g. held or expired; shown first"},
            {"yes", "", "Do it, having seen who"},
            {"per-minute", "N", "Not more mails a minute"},
            {"request", "NAME", "Names this wish: asked for twice under one name, nobody gets two mails"},
            byOption()};
}

} // namespace rollcall::ctl
