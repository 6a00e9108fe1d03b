// SPDX-License-Identifier: Apache-2.0
// invite list | show | send | resend | revoke | link | code | register
#include "ctl/InviteCommands.h"

#include "composition/OnboardingHost.h"
#include "ctl/Asker.h"
#include "ctl/Commands.h"
#include "ctl/Interruptible.h"
#include "ctl/Listing.h"
#include "directory/Registrations.h"
#include "onboarding/InvitationDesk.h"
#include "onboarding/LinkDesk.h"
#include "onboarding/RouteDesk.h"

#include <array>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

using directory::Invitation;
using directory::InvitationState;

std::string userNameOf(directory::ReadSession& session, const Invitation& invitation)
{
    const auto person = session.person(invitation.integration, invitation.person);
    return person && *person ? (*person)->userName : std::string();
}

scim::JsonObject toJson(const Invitation& invitation, const std::string& userName)
{
    scim::JsonObject object;
    object["id"] = invitation.person.value;
    object["userName"] = userName;
    object["state"] = toString(invitation.state);
    object["hold"] = invitation.state == InvitationState::Held ? scim::JsonValue(toString(invitation.hold)) : nullptr;
    object["note"] = invitation.note;
    object["address"] = invitation.address;
    object["mails"] = invitation.mails;
    object["reminders"] = invitation.reminders;
    object["accepted"] = jsonTime(invitation.lastAccepted);
    object["verified"] = jsonTime(invitation.verified);
    object["expires"] = jsonTime(invitation.expires);
    object["next"] = jsonTime(invitation.dueAt);
    object["changed"] = jsonTime(invitation.changed);
    return object;
}

std::vector<std::string> toCells(const Invitation& invitation, const std::string& userName)
{
    std::string state(toString(invitation.state));
    if (invitation.state == InvitationState::Held)
        state += ": " + std::string(toString(invitation.hold));
    return {userName, invitation.address, state, textTime(invitation.lastAccepted), invitation.note};
}

Outcome<> list(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto query = readInvitationQuery(context.invocation());
    if (!query)
        return tl::unexpected(query.error());
    Listing listing(context.console(), context.isJson(), {"USERNAME", "ADDRESS", "STATE", "ACCEPTED", "NOTE"});
    const auto listed = eachInvitation(*chosen, *query, [&](const Invitation& each) {
        const std::string userName = userNameOf(*chosen->session, each);
        listing.add([&] { return toJson(each, userName); }, [&] { return toCells(each, userName); });
    });
    if (!listed)
        return listed;
    listing.end(std::to_string(listing.size()) + (listing.size() == 1 ? " invitation" : " invitations"));
    return {};
}

/// What a command about one person works on.
struct One {
    Chosen chosen;
    directory::Person person;
    directory::Database* database;
};

Outcome<One> one(CommandContext& context)
{
    auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    auto person = personNamed(*chosen, context.invocation().operands[0]);
    if (!person)
        return tl::unexpected(person.error());
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    return One{*chosen, std::move(*person), *database};
}

Failure toOneLine(const core::Error& error)
{
    return error.kind == core::ErrorKind::Invalid ? Failure{ExitCode::Refused, error.message} : toFailure(error);
}

Outcome<> revoke(CommandContext& context)
{
    const auto about = one(context);
    if (!about)
        return tl::unexpected(about.error());
    const auto done = onboarding::InvitationDesk(*about->database)
                          .revoke(about->chosen.integration.id, about->person.id, askerOf(context.invocation()));
    if (!done)
        return tl::unexpected(toOneLine(done.error()));
    if (context.isJson())
        context.console().json(scim::JsonObject{{"userName", about->person.userName}, {"revoked", true}});
    else
        context.console().line("The link of " + about->person.userName +
                               " does not work any more. They are invited again when somebody sends it.");
    return {};
}

Outcome<> link(CommandContext& context)
{
    const auto about = one(context);
    if (!about)
        return tl::unexpected(about.error());
    listener::ListenerStatus status;
    const auto url = context.publicUrl();
    if (!url)
        return tl::unexpected(url.error());
    status.publicUrl = *url;
    const auto base = app::enrolmentUrl(*about->chosen.session, status);
    if (!base)
        return tl::unexpected(toOneLine(base.error()));
    const auto made = onboarding::LinkDesk(*about->database, context.clock())
                          .makeLink(about->chosen.integration.id, about->person.id, directory::LinkPurpose::Copied,
                                    askerOf(context.invocation()));
    if (!made)
        return tl::unexpected(toOneLine(made.error()));
    const std::string whole = *base + "/enrol/" + std::string(made->secret.reveal());
    if (context.isJson())
        context.console().json(scim::JsonObject{{"link", whole}, {"expires", jsonTime(made->expires)}});
    else
        context.console().text(whole + "\n");
    return {};
}

