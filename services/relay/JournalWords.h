// SPDX-License-Identifier: Apache-2.0
// What relayed requests and their answers meant, in the words of the journal.
#pragma once

#include "directory/Journal.h"
#include "relay/Relay.h"
#include "scim/Json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::relay {

/// What a request, or what became of it in our copy, is in its journal row.
struct Described {
    directory::Meaning meaning = directory::Meaning::Unknown;
    std::string subject;
    std::string detail;
    std::int64_t count = 0;
    std::optional<directory::PersonId> person;
    std::optional<directory::GroupId> group;
};

/// Into its row; what is Unknown says nothing, and an empty subject leaves the one that is there.
void describe(directory::JournalEntry& entry, const Described& described);

struct RequestMeaning {
    Described described;
    /// The resource it speaks of, by the vendor's id; nothing for lists and discovery.
    std::optional<Uncertain> resource;
};

/// From what was asked and what the vendor answered; `answer` is null when that is no JSON object. For changes that
/// succeeded our copy knows more.
[[nodiscard]] RequestMeaning meaningOf(const RelayRequest& request, int status, const scim::JsonObject* answer);

/// Of an answer of that size, parsed or null.
[[nodiscard]] directory::JournalBody journalBody(const scim::JsonValue* json, std::size_t size);

/// The calls of one conversation, for its journal row. `answer` is what the last of them brought, when that is known.
[[nodiscard]] std::vector<directory::JournalLeg> journalLegs(std::vector<Leg> legs,
                                                             const directory::JournalBody* answer = nullptr);

/// What the address that was to be read first said last, after new tokens and before other addresses; 0 without an
/// answer.
[[nodiscard]] int statusOfReading(const std::vector<Leg>& legs);

} // namespace rollcall::relay
