// SPDX-License-Identifier: Apache-2.0
// The server's own code decides where there is one (RFC 5321 §4.2.1, RFC 3463), else where the line broke.
#include "DeliveryVerdict.h"

#include <utility>

namespace rollcall::onboarding {

namespace {

bool hasStatus(std::string_view text, std::string_view prefix)
{
    return text.starts_with(prefix);
}

/// A policy of the server says nothing about the address: it must not be given up for that.
bool isAddressFault(SmtpStage stage, int code, std::string_view text)
{
    if (stage != SmtpStage::Recipient)
        return false;
    const bool hasEnhancedCode = text.size() > 2 && text[0] == '5' && text[1] == '.';
    if (hasEnhancedCode)
        return hasStatus(text, "5.1.") || hasStatus(text, "5.2.1");
    return code == 550 || code == 551 || code == 553;
}

std::string said(const SmtpReplies& replies)
{
    return std::to_string(replies.code()) + (replies.text().empty() ? std::string() : " " + replies.text());
}

std::string place(const MailServer& server)
{
    return server.host + ", port " + std::to_string(server.port);
}

std::pair<DeliveryKind, std::string> ofRefusal(const MailServer& server, SmtpStage stage, const SmtpReplies& replies)
{
    constexpr int loginWanted = 530; // RFC 4954 §6, to whatever command
    switch (replies.code() == loginWanted ? SmtpStage::Login : stage) {
    case SmtpStage::Connect:
        return {DeliveryKind::Rejected, "The mail server at " + place(server) +
                                            " does not want to talk to this computer: " + said(replies) +
                                            ". Ask its administrators to let this computer send."};
    case SmtpStage::Login:
        return {DeliveryKind::Rejected,
                "The mail server did not accept the login: " + said(replies) +
                    ". Check user name and password; some services want an app password or OAuth."};
    case SmtpStage::Sender:
        if (replies.code() == 552)
            return {DeliveryKind::Refused, "The mail is larger than the server takes: " + said(replies) +
                                               ". Make the template smaller, above all its images."};
        return {DeliveryKind::Rejected, "The mail server does not let this account send in the sender's name: " +
                                            said(replies) + ". Choose a sender address that the account may use."};
    case SmtpStage::Recipient:
        return {DeliveryKind::Refused, "The mail server does not take mail for this address: " + said(replies) + "."};
    case SmtpStage::Content:
        return {DeliveryKind::Refused, "The mail server did not take this mail: " + said(replies) +
                                           ". Often it looks like spam to it: ask the mail team to allow the sender."};
    }
    return {DeliveryKind::Refused, said(replies)};
}

std::pair<DeliveryKind, std::string> ofLine(const MailServer& server, const Exchange& exchange)
{
    switch (exchange.line) {
    case LineEnd::NoSuchHost:
        return {DeliveryKind::Deferred, "There is no server named " + server.host +
                                            ", or this computer's DNS does not answer. Check the name."};
    case LineEnd::NotReachable:
        return {DeliveryKind::Deferred, "Nothing answers at " + place(server) +
                                            ". Check host and port, and that a firewall lets this computer out."};
    case LineEnd::TimedOut:
        return {DeliveryKind::Deferred, "The mail server at " + place(server) + " did not answer in time."};
    case LineEnd::NoTlsOffered:
        return {DeliveryKind::Rejected, "The mail server at " + place(server) +
                                            " offers no STARTTLS, so that nothing was sent. Ask its administrators, or "
                                            "choose TLS from the first byte (mostly port 465)."};
    case LineEnd::TlsFailed:
        return {DeliveryKind::Rejected,
                "The line to " + place(server) + " could not be secured: " + exchange.detail +
                    ". Check the host name against the server's certificate, and the authorities "
                    "trusted here."};
    case LineEnd::LoginFailed:
        return {DeliveryKind::Rejected, "The mail server did not accept the login. Check user name and password; some "
                                        "services want an app password or OAuth."};
    case LineEnd::Stopped:
        return {DeliveryKind::Cancelled, "Stopped before the mail was handed over."};
    case LineEnd::Kept:
    case LineEnd::Broken:
        break;
    }
    return {DeliveryKind::Deferred, "The line to " + place(server) + " broke before the mail was handed over."};
}

} // namespace

Delivery judge(const MailServer& server, const Exchange& exchange, const SmtpReplies& replies)
{
    Delivery delivery;
    delivery.code = replies.code();
    delivery.reply = replies.text();
    delivery.server = replies.server();
    if (exchange.lacksUtf8) {
        delivery.kind = DeliveryKind::Refused;
        delivery.message =
            "The address holds letters outside ASCII before the @, and the mail server does not take such "
            "addresses (SMTPUTF8). Ask the person for another address, or use another server.";
    } else if (replies.code() >= 500) {
        std::tie(delivery.kind, delivery.message) = ofRefusal(server, exchange.stage, replies);
        delivery.isAddressAtFault = isAddressFault(exchange.stage, replies.code(), replies.text());
    } else if (replies.code() >= 400) {
        delivery.kind = DeliveryKind::Deferred;
        delivery.message = "The mail server asks to come again: " + said(replies) + ".";
    } else if (exchange.line == LineEnd::Kept) {
        delivery.kind = DeliveryKind::Accepted;
        delivery.message =
            "Accepted by " + (delivery.server.empty() ? server.host : delivery.server) + ": " + said(replies) + ".";
    } else if (exchange.isHandedOver) {
        delivery.kind = DeliveryKind::Unknown;
        delivery.message =
            "The line to " + place(server) +
            " broke between the mail and the server's answer: it may or may not have been taken. It is not "
            "sent again without you.";
    } else {
        std::tie(delivery.kind, delivery.message) = ofLine(server, exchange);
    }
    return delivery;
}

} // namespace rollcall::onboarding