Outcome<> code(CommandContext& context)
{
    const auto about = one(context);
    if (!about)
        return tl::unexpected(about.error());
    const auto made = onboarding::LinkDesk(*about->database, context.clock())
                          .makeCode(about->chosen.integration.id, about->person.id, askerOf(context.invocation()));
    if (!made)
        return tl::unexpected(toOneLine(made.error()));
    const std::string text =
        std::string(made->secret.reveal().substr(0, 4)) + "-" + std::string(made->secret.reveal().substr(4));
    if (context.isJson())
        context.console().json(scim::JsonObject{{"code", text}, {"expires", jsonTime(made->expires)}});
    else
        context.console().text(text + "\n");
    return {};
}

Outcome<> registerByHand(CommandContext& context)
{
    const auto about = one(context);
    if (!about)
        return tl::unexpected(about.error());
    const bool isRegistered = !context.invocation().has("gone");
    const auto kept = onboarding::InvitationDesk(*about->database)
                          .setRegistered(about->chosen.integration.id, about->person.id, isRegistered,
                                         context.invocation().value("reason"), askerOf(context.invocation()));
    if (!kept && kept.error().kind == core::ErrorKind::Invalid)
        return usage("--reason is needed. " + kept.error().message);
    if (!kept)
        return tl::unexpected(toFailure(kept.error()));
    if (context.isJson())
        context.console().json(
            scim::JsonObject{{"userName", about->person.userName}, {"registered", kept->isRegistered}});
    else
        context.console().line(about->person.userName + (kept->isRegistered ? " is" : " is not") +
                               " registered, by your word: weak evidence, which gives nobody a privilege by itself.");
    return {};
}

scim::JsonObject toJson(const directory::MailAttempt& attempt)
{
    static constexpr std::array<std::string_view, 8> outcomes{"sending",  "accepted", "deferred", "refused",
                                                              "not-made", "withheld", "unknown",  "stopped"};
    scim::JsonObject object{{"started", jsonTime(attempt.started)},
                            {"outcome", outcomes.at(static_cast<std::size_t>(attempt.outcome))},
                            {"cause", attempt.cause},
                            {"causedBy", attempt.causedBy},
                            {"address", attempt.address},
                            {"subject", attempt.subject},
                            {"language", attempt.language},
                            {"messageId", attempt.messageId},
                            {"server", attempt.server},
                            {"reply", attempt.reply}};
    const directory::MailReport& report = attempt.report;
    if (report.fate != directory::MailFate::NotReported)
        object["report"] =
            scim::JsonObject{{"fate", report.fate == directory::MailFate::Returned ? "returned" : "delayed"},
                             {"status", report.status},
                             {"text", report.text},
                             {"at", jsonTime(report.at)}};
    return object;
}

scim::JsonArray toJson(const std::vector<onboarding::RouteTried>& tried)
{
    static constexpr std::array<std::string_view, 6> states{"waiting", "running", "done",
                                                            "failed",  "unknown", "cancelled"};
    scim::JsonArray array;
    for (const onboarding::RouteTried& each : tried)
        array.push_back(scim::JsonObject{{"route", onboarding::toString(each.route)},
                                         {"state", states.at(static_cast<std::size_t>(each.state))},
                                         {"askedBy", each.askedBy},
                                         {"message", each.message},
                                         {"okta", each.detail},
                                         {"at", jsonTime(each.at)}});
    return array;
}

void print(CommandContext& context, const scim::JsonObject& object)
{
    if (context.isJson())
        context.console().json(object);
    else
        context.console().text(scim::toPrettyJson(object) + "\n");
}

