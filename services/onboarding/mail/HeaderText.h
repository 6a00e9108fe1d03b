// SPDX-License-Identifier: Apache-2.0
// Header fields of a mail: encoded words, folding, parameters.
#pragma once

#include "onboarding/MailMessage.h"

#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// No control characters, and valid UTF-8.
[[nodiscard]] bool isOneLine(std::string_view text);

/// `Name: value` with CRLF at its end, folded at blanks (RFC 5322 §2.2.3).
[[nodiscard]] std::string headerField(std::string_view name, std::string_view value);

/// Unstructured text, in encoded words of at most 75 characters where it is not plain ASCII (RFC 2047 §2). No character
/// is split between two words.
[[nodiscard]] std::string encodedText(std::string_view utf8);

/// `Name <local@domain>` (RFC 5322 §3.4), the name quoted or encoded where it needs to be.
[[nodiscard]] std::string mailboxText(const Mailbox& mailbox);

/// `Sat, 21 Nov 2026 09:05:07 +0000` (RFC 5322 §3.3).
[[nodiscard]] std::string dateText(core::Timestamp time);

} // namespace rollcall::onboarding
