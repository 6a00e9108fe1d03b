// SPDX-License-Identifier: Apache-2.0
// What a relayed request meant, in the words of the journal.
#pragma once

#include "directory/Journal.h"
#include "relay/Relay.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::app {

struct RelayMeaning {
    directory::Meaning meaning = directory::Meaning::Unknown;
    std::string subject;
    std::string detail;
    std::int64_t count = 0;
    /// The resource it speaks of, by the vendor's id; nothing for lists and discovery.
    std::optional<relay::Uncertain> resource;
};

/// From what was asked and what the vendor answered. For changes that succeeded our copy knows more.
[[nodiscard]] RelayMeaning meaningOf(std::string_view method, std::string_view path, std::string_view query, int status,
                                     std::string_view body);

/// The calls of one conversation, for its journal row.
[[nodiscard]] std::vector<directory::JournalLeg> journalLegs(const std::vector<relay::Leg>& legs);

} // namespace rollcall::app
