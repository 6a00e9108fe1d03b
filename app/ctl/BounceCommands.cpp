// SPDX-License-Identifier: Apache-2.0
// bounces configure | check | off
#include "composition/BounceSettings.h"
#include "ctl/CommandContext.h"
#include "ctl/DownstreamOptions.h"
#include "ctl/Interruptible.h"
#include "ctl/MailCommands.h"
#include "onboarding/BounceReader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using Named = std::pair<std::string_view, std::string_view>;
using Changes = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<Named, 7> imapOptions{{
    {"host", app::setting::bouncesHost},
    {"port", app::setting::bouncesPort},
    {"security", app::setting::bouncesSecurity},
    {"login", app::setting::bouncesLogin},
    {"user-name", app::setting::bouncesUserName},
    {"folder", app::setting::bouncesFolder},
    {"certificate-authorities", app::setting::bouncesCertificateAuthorities},
}};

Outcome<> addChange(const Invocation& invocation, std::string_view option, std::string_view key, Changes& changes)
{
    if (!invocation.has(option))
        return {};
    std::string value = invocation.value(option);
    if (!value.empty()) {
        auto normal = app::findSetting(key)->normalise(value);
        if (!normal)
            return usage("--" + std::string(option) + ": " + normal.error().message);
        value = std::move(*normal);
    }
    changes.emplace_back(key, std::move(value));
    return {};
}

/// What is named says which of the two it is.
Outcome<Changes> readChanges(const Invocation& invocation)
{
    const bool isImap = std::ranges::any_of(imapOptions, [&](const Named& each) { return invocation.has(each.first); });
    if (isImap && invocation.has("maildir"))
        return usage("Returned mails are read from one place: give --maildir, or --host with what belongs to it.");
    Changes changes;
    if (auto added = addChange(invocation, "maildir", app::setting::bouncesMaildir, changes); !added)
        return tl::unexpected(added.error());
    for (const auto& [option, key] : imapOptions) {
        if (auto added = addChange(invocation, option, key, changes); !added)
            return tl::unexpected(added.error());
    }
    if (!changes.empty())
        changes.emplace_back(app::setting::bouncesSource,
                             app::toString(isImap ? app::BounceSource::Imap : app::BounceSource::Maildir));
    return changes;
}

/// As it would be with the changes: refused before anything is stored.
Outcome<> check(directory::ReadSession& session, const Changes& changes)
{
    auto values = app::readSettings(session);
    if (!values)
        return tl::unexpected(toFailure(values.error()));
    for (const auto& [key, value] : changes)
        (*values)[key] = value;
    const auto settings = app::bounceSettingsOf(*values);
    return settings ? Outcome<>{} : usage(settings.error().message);
}

std::string placeOf(const app::SettingValues& values)
{
    const auto value = [&values](std::string_view key) { return values.at(std::string(key)); };
    const auto source = app::parseBounceSource(value(app::setting::bouncesSource)).value_or(app::BounceSource::Off);
    if (source == app::BounceSource::Maildir)
        return "the Maildir " + value(app::setting::bouncesMaildir);
    if (source == app::BounceSource::Imap)
        return value(app::setting::bouncesFolder) + " of " + value(app::setting::bouncesUserName) + " at " +
               value(app::setting::bouncesHost) + ":" + value(app::setting::bouncesPort) + " (" +
               value(app::setting::bouncesSecurity) + ", login " + value(app::setting::bouncesLogin) + ")";
    return {};
}

Outcome<> tell(CommandContext& context, directory::ReadSession& session)
{
    const auto values = app::readSettings(session);
    if (!values)
        return tl::unexpected(toFailure(values.error()));
    if (context.isJson()) {
        scim::JsonObject object;
        for (const auto& [key, value] : *values) {
            if (key.starts_with("bounces."))
                object[key] = value;
        }
        context.console().json(object);
        return {};
    }
    const std::string place = placeOf(*values);
    context.console().line(place.empty() ? "Returned mails are read nowhere: bounces are unknown."
                                         : "Returned mails are read from " + place + ".");
    if (!place.empty())
        context.console().line("Try it: rollcallctl bounces check");
    return {};
}

