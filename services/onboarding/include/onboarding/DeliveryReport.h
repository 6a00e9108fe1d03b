// SPDX-License-Identifier: Apache-2.0
// What a mail server reports of a mail that it could not deliver (RFC 3464, RFC 6533).
#pragma once

#include "core/Timestamp.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

enum class ReportedAction { Failed, Delayed, Delivered, Relayed, Expanded };

struct ReportedRecipient {
    std::vector<std::string> addresses; ///< the one that was mailed to and the one it came to; at least one
    ReportedAction action = ReportedAction::Failed;
    std::string status;     ///< RFC 3463, e.g. "5.1.1"; empty when there is none
    std::string diagnostic; ///< the other server's words in one line of valid UTF-8, at most 500 bytes; may be empty
};

struct DeliveryReport {
    std::string messageId; ///< of the mail that it is about, without brackets; empty when it does not say
    std::optional<core::Timestamp> written{};
    std::vector<ReportedRecipient> recipients; ///< at most a hundred
};

enum class ReportKind {
    NoReport,      ///< any other mail: an answer, an absence note, a receipt that it was read
    NotUnderstood, ///< a server says that a mail came back, in no form that a standard names
    Report,
};

struct ReportReading {
    ReportKind kind = ReportKind::NoReport;
    DeliveryReport report{}; ///< Report only
};

/// `mail` as it lies in a mailbox, whoever sent it: nothing in it can make this fail. Thread-safe.
[[nodiscard]] ReportReading readDeliveryReport(std::string_view mail);

/// Class, subject and detail as they may stand in a report ("5.1.1"); false for anything else.
[[nodiscard]] bool isEnhancedStatus(std::string_view text);

} // namespace rollcall::onboarding
