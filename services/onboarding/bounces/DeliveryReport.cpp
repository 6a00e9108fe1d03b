// SPDX-License-Identifier: Apache-2.0
// A report names itself as one (multipart/report); what merely looks like one is counted, and decides nothing.
#include "onboarding/DeliveryReport.h"

#include "ReportText.h"
#include "onboarding/MimeReader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t mostRecipients = 100;
constexpr std::size_t mostBlocks = 400;
constexpr std::size_t fieldsOfABlock = 60;

constexpr std::array<std::pair<std::string_view, ReportedAction>, 5> actions{{
    {"failed", ReportedAction::Failed},
    {"delayed", ReportedAction::Delayed},
    {"delivered", ReportedAction::Delivered},
    {"relayed", ReportedAction::Relayed},
    {"expanded", ReportedAction::Expanded},
}};

std::string_view valueOf(const std::vector<MimeField>& fields, std::string_view name)
{
    const auto found = std::ranges::find_if(fields, [name](const MimeField& f) { return isSameWord(f.name, name); });
    return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

/// The first word, where some servers add a comment.
std::string_view wordOf(std::string_view text)
{
    return text.substr(0, text.find_first_of(" \t(;"));
}

std::optional<ReportedAction> actionOf(std::string_view text)
{
    for (const auto& [word, action] : actions) {
        if (isSameWord(wordOf(text), word))
            return action;
    }
    return std::nullopt;
}

void addAddress(ReportedRecipient& recipient, std::string_view field)
{
    std::string address = reportedAddress(field);
    if (!address.empty() && std::ranges::find(recipient.addresses, address) == recipient.addresses.end())
        recipient.addresses.push_back(std::move(address));
}

std::optional<ReportedRecipient> recipientOf(const std::vector<MimeField>& block)
{
    const auto action = actionOf(valueOf(block, "Action"));
    if (!action)
        return std::nullopt;
    ReportedRecipient recipient;
    recipient.action = *action;
    addAddress(recipient, valueOf(block, "Original-Recipient"));
    addAddress(recipient, valueOf(block, "Final-Recipient"));
    if (recipient.addresses.empty())
        return std::nullopt;
    if (const auto status = wordOf(valueOf(block, "Status")); isEnhancedStatus(status))
        recipient.status = status;
    recipient.diagnostic = diagnosticText(valueOf(block, "Diagnostic-Code"));
    return recipient;
}

void readStatus(const std::string& text, DeliveryReport& report)
{
    std::string_view rest = text;
    for (std::size_t i = 0; i < mostBlocks && !rest.empty() && report.recipients.size() < mostRecipients; ++i) {
        const auto block = readFields(rest, fieldsOfABlock, &rest);
        if (auto recipient = recipientOf(block))
            report.recipients.push_back(std::move(*recipient));
    }
}

bool isStatus(std::string_view type)
{
    return type == "message/delivery-status" || type == "message/global-delivery-status";
}

bool isReturned(std::string_view type)
{
    return type == "message/rfc822" || type == "message/global" || type == "text/rfc822-headers" ||
           type == "message/global-headers";
}

struct Parts {
    const MimeEntity* status = nullptr;
    const MimeEntity* returned = nullptr;
};

/// Some put the parts into others; what lies in the returned mail is never looked at.
void findParts(const MimeEntity& entity, Parts& found)
{
    for (const MimeEntity& part : entity.parts) {
        const std::string type = part.type();
        if (isStatus(type) && !found.status)
            found.status = &part;
        else if (isReturned(type) && !found.returned)
            found.returned = &part;
        else
            findParts(part, found);
    }
}

std::string originalId(const MimeEntity& mail, const Parts& parts)
{
    if (parts.returned) {
        const std::string returned = parts.returned->decoded();
        if (auto id = messageIdIn(valueOf(readFields(returned, MimeBounds{}.fields), "Message-ID")); !id.empty())
            return id;
    }
    // A server that returns nothing of the mail may still say what it answers.
    return messageIdIn(mail.field("In-Reply-To"));
}

/// Written by a mail server about a mail that came back, as those do that know no standard.
bool looksLikeABounce(const MimeEntity& mail)
{
    if (!mail.field("X-Failed-Recipients").empty())
        return true;
    const std::string from = senderName(mail.field("From"));
    const bool isServer = isSameWord(from, "mailer-daemon") || isSameWord(from, "postmaster");
    const bool isByItself = mail.field("Return-Path") == "<>" || !mail.field("Auto-Submitted").empty();
    return isServer && isByItself;
}

} // namespace

bool isEnhancedStatus(std::string_view text)
{
    const auto isNumber = [](std::string_view part) {
        return !part.empty() && part.size() <= 3 &&
               std::ranges::all_of(part, [](char digit) { return digit >= '0' && digit <= '9'; });
    };
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    return second != std::string_view::npos && first == 1 && (text[0] == '2' || text[0] == '4' || text[0] == '5') &&
           isNumber(text.substr(first + 1, second - first - 1)) && isNumber(text.substr(second + 1));
}

ReportReading readDeliveryReport(std::string_view text)
{
    const MimeEntity mail = readMime(text);
    const bool isReport = mail.type() == "multipart/report";
    const std::string about = mail.parameter("report-type");
    if (isReport && !about.empty() && !isSameWord(about, "delivery-status"))
        return {};
    if (!isReport)
        return {looksLikeABounce(mail) ? ReportKind::NotUnderstood : ReportKind::NoReport, {}};
    Parts parts;
    findParts(mail, parts);
    ReportReading reading;
    if (parts.status)
        readStatus(parts.status->decoded(), reading.report);
    if (reading.report.recipients.empty())
        return {ReportKind::NotUnderstood, {}};
    reading.kind = ReportKind::Report;
    reading.report.messageId = originalId(mail, parts);
    reading.report.written = mailDate(mail.field("Date"));
    return reading;
}

} // namespace rollcall::onboarding
