// SPDX-License-Identifier: Apache-2.0
// The words that stand in the fields of a report, and of a mail.
#pragma once

#include "core/Timestamp.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// The address of "rfc822; name@example.com" or "utf-8; …", with the escapes of RFC 6533 taken off; empty for others.
[[nodiscard]] std::string reportedAddress(std::string_view field);
/// What stands behind the type of "smtp; 550 …": one line of valid UTF-8, at most 500 bytes, without links of ours.
[[nodiscard]] std::string diagnosticText(std::string_view field);
/// What stands between the first < and >; empty when there is none.
[[nodiscard]] std::string messageIdIn(std::string_view field);
/// What stands before the @ of a From.
[[nodiscard]] std::string senderName(std::string_view field);
/// RFC 5322 §3.3; nothing for anything else.
[[nodiscard]] std::optional<core::Timestamp> mailDate(std::string_view field);

} // namespace rollcall::onboarding
