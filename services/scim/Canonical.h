// SPDX-License-Identifier: Apache-2.0
// What must hold of a canonical resource as a whole: what is required is there, and what is immutable stays.
#pragma once

#include "scim/Patch.h"
#include "scim/Resource.h"

#include <string>
#include <vector>

namespace rollcall::scim {

/// Paths of the required attributes and parts that a canonical resource lacks. An extension that is not there lacks
/// nothing.
[[nodiscard]] std::vector<std::string> missingRequired(const ResourceType& type, const JsonObject& resource);

/// `invalidValue` for an attribute that is missing.
[[nodiscard]] Error requiredIsMissing(const ResourceType& type, const std::string& path);

/// `mutability` for a removal of `schemas`, which follow from what is there.
[[nodiscard]] Error schemasStay();

/// `mutability` when an immutable attribute that `before` has differs in `after`, or is gone there.
[[nodiscard]] Result<> checkImmutable(const ResourceType& type, const JsonObject& before, const JsonObject& after);

/// Reads what was stored, or is made of it: everything kept before is kept, whatever a policy says now, and what is
/// required may be missing.
[[nodiscard]] Result<ParsedResource> readStored(const ResourceType& type, const JsonObject& object);

/// A changed copy of `before` made canonical again: everything kept is kept, and only what `before` had of what is
/// required must still be there. An equal one comes back as `before`.
[[nodiscard]] Result<JsonObject> canonicalAgain(const ResourceType& type, const JsonObject& changed,
                                                const JsonObject& before);

/// One operation of applyPatch, with all its checks.
[[nodiscard]] Result<JsonObject> applyPatchOperation(const ResourceType& type, const JsonObject& current,
                                                     const PatchOperation& operation, const ReadPolicy& policy);

} // namespace rollcall::scim