Outcome<> save(CommandContext& context, const Changes& changes)
{
    return context.write([&](directory::WriteSession& writing) -> core::Result<> {
        for (const auto& [key, value] : changes) {
            if (auto kept = writing.saveSetting(key, value); !kept)
                return kept;
        }
        return {};
    });
}

Outcome<> configure(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    const auto changes = readChanges(invocation);
    if (!changes)
        return tl::unexpected(changes.error());
    if (auto checked = check(**session, *changes); !checked)
        return checked;
    if (invocation.has("secret-file")) {
        const auto secret = readSecret(invocation.value("secret-file"));
        if (!secret)
            return tl::unexpected(secret.error());
        auto database = context.database();
        if (!database)
            return tl::unexpected(database.error());
        if (auto kept = app::BounceAccess(**database, context.clock()).storeSecret(*secret); !kept)
            return tl::unexpected(toFailure(kept.error()));
    }
    if (auto saved = save(context, *changes); !saved)
        return saved;
    return tell(context, **session);
}

Outcome<> switchOff(CommandContext& context)
{
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    if (auto saved = save(context, {{std::string(app::setting::bouncesSource), "off"},
                                    {std::string(onboarding::bounceStandingSetting), ""}});
        !saved)
        return saved;
    return tell(context, **session);
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

void tellFound(CommandContext& context, const onboarding::BounceTally& tally, const std::string& source)
{
    if (context.isJson()) {
        context.console().json(scim::JsonObject{{"source", source},
                                                {"mails", tally.mails},
                                                {"returned", tally.returned},
                                                {"delayed", tally.delayed},
                                                {"otherReports", tally.otherReports},
                                                {"notUnderstood", tally.notUnderstood},
                                                {"hasMore", tally.hasMore}});
        return;
    }
    context.console().line(
        "It can be read. " + counted(tally.mails, "mail was", "mails were") +
        " not read before: " + counted(tally.returned, "mail that came back", "mails that came back") + ", " +
        std::to_string(tally.delayed) + " delayed, " + counted(tally.otherReports, "other report", "other reports") +
        ", " + std::to_string(tally.notUnderstood) + " that look like a report and follow no standard.");
    if (tally.hasMore)
        context.console().line("More lie there than one reading takes.");
    context.console().line("Nothing was changed. Whoever listens (`rollcallctl serve`, or the desktop) reads them.");
}

Outcome<> checkBounces(CommandContext& context)
{
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    app::BounceAccess access(**database, context.clock());
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const auto box = access.open();
        if (!box)
            return refused(box.error().message);
        const auto tally = onboarding::lookAtBounces(**database, **box, stop);
        if (!tally)
            return refused(tally.error().message);
        tellFound(context, *tally, (*box)->source());
        return {};
    });
}

std::vector<Option> configureOptions()
{
    return {{"maildir", "DIR", "Maildir that they come to: the folder that holds new and cur"},
            {"host", "HOST", "Or the IMAP server that they come to"},
            {"port", "PORT", "Its port (default 993)"},
            {"security", "tls|starttls|none", "How the line is secured (default tls)"},
            {"login", "password|oauth", "How to log in (default password)"},
            {"user-name", "NAME", "User name of the mailbox"},
            {"secret-file", "FILE", "Holds the password or access token; - for standard input"},
            {"folder", "NAME", "Folder of the mailbox (default INBOX)"},
            {"certificate-authorities", "FILE", "Authorities trusted there besides the system's, PEM"}};
}

} // namespace

std::vector<Command> bounceCommands()
{
    return {{"bounces", "configure", "", "Say where returned mails come to",
             "Whoever listens reads them there, and changes nothing in the mailbox. An address that does\n"
             "not exist is not mailed to again until Okta sends another one. The secret comes from a file or standard\n"
             "input alone, and is kept sealed. What is not named stays as it is.",
             configureOptions(), configure},
            {"bounces",
             "check",
             "",
             "Read there once, and say what was found",
             "Nothing follows from it, and nothing is remembered as read.",
             {},
             checkBounces},
            {"bounces",
             "off",
             "",
             "Read returned mails no longer",
             "What was set stays, so that it can be switched on again by `bounces configure`.",
             {},
             switchOff}};
}

} // namespace rollcall::ctl