/// Of a companion's people nothing is here but what was asked for.
Outcome<> showOrdered(CommandContext& context, const Chosen& chosen)
{
    const std::string& name = context.invocation().operands[0];
    const auto person = onboarding::personOrdered(*chosen.session, chosen.integration.id, name);
    if (!person)
        return tl::unexpected(toFailure(person.error()));
    if (!*person)
        return notFound("Nothing was sent again to " + name + ".");
    const auto routes = onboarding::routesTried(*chosen.session, chosen.integration.id, **person);
    if (!routes)
        return tl::unexpected(toFailure(routes.error()));
    print(context, {{"id", (*person)->value}, {"userName", name}, {"routes", toJson(*routes)}});
    return {};
}

Outcome<> show(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (chosen && chosen->integration.role == directory::Role::Companion)
        return showOrdered(context, *chosen);
    const auto about = one(context);
    if (!about)
        return tl::unexpected(about.error());
    directory::ReadSession& session = *about->chosen.session;
    const auto invitation = session.invitations().ofPerson(about->chosen.integration.id, about->person.id);
    const auto routes = onboarding::routesTried(session, about->chosen.integration.id, about->person.id);
    if (!invitation || !routes)
        return tl::unexpected(toFailure(invitation ? routes.error() : invitation.error()));
    if (!*invitation && routes->empty())
        return notFound(about->person.userName + " has no invitation.");
    if (!*invitation) {
        print(context, {{"id", about->person.id.value},
                        {"userName", about->person.userName},
                        {"state", nullptr},
                        {"routes", toJson(*routes)}});
        return {};
    }
    const auto attempts = session.invitations().attempts((*invitation)->id);
    const auto reports = session.invitations().reports((*invitation)->id);
    if (!attempts || !reports)
        return tl::unexpected(toFailure(attempts ? reports.error() : attempts.error()));
    scim::JsonObject object = toJson(**invitation, about->person.userName);
    scim::JsonArray mails;
    for (const auto& each : *attempts)
        mails.push_back(toJson(each));
    scim::JsonArray troubles;
    for (const auto& each : *reports)
        troubles.push_back(scim::JsonObject{
            {"platform", each.platform}, {"trouble", each.trouble}, {"times", each.times}, {"at", jsonTime(each.at)}});
    object["attempts"] = std::move(mails);
    object["reported"] = std::move(troubles);
    object["routes"] = toJson(*routes);
    print(context, object);
    return {};
}

} // namespace

std::vector<Command> inviteCommands()
{
    const std::string_view sendDetails =
        "Lets go what was held for a reason that a person may set aside, and mails again who was mailed: each mail\n"
        "brings a new link, and the one before ends. Nobody is deactivated or unassigned for it.";
    const std::string_view resendDetails =
        "By the mailer's own way, unless --route names another. mail: Rollcall's invitation, with a new link. okta:\n"
        "Okta's activation mail, which is about the Okta account, for people who never came into Okta. vendor: the\n"
        "vendor mails whom Okta provisions, so that each person is taken off the app in Okta and put back as before "
        "once\n"
        "the deactivation was seen. Ways through Okta are shown with their calls, and done with --yes. Who has the "
        "app\n"
        "by a group is skipped, with the clicks for it. A companion's people are named by their login in Okta.";
    return {
        {"invite", "configure", "", "Show or change who is invited, when, and by whom",
         "What is not named stays as it is. Until --mailer rollcall is chosen, nobody is mailed.", invitationOptions(),
         configureInvitations},
        {"invite", "list", "", "List invitations", "", {{"state", "STATE", "Only those in that state"}}, list},
        {"invite", "show", "USERNAME", "Show one person's invitation with every mail that was tried", "", {}, show},
        {"invite", "send", "[USERNAME...]", "Invite people, or all in a state", sendDetails, sendOptions(),
         sendInvitations},
        {"invite", "resend", "[USERNAME...]", "Send again, to people or all in a state", resendDetails, resendOptions(),
         resendInvitations},
        {"invite", "revoke", "USERNAME", "Take an invitation back: its link ends at once", "", {byOption()}, revoke},
        {"invite", "link", "USERNAME", "Print a new link to hand over; the one before ends", "", {byOption()}, link},
        {"invite",
         "code",
         "USERNAME",
         "Print a code to read out on the phone; it works for a minute",
         "",
         {byOption()},
         code},
        {"invite",
         "register",
         "USERNAME",
         "Say that a person is registered",
         "",
         {{"reason", "TEXT", "How you know"}, {"gone", "", "The last authenticator is gone"}, byOption()},
         registerByHand},
    };
}

} // namespace rollcall::ctl
