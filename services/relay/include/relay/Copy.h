// SPDX-License-Identifier: Apache-2.0
// What our copy of a downstream directory must become, as values. Ids are the downstream's own.
#pragma once

#include "scim/Json.h"
#include "scim/Patch.h"
#include "scim/Resource.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rollcall::relay {

enum class ResourceKind { Person, Group };

/// A person as the downstream has it now: create it, or replace what we have under that id.
struct PersonState {
    std::string id;
    scim::JsonObject attributes; ///< canonical
    std::string created;         ///< of meta, as sent; may be empty
    std::string lastModified;
};

/// A group as the downstream has it now.
struct GroupState {
    std::string id;
    scim::JsonObject attributes; ///< canonical
    /// Absent: the answer said nothing about members, and those we have stay.
    std::optional<std::vector<scim::Member>> members;
    std::string created;
    std::string lastModified;
};

/// What the downstream accepted for a group without showing the result: the same steps on our copy, so that one member
/// more never costs reading all of them.
struct GroupSteps {
    std::string id;
    std::vector<scim::GroupStep> steps;
};

struct Removal {
    ResourceKind kind = ResourceKind::Person;
    std::string id;
};

/// Can only be moved.
using CopyOperation = std::variant<PersonState, GroupState, GroupSteps, Removal>;

/// A resource of which we do not know what the downstream made of it; `Relay::reread` finds out. To be stored before a
/// change is sent and dropped together with the change of our copy, so that a crash in between is not forgotten.
struct Uncertain {
    ResourceKind kind = ResourceKind::Person;
    std::string id;   ///< empty when the resource was to be created
    std::string name; ///< userName or displayName, where the id is empty

    bool operator==(const Uncertain&) const = default;
};

/// For storing it; `parseUncertain` gives nothing for any other text.
[[nodiscard]] std::string toJson(const Uncertain& uncertain);
[[nodiscard]] std::optional<Uncertain> parseUncertain(std::string_view json);

} // namespace rollcall::relay
