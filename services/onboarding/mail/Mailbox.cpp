// SPDX-License-Identifier: Apache-2.0
// Reads addresses as people and directories write them (RFC 5321 §4.1.2, RFC 6531 §3.3).
#include "HeaderText.h"
#include "onboarding/MailMessage.h"

#include <QString>
#include <QUrl>

#include <algorithm>
#include <cctype>

namespace rollcall::onboarding {

namespace {

constexpr std::size_t longestLocalPart = 64;
constexpr std::size_t longestAddress = 254;
constexpr std::size_t longestLabel = 63;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

tl::unexpected<core::Error> notAnAddress(std::string_view address, std::string_view why)
{
    // A control character has no business in a message either.
    std::string shown(address.substr(0, 100));
    std::ranges::replace_if(shown, [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; }, '?');
    return core::failure(core::ErrorKind::Invalid,
                         "\"" + shown + "\" is not an e-mail address: " + std::string(why) + ".");
}

bool isLocalText(unsigned char byte)
{
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
    return byte >= 0x80 || std::isalnum(byte) != 0 || others.find(static_cast<char>(byte)) != std::string_view::npos;
}

bool isLocalPart(std::string_view local)
{
    return !local.empty() && local.size() <= longestLocalPart && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::ranges::all_of(local, isLocalText);
}

bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= longestLabel && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](unsigned char byte) { return std::isalnum(byte) != 0 || byte == '-'; });
}

bool isDomain(std::string_view domain)
{
    for (;;) {
        const std::size_t dot = domain.find('.');
        if (!isLabel(domain.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        domain.remove_prefix(dot + 1);
    }
}

} // namespace

bool Mailbox::needsUtf8() const
{
    return std::ranges::any_of(localPart, [](unsigned char byte) { return byte >= 0x80; });
}

core::Result<Mailbox> readMailbox(std::string_view address, std::string_view name)
{
    const std::string_view text = trimmed(address);
    if (text.empty())
        return core::failure(core::ErrorKind::Invalid, "There is no e-mail address.");
    if (!isOneLine(text))
        return notAnAddress(text, "it holds a line break or another control character, or is not UTF-8");
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos)
        return notAnAddress(text, "there is no @");
    Mailbox mailbox;
    mailbox.localPart = text.substr(0, at);
    if (!isLocalPart(mailbox.localPart))
        return notAnAddress(text, "what stands before the @ cannot be delivered to");
    const QString domain = QString::fromUtf8(text.data() + at + 1, static_cast<qsizetype>(text.size() - at - 1));
    mailbox.domain = QUrl::toAce(domain).toLower().toStdString();
    if (!isDomain(mailbox.domain))
        return notAnAddress(text, "what stands behind the @ is no domain");
    if (mailbox.address().size() > longestAddress)
        return notAnAddress(text, "it is longer than 254 characters");
    mailbox.name = trimmed(name);
    if (!isOneLine(mailbox.name))
        return core::failure(core::ErrorKind::Invalid,
                             "The name of " + mailbox.address() +
                                 " holds a line break or another control character, or is not UTF-8.");
    return mailbox;
}

} // namespace rollcall::onboarding
