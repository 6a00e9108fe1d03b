// SPDX-License-Identifier: Apache-2.0
// What must hold of a canonical resource as a whole: what is required is there, and what is immutable stays.
#pragma once

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

/// A changed copy of `before` made canonical again: everything kept is kept, whatever a policy or a schema that became
/// another one says now, and only what `before` had of what is required must still be there. `mutability` when an
/// immutable attribute that it had differs or is gone. An equal one comes back as `before`.
[[nodiscard]] Result<JsonObject> canonicalAgain(const ResourceType& type, const JsonObject& changed,
                                                const JsonObject& before);

/// Reads what was made of `before`. Members, and attributes of extensions, that are as they were there are taken as
/// they are; of the others everything is kept, whatever a policy says. What is required may be missing.
[[nodiscard]] Result<ParsedResource> readAgain(const ResourceType& type, const JsonObject& object,
                                               const JsonObject& before);

/// `invalidValue` for more than mostResourceBytes, unless `before` has hardly less and too many already.
[[nodiscard]] Result<> checkSize(const ResourceType& type, const JsonObject& resource, const JsonObject& before);

} // namespace rollcall::scim
