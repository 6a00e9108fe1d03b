// SPDX-License-Identifier: Apache-2.0
// mail test: the mail server, a mail, and what the sender's domain says of itself.
#include "composition/MailSettings.h"
#include "composition/MailTest.h"
#include "ctl/Interruptible.h"
#include "ctl/MailCommands.h"
#include "onboarding/Deliverability.h"
#include "onboarding/MailServer.h"
#include "onboarding/TemplateMailMaker.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::ctl {

namespace {

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
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const auto checks = onboarding::checkDeliverability(sending->identity, sending->server, app::domainNames(stop));
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
    app::MailAccess access(**database, context.clock());
    if (to.empty()) {
        return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
            const auto sender = access.connect();
            return sender ? tellDelivery(context, (*sender)->check(stop), to) : refused(sender.error().message);
        });
    }
    const auto chosen = context.chosen();
    if (!chosen)
        return tl::unexpected(chosen.error());
    return runInterruptibly([&](const std::stop_token& stop) -> Outcome<> {
        const auto tried =
            app::tryMail(**database, access, context.clock(), chosen->integration, to, app::domainNames(stop), stop);
        if (tried)
            return tellDelivery(context, tried->delivery, to);
        const auto& error = tried.error();
        if (error.kind == core::ErrorKind::Invalid)
            return usage(error.message);
        return error.kind == core::ErrorKind::NotFound ? refused(error.message) : tl::unexpected(toFailure(error));
    });
}

} // namespace rollcall::ctl
