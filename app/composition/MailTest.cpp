// SPDX-License-Identifier: Apache-2.0
// The mail says what it is for; its outcome is put down beside the settings that it was sent with.
#include "composition/MailTest.h"

#include "composition/OwnMail.h"
#include "core/WebDns.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::app {

namespace {

using onboarding::DeliverabilityVerdict;
using onboarding::DeliveryKind;

constexpr std::chrono::seconds patience{5};

/// All that a mail is sent with.
struct Sending {
    onboarding::MailIdentity identity;
    onboarding::MailServer server;
    std::map<std::string, std::string> settings;
};

core::Result<Sending> readSending(directory::ReadSession& session, directory::IntegrationId integration)
{
    auto server = readMailServer(session);
    if (!server)
        return tl::unexpected(server.error());
    Sending sending{{}, std::move(*server), {}};
    const std::string identityKey = onboarding::settingOfMailIdentity(integration);
    std::vector<std::string> keys{identityKey};
    for (const SettingDefinition& definition : settingDefinitions()) {
        if (definition.key.starts_with("mail."))
            keys.emplace_back(definition.key);
    }
    for (const std::string& key : keys) {
        const auto value = session.setting(key);
        if (!value)
            return tl::unexpected(value.error());
        sending.settings[key] = value->value_or("");
    }
    const std::string& stored = sending.settings[identityKey];
    auto identity = onboarding::parseMailIdentity(stored.empty() ? "{}" : stored);
    if (!identity)
        return tl::unexpected(identity.error());
    sending.identity = std::move(*identity);
    return sending;
}

core::Result<onboarding::MailMessage> messageOf(const Sending& sending, const std::string& application,
                                                const std::string& to, core::Timestamp now)
{
    auto message = mailToOneself(sending.identity, to, now);
    if (!message)
        return message;
    message->subject = "A test mail of Rollcall";
    message->text = "This mail was sent to see whether invitations to " + application +
                    " would arrive.\n\nLook at where it landed: in the inbox, or among the junk. In its source, the "
                    "header Authentication-Results says what your server made of SPF, DKIM and DMARC.\n";
    return message;
}

/// Why mails may not arrive though they are taken.
std::string doubtOf(const Sending& sending, const onboarding::DomainNames& names)
{
    std::string doubt;
    for (const auto& check : onboarding::checkDeliverability(sending.identity, sending.server, names)) {
        if (check.verdict == DeliverabilityVerdict::Bad || check.verdict == DeliverabilityVerdict::Warning)
            doubt += (doubt.empty() ? "" : " ") + check.name + ": " + check.message;
    }
    return doubt;
}

setup::MailTrial trialOf(const onboarding::Delivery& delivery, const Sending& sending, const std::string& to,
                         core::Timestamp now)
{
    setup::MailTrial trial;
    trial.at = now;
    trial.to = to;
    trial.server = delivery.server;
    trial.settings = sending.settings;
    if (delivery.kind == DeliveryKind::Accepted)
        return trial;
    trial.seen = delivery.message;
    trial.cause = delivery.reply.empty() ? std::string() : "The server said: " + delivery.reply;
    trial.next = nextAfter(delivery.kind);
    return trial;
}

/// Top-level names of RFC 2606 and RFC 6761: nobody can have records there.
bool isReserved(const std::string& name)
{
    constexpr std::array<std::string_view, 4> reserved{".example", ".test", ".invalid", ".localhost"};
    return std::ranges::any_of(reserved, [&name](std::string_view ending) { return name.ends_with(ending); });
}

core::Result<std::vector<std::string>> lookUp(core::DnsRecord record, const std::string& name,
                                              const std::stop_token& stop)
{
    if (isReserved(name))
        return core::failure(core::ErrorKind::NotFound, name + " is a name for examples, which has no records.");
    return core::lookUpDns(record, name, patience, stop);
}

} // namespace

onboarding::DomainNames domainNames(std::stop_token stop)
{
    return {[stop](const std::string& name) { return lookUp(core::DnsRecord::Text, name, stop); },
            [stop](const std::string& name) { return lookUp(core::DnsRecord::MailExchange, name, stop); }};
}

core::Result<MailTried> tryMail(directory::Database& database, MailAccess& access, const core::Clock& clock,
                                const directory::Integration& integration, const std::string& to,
                                const onboarding::DomainNames& names, std::stop_token stop)
{
    const auto sending =
        database
            .readAsync(stop, [id = integration.id](directory::ReadSession& session,
                                                   const std::stop_token&) { return readSending(session, id); })
            .result();
    if (!sending)
        return tl::unexpected(sending.error());
    const auto message = messageOf(*sending, integration.name, to, clock.now());
    if (!message)
        return tl::unexpected(message.error());
    const auto sender = access.connect();
    if (!sender)
        return tl::unexpected(sender.error());
    MailTried tried{(*sender)->send(*message, [] { return core::Result<>(); }, stop), {}};
    if (tried.delivery.kind == DeliveryKind::Cancelled)
        return core::failure(core::ErrorKind::Cancelled, "Cancelled: no mail was sent.");
    tried.trial = trialOf(tried.delivery, *sending, to, clock.now());
    if (tried.trial.isAccepted())
        tried.trial.doubt = doubtOf(*sending, names);
    const auto kept = database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        // Nothing is changed by it; it fails when the integration was removed meanwhile.
        if (auto present = session.updateIntegration(integration.id, {}); !present)
            return tl::unexpected(std::move(present.error()));
        return setup::saveMailTrial(session, integration.id, tried.trial);
    });
    if (!kept)
        return tl::unexpected(kept.error());
    return tried;
}

} // namespace rollcall::app
