// SPDX-License-Identifier: Apache-2.0
// mail configure | test
#include "ctl/MailCommands.h"
#include "composition/MailSettings.h"
#include "ctl/CommandContext.h"
#include "ctl/Commands.h"
#include "ctl/DownstreamOptions.h"
#include "onboarding/MailLogo.h"
#include "onboarding/TemplateMailMaker.h"

#include <QFile>
#include <QString>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

using Named = std::pair<std::string_view, std::string_view>;

constexpr std::array<Named, 7> serverOptions{{
    {"host", app::setting::mailHost},
    {"port", app::setting::mailPort},
    {"security", app::setting::mailSecurity},
    {"login", app::setting::mailLogin},
    {"user-name", app::setting::mailUserName},
    {"client-name", app::setting::mailClientName},
    {"certificate-authorities", app::setting::mailCertificateAuthorities},
}};

/// Options that say who an integration's mails come from, and the members of MailIdentity as it is stored.
constexpr std::array<Named, 10> identityOptions{{
    {"from", "fromAddress"},
    {"from-name", "fromName"},
    {"reply-to", "replyTo"},
    {"application", "application"},
    {"organisation", "organisation"},
    {"colour", "colour"},
    {"logo", "logo"},
    {"support", "support"},
    {"ios-app", "iosApp"},
    {"android-app", "androidApp"},
}};

using Changes = std::vector<std::pair<std::string, std::string>>;

Outcome<Changes> readServerChanges(const Invocation& invocation)
{
    Changes changes;
    for (const auto& [option, key] : serverOptions) {
        if (!invocation.has(option))
            continue;
        std::string value = invocation.value(option);
        if (!value.empty()) {
            auto normal = app::findSetting(key)->normalise(value);
            if (!normal)
                return usage("--" + std::string(option) + ": " + normal.error().message);
            value = std::move(*normal);
        }
        changes.emplace_back(key, std::move(value));
    }
    return changes;
}

/// As it would be with the changes: refused before anything is stored.
Outcome<> checkServer(directory::ReadSession& session, const Changes& changes)
{
    auto values = app::readSettings(session);
    if (!values)
        return tl::unexpected(toFailure(values.error()));
    for (const auto& [key, value] : changes)
        (*values)[key] = value;
    const auto server = app::mailServerOf(*values);
    if (!server && server.error().kind == core::ErrorKind::Invalid)
        return usage(server.error().message);
    return {};
}

bool speaksOfIdentity(const Invocation& invocation)
{
    for (const auto& [option, member] : identityOptions) {
        if (invocation.has(option))
            return true;
    }
    return false;
}

/// The integration's sender with what the options say over it.
Outcome<std::string> readIdentity(const Invocation& invocation, const Chosen& chosen)
{
    const auto stored = chosen.session->setting(onboarding::settingOfMailIdentity(chosen.integration.id));
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    const auto json = scim::parseJson(stored->value_or("{}"));
    scim::JsonObject object = json && json->is_object() ? json->get_object() : scim::JsonObject{};
    for (const auto& [option, member] : identityOptions) {
        if (invocation.has(option))
            object[member] = invocation.value(option);
    }
    const auto identity = onboarding::parseMailIdentity(scim::toJson(object));
    if (!identity)
        return usage(identity.error().message);
    return onboarding::toJson(*identity);
}

