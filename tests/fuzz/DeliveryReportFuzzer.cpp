// SPDX-License-Identifier: Apache-2.0
// Fuzzes mails that come to the mailbox for returned mails: anybody may write one.
#include <ReportText.h>
#include <onboarding/DeliveryReport.h>
#include <onboarding/MimeReader.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace rollcall::onboarding;

namespace {

void require(bool holds, const char* what, std::string_view about)
{
    if (holds)
        return;
    std::fprintf(stderr, "Does not hold: %s\n%.*s\n", what, static_cast<int>(about.size()), about.data());
    std::abort();
}

/// How many parts there are, each of which lies within the mail.
std::size_t countParts(const MimeEntity& entity, std::string_view mail, int depth)
{
    require(depth <= MimeBounds{}.depth, "parts lie no deeper than the bound", mail);
    require(entity.fields.size() <= MimeBounds{}.fields, "no more fields than the bound", mail);
    require(entity.body.empty() || (entity.body.data() >= mail.data() &&
                                    entity.body.data() + entity.body.size() <= mail.data() + mail.size()),
            "a body lies within the mail", mail);
    require(entity.decoded().size() <= entity.body.size(), "nothing grows when its encoding is taken off", mail);
    std::size_t parts = entity.parts.size();
    for (const MimeEntity& part : entity.parts)
        parts += countParts(part, mail, depth + 1);
    return parts;
}

bool isOneLine(std::string_view text)
{
    return std::ranges::none_of(text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; });
}

void checkReading(const ReportReading& reading, std::string_view mail)
{
    const auto& recipients = reading.report.recipients;
    require((reading.kind == ReportKind::Report) == !recipients.empty(), "a report has recipients, others none", mail);
    require(recipients.size() <= 100, "no more recipients than the bound", mail);
    for (const ReportedRecipient& each : recipients) {
        require(!each.addresses.empty() && each.addresses.size() <= 2, "one address or two", mail);
        for (const std::string& address : each.addresses)
            require(!address.empty() && isOneLine(address), "an address is one line", mail);
        require(each.status.empty() || isEnhancedStatus(each.status), "a status has its form", mail);
        require(each.diagnostic.size() <= 500 && isOneLine(each.diagnostic), "words are one short line", mail);
        require(each.diagnostic.find("/enrol/") == std::string::npos, "no link is quoted", mail);
        require(diagnosticText("x;" + each.diagnostic) == each.diagnostic, "words are normal", mail);
    }
}

bool isSame(const ReportReading& one, const ReportReading& other)
{
    const auto isSameRecipient = [](const ReportedRecipient& left, const ReportedRecipient& right) {
        return left.addresses == right.addresses && left.action == right.action && left.status == right.status &&
               left.diagnostic == right.diagnostic;
    };
    return one.kind == other.kind && one.report.messageId == other.report.messageId &&
           one.report.written == other.report.written &&
           std::ranges::equal(one.report.recipients, other.report.recipients, isSameRecipient);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string mail(reinterpret_cast<const char*>(data), size);
    require(countParts(readMime(mail), mail, 0) <= MimeBounds{}.parts, "no more parts than the bound", mail);
    const ReportReading reading = readDeliveryReport(mail);
    checkReading(reading, mail);
    // The same mail as it goes over the wire.
    if (mail.find('\r') == std::string::npos) {
        std::string wire;
        for (const char byte : mail)
            wire += byte == '\n' ? std::string("\r\n") : std::string(1, byte);
        require(isSame(reading, readDeliveryReport(wire)), "line ends make no difference", mail);
    }
    return 0;
}
