// SPDX-License-Identifier: Apache-2.0
// One reading of the mailbox that reports come to, and how that reading stands.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"
#include "directory/Database.h"
#include "onboarding/BounceBox.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace rollcall::onboarding {

/// What mails turned out to be.
struct BounceTally {
    std::int64_t mails = 0;
    std::int64_t returned = 0;      ///< mails of ours that came back
    std::int64_t delayed = 0;       ///< mails of ours that are still tried
    std::int64_t otherReports = 0;  ///< about mails of others, about what is known, or of a delivery
    std::int64_t notUnderstood = 0; ///< look like a report, and follow no standard
    bool hasMore = false;           ///< more lie there than one reading takes

    BounceTally& operator+=(const BounceTally& other);
    [[nodiscard]] bool operator==(const BounceTally&) const = default;
};

/// How the reading stands, as the host keeps it for whoever shows it.
struct BounceStanding {
    std::string source; ///< as BounceBox::source
    std::optional<core::Timestamp> read{};
    std::optional<core::Timestamp> failed{};  ///< nothing while the last reading went well
    std::string trouble;                      ///< what went wrong then, for people
    std::optional<core::Timestamp> nextTry{}; ///< after trouble
    BounceTally all{};                        ///< since this mailbox is read
};

/// The setting under which it is kept; not one of the table that people set.
inline constexpr std::string_view bounceStandingSetting = "bounces/standing";

[[nodiscard]] std::string toJson(const BounceStanding& standing);
/// What is unreadable or empty is an empty standing.
[[nodiscard]] BounceStanding parseBounceStanding(std::string_view json);

/// Reads what came since the last time; what follows from it, that it was read and how it stands are one transaction.
/// Blocking: for lanes. Errors as of BounceBox::fetch, or of the directory; nothing is kept then.
[[nodiscard]] core::Result<BounceTally> readBounces(directory::Database& database, BounceBox& box,
                                                    std::stop_token stop);

/// Keeps what went wrong instead, beside what was read before.
[[nodiscard]] core::Result<> keepBounceTrouble(directory::Database& database, const std::string& source,
                                               const core::Error& trouble, core::Timestamp failed,
                                               core::Timestamp nextTry);

/// Once they are read nowhere, nothing is known of bounces.
[[nodiscard]] core::Result<> forgetBounceStanding(directory::Database& database);

/// As readBounces, without a trace: nothing is changed, nothing is remembered as read. `returned` and `delayed` are
/// then what the reports say of anybody's mails.
[[nodiscard]] core::Result<BounceTally> lookAtBounces(directory::Database& database, BounceBox& box,
                                                      std::stop_token stop);

} // namespace rollcall::onboarding
