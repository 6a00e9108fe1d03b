// SPDX-License-Identifier: Apache-2.0
// A mail as values, and its form on the wire (RFC 5322, 2045-2047). Nothing that somebody typed can become a header.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::onboarding {

/// An address that was read (RFC 5321 §4.1.2): a domain of other scripts is in its ASCII form.
struct Mailbox {
    std::string name;      ///< for people, UTF-8; may be empty
    std::string localPart; ///< UTF-8; other than ASCII only with SMTPUTF8 (RFC 6531)
    std::string domain;    ///< ASCII, lower case

    [[nodiscard]] std::string address() const { return localPart + "@" + domain; }
    [[nodiscard]] bool needsUtf8() const;
    bool operator==(const Mailbox&) const = default;
};

/// Invalid, in words for the person who typed it, for what is no address. Blanks around it are dropped. Quoted local
/// parts and address literals are refused: directories do not hold any, and servers differ over them.
[[nodiscard]] core::Result<Mailbox> readMailbox(std::string_view address, std::string_view name = {});

struct InlineImage {
    std::string contentId; ///< referred to as cid:… in the HTML part
    std::string mediaType; ///< "image/png"
    std::string fileName;  ///< ASCII
    std::string bytes;
};

struct MailMessage {
    Mailbox from;
    std::optional<Mailbox> replyTo;
    Mailbox to;
    std::string subject; ///< UTF-8, one line
    std::string text;    ///< UTF-8
    std::string html;    ///< UTF-8; empty: the mail is text alone
    std::vector<InlineImage> images;
    std::string messageId; ///< without angle brackets; the same for each attempt of one mail
    core::Timestamp date{};
    std::string language{}; ///< Content-Language; may be empty
};

/// A message id that nobody else makes: `unique` at the domain of the sender.
[[nodiscard]] std::string messageIdFor(std::string_view unique, const Mailbox& from);

struct ComposedMail {
    std::string bytes;      ///< CRLF, no line over 998 bytes, 7-bit but for UTF-8 addresses
    bool needsUtf8 = false; ///< the server must offer SMTPUTF8
};
/// Invalid when a field holds what cannot stand in a header: a line break, a NUL, another control character.
[[nodiscard]] core::Result<ComposedMail> compose(const MailMessage& message);

} // namespace rollcall::onboarding
