// SPDX-License-Identifier: Apache-2.0
// What a relayed request meant, in the words of the journal.
#pragma once

#include "directory/Journal.h"
#include "relay/Relay.h"
#include "scim/Json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
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

/// From what was asked and what the vendor answered; `answer` is null when that is no JSON object. For changes that
/// succeeded our copy knows more.
[[nodiscard]] RelayMeaning meaningOf(const relay::RelayRequest& request, int status, const scim::JsonObject* answer);

/// Of an answer of that size, parsed or null.
[[nodiscard]] directory::JournalBody journalBody(const scim::JsonValue* json, std::size_t size);

/// The calls of one conversation, for its journal row. `answer` is what the last of them brought, when that is known.
[[nodiscard]] std::vector<directory::JournalLeg> journalLegs(std::vector<relay::Leg> legs,
                                                             const directory::JournalBody* answer = nullptr);

} // namespace rollcall::app
