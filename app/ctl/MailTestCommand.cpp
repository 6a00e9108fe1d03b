// SPDX-License-Identifier: Apache-2.0
// mail test: the mail server, a mail, and what the sender's domain says of itself.
#include "composition/MailSettings.h"
#include "core/Clock.h"
#include "core/WebDns.h"
#include "ctl/Interruptible.h"
#include "ctl/MailCommands.h"
#include "onboarding/Deliverability.h"
#include "onboarding/MailServer.h"
#include "onboarding/TemplateMailMaker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

core::Result<onboarding::MailMessage> testMessage(CommandContext& context, const std::string& to)
{
    auto chosen = context.chosen();
    if (!chosen)
        return core::failure(core::ErrorKind::Invalid, chosen.error().message);
    const auto stored = chosen->session->setting(onboarding::settingOfMailIdentity(chosen->integration.id));
    if (!stored)
        return tl::unexpected(stored.error());
    const auto identity = onboarding::parseMailIdentity(stored->value_or("{}"));
    if (!identity)
        return tl::unexpected(identity.error());
    auto from = onboarding::readMailbox(identity->fromAddress);
    auto recipient = onboarding::readMailbox(to);
    if (!from || !recipient)
        return tl::unexpected(!from ? from.error() : recipient.error());
    onboarding::MailMessage message{*from, {}, *recipient, "A test mail of Rollcall", {}, {}, {}, {}, {}, {}};
    message.text = "This mail was sent to see whether invitations to " + chosen->integration.name +
                   " would arrive.\n\nLook at where it landed: in the inbox, or among the junk. In its source, the "
                   "header Authentication-Results says what your server made of SPF, DKIM and DMARC.\n";
    message.date = context.clock().now();
    const auto unique = core::generateUuid(core::toMilliseconds(message.date));
    if (!unique)
        return tl::unexpected(unique.error());
    message.messageId = onboarding::messageIdFor(*unique, message.from);
    return message;
}

Outcome<> tellDelivery(CommandContext& context, const onboarding::Delivery& delivery, const std::string& to)
{
    if (delivery.kind != onboarding::DeliveryKind::Accepted)
        return refused(delivery.message + (delivery.reply.empty() ? "" : " The server said: " + delivery.reply));
    if (context.isJson()) {
        context.console().json(
            scim::JsonObject{{"accepted", true}, {"server", delivery.server}, {"reply", delivery.reply}, {"to", to}});
        return {};
    }
    if (to.empty())
        context.console().line("The line is secured and the login accepted by " + delivery.server +
                               ". Nothing was sent. With --to ADDRESS a mail is.");
    else
        context.console().line("Accepted by " + delivery.server + " for " + to +
                               ". That it arrives is not known: look into the mailbox, also among the junk.");
    return {};
}

struct Sending {
    onboarding::MailIdentity identity;
    onboarding::MailServer server;
    std::string enrolmentUrl;
};

Outcome<Sending> readSending(CommandContext& context)
{
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto stored = chosen->session->setting(onboarding::settingOfMailIdentity(chosen->integration.id));
    if (!stored)
        return tl::unexpected(toFailure(stored.error()));
    auto identity = onboarding::parseMailIdentity(stored->value_or("{}"));
    if (!identity)
        return usage(identity.error().message + " As in: `rollcallctl mail configure --from it@example.com`.");
    auto server = app::readMailServer(*chosen->session);
    if (!server)
        return refused(server.error().message);
    auto url = app::readSetting(*chosen->session, app::setting::enrolmentUrl);
    return Sending{std::move(*identity), std::move(*server), url ? std::move(*url) : std::string()};
}

std::string_view toString(onboarding::DeliverabilityVerdict verdict)
{
    static constexpr std::array<std::string_view, 4> words{"good", "warning", "bad", "not checked"};
    return words.at(static_cast<std::size_t>(verdict));
}

void tellDeliverability(CommandContext& context, const std::vector<onboarding::DeliverabilityCheck>& checks)
{
    if (context.isJson()) {
        scim::JsonArray array;
        for (const auto& each : checks)
            array.push_back(
                scim::JsonObject{{"name", each.name}, {"verdict", toString(each.verdict)}, {"message", each.message}});
        context.console().json(array);
        return;
    }
    for (const auto& each : checks)
        context.console().line(each.name + ": " + std::string(toString(each.verdict)) + ". " + each.message);
}

/// What the sender's domain says of itself; bad news ends with exit code 4.
Outcome<> testDeliverability(CommandContext& context)
{
    const auto sending = readSending(context);
    if (!sending)
        return tl::unexpected(sending.error());
    constexpr std::chrono::seconds patience{5};
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const onboarding::DomainNames names{
            [&](const std::string& name) { return core::lookUpDns(core::DnsRecord::Text, name, patience, stop); },
            [&](const std::string& name) {
                return core::lookUpDns(core::DnsRecord::MailExchange, name, patience, stop);
            }};
        const auto checks = onboarding::checkDeliverability(sending->identity, sending->server, names);
        tellDeliverability(context, checks);
        const bool isBad = std::ranges::any_of(checks, [](const onboarding::DeliverabilityCheck& each) {
            return each.verdict == onboarding::DeliverabilityVerdict::Bad;
        });
        return isBad ? refused("Mails of this sender will be lost: see above.") : Outcome<>();
    });
}

Outcome<> tellAllowList(CommandContext& context)
{
    const auto sending = readSending(context);
    if (!sending)
        return tl::unexpected(sending.error());
    const std::string text = onboarding::allowListText(sending->identity, sending->server, sending->enrolmentUrl);
    if (context.isJson())
        context.console().json(scim::JsonObject{{"text", text}});
    else
        context.console().text(text);
    return {};
}

} // namespace

Outcome<> testMail(CommandContext& context)
{
    if (context.invocation().has("deliverability"))
        return testDeliverability(context);
    if (context.invocation().has("allow-list"))
        return tellAllowList(context);
    auto database = context.database();
    if (!database)
        return tl::unexpected(database.error());
    const std::string to = context.invocation().value("to");
    std::optional<onboarding::MailMessage> message;
    if (!to.empty()) {
        auto made = testMessage(context, to);
        if (!made)
            return made.error().kind == core::ErrorKind::Invalid ? usage(made.error().message)
                                                                 : tl::unexpected(toFailure(made.error()));
        message = std::move(*made);
    }
    app::MailAccess access(**database, context.clock());
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const auto sender = access.connect();
        if (!sender)
            return refused(sender.error().message);
        const auto delivery =
            message ? (*sender)->send(*message, [] { return core::Result<>(); }, stop) : (*sender)->check(stop);
        return tellDelivery(context, delivery, to);
    });
}

} // namespace rollcall::ctl
