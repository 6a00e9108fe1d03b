// SPDX-License-Identifier: Apache-2.0
// invite configure: what an admin decides about the invitations of one integration.
#include "composition/MailerChoice.h"
#include "ctl/CommandContext.h"
#include "ctl/InviteCommands.h"
#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationSettings.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace rollcall::ctl {

namespace {

enum class Form { Text, Number, Texts, Numbers };

struct Choice {
    std::string_view option;
    std::string_view member; ///< of InvitationSettings as it is stored
    Form form;
};

constexpr std::array<Choice, 16> choices{{
    {"mailer", "mailer", Form::Text},
    {"when", "when", Form::Text},
    {"delay-hours", "delayHours", Form::Number},
    {"start-date-attribute", "startDateAttribute", Form::Text},
    {"burst", "burst", Form::Number},
    {"burst-minutes", "burstMinutes", Form::Number},
    {"lifetime-days", "lifetimeDays", Form::Number},
    {"reminder-days", "reminderDays", Form::Numbers},
    {"time-zone", "timeZone", Form::Text},
    {"domain", "domains", Form::Texts},
    {"test-address", "testAddresses", Form::Texts},
    {"wave-filter", "waveFilter", Form::Text},
    {"wave-group", "waveGroups", Form::Texts},
    {"per-day", "perDay", Form::Number},
    {"bounce-percent", "bouncePercent", Form::Number},
    {"language", "language", Form::Text},
}};

Outcome<scim::JsonValue> numberOf(const Choice& choice, const std::string& text)
{
    const auto number = parseInteger(text);
    if (!number)
        return usage("--" + std::string(choice.option) + " needs a number, and \"" + text + "\" is none.");
    return scim::JsonValue(*number);
}

/// An empty text empties a list.
Outcome<scim::JsonValue> valueOf(const Choice& choice, const Invocation& invocation)
{
    if (choice.form == Form::Text)
        return scim::JsonValue(invocation.value(choice.option));
    if (choice.form == Form::Number)
        return numberOf(choice, invocation.value(choice.option));
    scim::JsonArray list;
    for (const std::string& text : invocation.values(choice.option)) {
        if (text.empty())
            continue;
        auto value = choice.form == Form::Numbers ? numberOf(choice, text) : Outcome<scim::JsonValue>(text);
        if (!value)
            return value;
        list.push_back(std::move(*value));
    }
    return scim::JsonValue(std::move(list));
}

/// "22:00" as minutes of the day.
std::optional<int> minuteOfDay(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto hour = parseInteger(text.substr(0, colon));
    const auto minute = parseInteger(text.substr(colon + 1));
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59)
        return std::nullopt;
    return static_cast<int>((*hour * 60) + *minute);
}

Outcome<> readQuietHours(const Invocation& invocation, scim::JsonObject& object)
{
    if (!invocation.has("quiet-hours"))
        return {};
    const std::string text = invocation.value("quiet-hours");
    const auto dash = text.find('-');
    const auto from = minuteOfDay(text.substr(0, dash));
    const auto to = dash == std::string::npos ? std::nullopt : minuteOfDay(text.substr(dash + 1));
    if (!text.empty() && (!from || !to))
        return usage("--quiet-hours must be as in 20:00-07:00, or empty for none.");
    object["quietFrom"] = from.value_or(0);
    object["quietTo"] = to.value_or(0);
    return {};
}

Outcome<> lookedBefore(const Chosen& chosen)
{
    const auto looked = app::mayBeginToMail(*chosen.session, chosen.integration.id);
    if (looked)
        return {};
    if (looked.error().kind != core::ErrorKind::Denied)
        return tl::unexpected(toFailure(looked.error()));
    return refused(looked.error().message +
                   " Look first: `rollcallctl registrations adopt`. Or begin all the same, with --without-looking.");
}

std::string textOf(const scim::JsonValue& value)
{
    if (value.is_string())
        return std::string(value.get_string());
    if (!value.is_array())
        return scim::toJson(value);
    std::string text;
    for (const auto& each : value.get_array())
        text += (text.empty() ? "" : " ") + textOf(each);
    return text;
}

void tell(CommandContext& context, const scim::JsonObject& object)
{
    if (context.isJson()) {
        context.console().json(object);
        return;
    }
    TextTable table({"SETTING", "VALUE"});
    for (const auto& member : object)
        table.addRow({std::string(member.key()), textOf(member.value())});
    context.console().table(table);
}

} // namespace

Outcome<> configureInvitations(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const std::string key = onboarding::settingOfInvitations(chosen->integration.id);
    const auto stored = chosen->session->setting(key);
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    const auto before = onboarding::parseInvitationSettings(stored->value_or("{}"));
    if (!before)
        return tl::unexpected(toFailure(before.error()));
    const auto json = scim::parseJson(onboarding::toJson(*before));
    scim::JsonObject object = json && json->is_object() ? json->get_object() : scim::JsonObject{};
    const Invocation& invocation = context.invocation();
    for (const Choice& choice : choices) {
        if (!invocation.has(choice.option))
            continue;
        auto value = valueOf(choice, invocation);
        if (!value)
            return tl::unexpected(value.error());
        object[choice.member] = std::move(*value);
    }
    if (auto read = readQuietHours(invocation, object); !read)
        return read;
    const auto wanted = onboarding::parseInvitationSettings(scim::toJson(object));
    if (!wanted)
        return usage(wanted.error().message);
    const bool begins =
        wanted->mailer == onboarding::Mailer::Rollcall && before->mailer != onboarding::Mailer::Rollcall;
    if (begins && !invocation.has("without-looking")) {
        if (auto looked = lookedBefore(*chosen); !looked)
            return looked;
    }
    if (!(*wanted == *before)) {
        const auto saved = context.write(
            [&](directory::WriteSession& session) { return session.saveSetting(key, onboarding::toJson(*wanted)); });
        if (!saved)
            return saved;
    }
    tell(context, object);
    return {};
}

std::vector<Option> invitationOptions()
{
    return {{"mailer", "nobody|rollcall|vendor|okta", "Who mails this integration's people; never two"},
            {"without-looking", "", "Although nobody has looked in Okta who is registered already"},
            {"when", "by-hand|at-once|after-delay|on-start-date", "When somebody new is invited"},
            {"delay-hours", "N", "After so many hours, with after-delay"},
            {"start-date-attribute", "PATH", "SCIM path of the start date, with on-start-date"},
            {"burst", "N", "More new people than that at once are held and asked about (default 25)"},
            {"burst-minutes", "N", "At once means within so many minutes (default 10)"},
            {"lifetime-days", "N", "How long a link works, 1 to 30 (default 7)"},
            {"reminder-days", "N", "Days after the invitation (default 2 10)", true},
            {"quiet-hours", "HH:MM-HH:MM", "Nothing is mailed by itself then"},
            {"time-zone", "NAME", "Of quiet hours and days, e.g. Europe/Zurich"},
            {"domain", "DOMAIN", "Only addresses of these are mailed to", true},
            {"test-address", "ADDRESS", "Only these are mailed to while any is set", true},
            {"wave-filter", "FILTER", "SCIM filter of those whose turn it is"},
            {"wave-group", "ID", "Groups whose members' turn it is", true},
            {"per-day", "N", "New invitations a day; 0: no bound"},
            {"bounce-percent", "N", "More mails that came back stop the others (default 5)"},
            {"language", "CODE", "Of people who have none (default en)"}};
}

} // namespace rollcall::ctl
