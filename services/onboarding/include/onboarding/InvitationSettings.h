// SPDX-License-Identifier: Apache-2.0
// What an admin decides about the invitations of one integration.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::onboarding {

/// Who mails an integration's people; never two.
enum class Mailer {
    Nobody, ///< not decided: nothing is mailed, and nobody is held as if it were
    Rollcall,
    Vendor, ///< its service sends a welcome of its own
    Okta,   ///< its activation mail
};

enum class InviteWhen { ByHand, AtOnce, AfterDelay, OnStartDate };

/// Minutes of the day in `timeZone`, within which nothing is mailed by itself; may reach over midnight. Equal: none.
struct QuietHours {
    int from = 0;
    int to = 0;
    [[nodiscard]] bool operator==(const QuietHours&) const = default;
};

struct InvitationSettings {
    Mailer mailer = Mailer::Nobody;
    InviteWhen when = InviteWhen::ByHand;
    std::chrono::hours delay{24};     ///< AfterDelay
    std::string startDateAttribute{}; ///< OnStartDate: a SCIM path whose value is a day or an instant
    int burst = 25;                   ///< more new people than that within `burstWindow` are asked about first
    std::chrono::minutes burstWindow{10};
    int lifetimeDays = 7;                 ///< of a link, 1 to 30
    std::vector<int> reminderDays{2, 10}; ///< after the invitation, ascending; those behind the link's end revive it
    QuietHours quietHours{};
    std::string timeZone{"UTC"};        ///< IANA name
    std::vector<std::string> domains{}; ///< mailed to alone; empty: any
    /// Nobody else is mailed while this is not empty: for trying things out.
    std::vector<std::string> testAddresses{};
    std::string waveFilter{};              ///< SCIM filter that says whose turn it is; empty: everybody's
    std::vector<std::string> waveGroups{}; ///< ids of groups whose members' turn it is; empty: everybody's
    int perDay = 0;                        ///< new invitations a day; 0: no bound
    int bouncePercent = 5;                 ///< of a day's mails; above it, no more are mailed by themselves
    std::string language{"en"};            ///< of those who have none

    [[nodiscard]] bool operator==(const InvitationSettings&) const = default;
};

/// As it is stored.
[[nodiscard]] std::string toJson(const InvitationSettings& settings);
/// What is missing has its default. Invalid for what makes no sense, and says what: a day that is none, an unknown time
/// zone, a filter that does not parse.
[[nodiscard]] core::Result<InvitationSettings> parseInvitationSettings(std::string_view json);
/// The same of settings that were put together on a screen.
[[nodiscard]] core::Result<> check(const InvitationSettings& settings);

/// The next instant, `now` itself outside of quiet hours, at which something may be mailed by itself.
[[nodiscard]] core::Timestamp outsideQuietHours(const InvitationSettings& settings, core::Timestamp now);
/// When the day began there.
[[nodiscard]] core::Timestamp startOfDay(const InvitationSettings& settings, core::Timestamp now);
/// The beginning of a day `YYYY-MM-DD` there, or the instant itself; nothing for anything else.
[[nodiscard]] std::optional<core::Timestamp> startDate(const InvitationSettings& settings, std::string_view text);

} // namespace rollcall::onboarding