/// As it is to be stored: empty takes it away, nothing leaves it.
Outcome<std::optional<std::string>> readLogo(const Invocation& invocation)
{
    if (invocation.has("no-logo-file"))
        return std::string();
    if (!invocation.has("logo-file"))
        return std::nullopt;
    QFile file(QString::fromStdString(invocation.value("logo-file")));
    if (!file.open(QIODevice::ReadOnly))
        return usage("--logo-file: " + invocation.value("logo-file") +
                     " cannot be read: " + file.errorString().toStdString() + ".");
    // Enough to say how large it is, and no more than a picture of that kind may have by mistake.
    const QByteArray bytes = file.read(qint64{onboarding::mostLogoBytes} * 64);
    const auto logo = onboarding::readMailLogo({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (!logo)
        return usage("--logo-file: " + logo.error().message);
    return onboarding::toJson(*logo);
}

void tell(CommandContext& context, const app::SettingValues& values, const std::optional<std::string>& identity)
{
    scim::JsonObject object;
    for (const auto& [option, key] : serverOptions)
        object[key] = values.at(std::string(key));
    if (identity) {
        if (const auto json = scim::parseJson(*identity); json)
            object["sender"] = *json;
    }
    if (context.isJson()) {
        context.console().json(object);
        return;
    }
    const std::string& host = values.at(std::string(app::setting::mailHost));
    context.console().line(host.empty()
                               ? "No mail server is set: no mail is sent."
                               : "Mail goes to " + host + ":" + values.at(std::string(app::setting::mailPort)) + " (" +
                                     values.at(std::string(app::setting::mailSecurity)) + ", login " +
                                     values.at(std::string(app::setting::mailLogin)) + ").");
    if (const auto sender = onboarding::parseMailIdentity(identity.value_or("{}")); sender)
        context.console().line(
            "Mails come from " +
            (sender->fromName.empty() ? sender->fromAddress : sender->fromName + " <" + sender->fromAddress + ">") +
            ".");
    context.console().line("Try it: rollcallctl mail test --to you@example.com");
}

/// What is to be changed of an integration's sender; nothing of any where nothing speaks of it.
struct Sender {
    std::optional<std::string> identity; ///< as it is stored then, where it changes
    Changes changes;
};

Outcome<Sender> readSender(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    auto logo = readLogo(invocation);
    if (!logo)
        return tl::unexpected(logo.error());
    Sender sender;
    if (!*logo && !speaksOfIdentity(invocation))
        return sender;
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    if (*logo)
        sender.changes.emplace_back(onboarding::settingOfMailLogo(chosen->integration.id), std::move(**logo));
    if (!speaksOfIdentity(invocation))
        return sender;
    auto made = readIdentity(invocation, *chosen);
    if (!made)
        return tl::unexpected(made.error());
    sender.identity = std::move(*made);
    sender.changes.emplace_back(onboarding::settingOfMailIdentity(chosen->integration.id), *sender.identity);
    return sender;
}

Outcome<> configure(CommandContext& context)
{
    const Invocation& invocation = context.invocation();
    auto session = context.session();
    if (!session)
        return tl::unexpected(session.error());
    const auto changes = readServerChanges(invocation);
    if (!changes)
        return tl::unexpected(changes.error());
    if (auto checked = checkServer(**session, *changes); !checked)
        return checked;
    const auto sender = readSender(context);
    if (!sender)
        return tl::unexpected(sender.error());
    if (invocation.has("secret-file")) {
        const auto secret = readSecret(invocation.value("secret-file"));
        if (!secret)
            return tl::unexpected(secret.error());
        auto database = context.database();
        if (!database)
            return tl::unexpected(database.error());
        if (auto kept = app::MailAccess(**database, context.clock()).storeSecret(*secret); !kept)
            return tl::unexpected(toFailure(kept.error()));
    }
    const auto saved = context.write([&](directory::WriteSession& writing) -> core::Result<> {
        for (const Changes* each : {&*changes, &sender->changes}) {
            for (const auto& [key, value] : *each) {
                if (auto kept = writing.saveSetting(key, value); !kept)
                    return kept;
            }
        }
        return {};
    });
    if (!saved)
        return saved;
    const auto values = app::readSettings(**session);
    if (!values)
        return tl::unexpected(toFailure(values.error()));
    tell(context, *values, sender->identity);
    return {};
}

std::vector<Option> configureOptions()
{
    return {{"host", "HOST", "Server that takes the mail"},
            {"port", "PORT", "Its port (default 587)"},
            {"security", "starttls|tls|none", "How the line is secured (default starttls)"},
            {"login", "none|password|oauth", "How to log in (default password)"},
            {"user-name", "NAME", "User name there"},
            {"secret-file", "FILE", "Holds the password or access token; - for standard input"},
            {"client-name", "NAME", "What this computer calls itself there"},
            {"certificate-authorities", "FILE", "Authorities trusted there besides the system's, PEM"},
            {"from", "ADDRESS", "Sender of the integration's mails"},
            {"from-name", "NAME", "The sender's name"},
            {"reply-to", "ADDRESS", "Where answers go"},
            {"application", "NAME", "What the application is called in mails"},
            {"organisation", "NAME", "What your organisation is called"},
            {"colour", "#RRGGBB", "Colour of buttons"},
            {"logo", "URL", "https address of a logo, where mails may fetch one"},
            {"logo-file", "FILE", "A logo that travels inside of mails and pages: PNG or JPEG up to 12 KiB"},
            {"no-logo-file", "", "Take that logo away"},
            {"support", "TEXT", "Whom people turn to: an address, or words"},
            {"ios-app", "URL", "https address of the app in the App Store"},
            {"android-app", "URL", "https address of the app on Google Play"}};
}

} // namespace

std::vector<Command> mailCommands()
{
    std::vector<Command> commands{
        {"mail", "configure", "", "Set the mail server, and who an integration's mails come from",
         "The secret comes from a file or standard input alone, and is kept sealed. Without TLS mail goes to this\n"
         "computer alone. What is not named stays as it is.",
         configureOptions(), configure},
        {"mail",
         "test",
         "",
         "Try the mail server; with --to, by a mail",
         "Connects, secures the line and logs in. With --to a small mail is sent from the integration's sender.\n"
         "With --deliverability the sender's domain is looked up instead: SPF, DMARC, mail exchanger.",
         {{"to", "ADDRESS", "Where to send a mail"},
          {"deliverability", "", "Look up what the sender's domain says of its mails"},
          {"allow-list", "", "Print what to give to whoever filters the mail"}},
         testMail}};
    std::ranges::move(bounceCommands(), std::back_inserter(commands));
    return commands;
}

} // namespace rollcall::ctl
