// SPDX-License-Identifier: Apache-2.0
// One fixed structure: text, or text beside HTML with the images that it shows.
#include "onboarding/MailMessage.h"

#include "BodyText.h"
#include "HeaderText.h"
#include "core/Secret.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace rollcall::onboarding {

namespace {

/// No line of an encoded body begins with two hyphens and "=_", so that no body can hold a boundary.
std::string boundaryOf(const MailMessage& message, std::string_view part)
{
    return "=_" + core::toHex(core::sha256(message.messageId + "/" + std::string(part))).substr(0, 32);
}

std::string textPart(std::string_view mediaType, std::string_view content)
{
    const EncodedBody body = encodedTextBody(content);
    return "Content-Type: " + std::string(mediaType) +
           "; charset=utf-8\r\nContent-Transfer-Encoding: " + body.transferEncoding + "\r\n\r\n" + body.bytes;
}

std::string imagePart(const InlineImage& image)
{
    return "Content-Type: " + image.mediaType + "\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <" +
           image.contentId + ">\r\nContent-Disposition: inline; filename=\"" + image.fileName + "\"\r\n\r\n" +
           base64Lines(image.bytes);
}

std::string multipart(std::string_view kind, const std::string& boundary, const std::vector<std::string>& parts)
{
    std::string out = "Content-Type: multipart/" + std::string(kind) + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    for (const std::string& part : parts)
        out += "\r\n--" + boundary + "\r\n" + part; // the line end before a boundary is the boundary's
    return out + "\r\n--" + boundary + "--\r\n";
}

/// With the content's own header fields, which are the last of the mail's.
std::string contentOf(const MailMessage& message)
{
    std::string text = textPart("text/plain", message.text);
    if (message.html.empty())
        return text;
    std::string html = textPart("text/html", message.html);
    if (!message.images.empty()) {
        std::vector<std::string> parts{std::move(html)};
        std::ranges::transform(message.images, std::back_inserter(parts), imagePart);
        html = multipart("related", boundaryOf(message, "related"), parts);
    }
    return multipart("alternative", boundaryOf(message, "alternative"), {std::move(text), std::move(html)});
}

bool isToken(std::string_view text, std::string_view others)
{
    return !text.empty() && std::ranges::all_of(text, [others](unsigned char byte) {
        return std::isalnum(byte) != 0 || others.find(static_cast<char>(byte)) != std::string_view::npos;
    });
}

bool isImage(const InlineImage& image)
{
    return isToken(image.contentId, "-_.@") && isToken(image.mediaType, "/-+.") && isToken(image.fileName, "-_.");
}

core::Result<> check(const MailMessage& message)
{
    if (!isOneLine(message.subject))
        return core::failure(core::ErrorKind::Invalid,
                             "The subject holds a line break or another control character, or is not UTF-8.");
    if (!isToken(message.messageId, "-_.@+=") || !std::ranges::all_of(message.images, isImage) ||
        !(message.language.empty() || isToken(message.language, "-")))
        return core::failure(core::ErrorKind::Internal, "A mail was put together wrongly.", message.messageId);
    for (const Mailbox* mailbox : {&message.from, &message.to, message.replyTo ? &*message.replyTo : &message.to}) {
        const auto again = readMailbox(mailbox->address(), mailbox->name);
        if (!again)
            return tl::unexpected(again.error());
    }
    return {};
}

} // namespace

std::string messageIdFor(std::string_view unique, const Mailbox& from)
{
    return std::string(unique) + "@" + from.domain;
}

core::Result<ComposedMail> compose(const MailMessage& message)
{
    if (auto usable = check(message); !usable)
        return tl::unexpected(std::move(usable.error()));
    ComposedMail mail;
    mail.needsUtf8 =
        message.from.needsUtf8() || message.to.needsUtf8() || (message.replyTo && message.replyTo->needsUtf8());
    mail.bytes = headerField("Date", dateText(message.date)) + headerField("From", mailboxText(message.from));
    if (message.replyTo)
        mail.bytes += headerField("Reply-To", mailboxText(*message.replyTo));
    mail.bytes += headerField("To", mailboxText(message.to)) + headerField("Subject", encodedText(message.subject));
    mail.bytes += headerField("Message-ID", "<" + message.messageId + ">") + headerField("MIME-Version", "1.0");
    // Nobody's holiday notice answers a machine (RFC 3834 §5; the second is Exchange's own).
    mail.bytes += headerField("Auto-Submitted", "auto-generated");
    mail.bytes += headerField("X-Auto-Response-Suppress", "OOF, AutoReply");
    if (!message.language.empty())
        mail.bytes += headerField("Content-Language", message.language);
    mail.bytes += contentOf(message);
    return mail;
}

} // namespace rollcall::onboarding
