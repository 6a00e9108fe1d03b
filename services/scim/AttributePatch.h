// SPDX-License-Identifier: Apache-2.0
// One PATCH operation on one attribute: from the value that is there to the value that shall be.
#pragma once

#include "scim/Patch.h"

#include <string>

namespace rollcall::scim {

/// What an operation is aimed at, with names in the schema's case where a schema knows them.
struct PatchTarget {
    const Attribute* attribute = nullptr; ///< nullptr: unknown
    const Attribute* subAttribute = nullptr;
    std::string subName; ///< empty: the whole attribute
    const FilterNode* filter = nullptr;
    std::string text; ///< for messages
    /// An explicit path must meet something; a key of a path-less value creates what is missing.
    bool isExplicit = true;
};

struct PatchChange {
    PatchVerb verb = PatchVerb::Replace;
    const JsonValue& value;
    bool hasValue = false;
};

/// The new value of the attribute, null when it becomes unassigned. `current` is null when there is none; it is changed
/// in place where that can be. `invalidValue` when the list becomes longer than one attribute may be.
[[nodiscard]] Result<JsonValue> patchAttribute(const PatchTarget& target, const PatchChange& change, JsonValue current,
                                               const ReadPolicy& policy);

} // namespace rollcall::scim
