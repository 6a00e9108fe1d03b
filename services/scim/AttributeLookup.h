// SPDX-License-Identifier: Apache-2.0
// From an attribute path to its definitions, and from a URN in any case to the member that holds its attributes.
#pragma once

#include "scim/Filter.h"
#include "scim/Schema.h"

#include <string_view>

namespace rollcall::scim {

/// `id`, `externalId`, `meta` and `schemas`, which every resource has and no schema lists (RFC 7643 §3.1); nullptr for
/// any other name.
[[nodiscard]] const Attribute* commonAttribute(std::string_view name);

struct AttributeDefinition {
    const Attribute* attribute = nullptr;    ///< nullptr: no schema knows it
    const Attribute* subAttribute = nullptr; ///< only where the path has one that is known
};

/// What the schemas of a type say about a path; a path without a URN means the core schema.
[[nodiscard]] AttributeDefinition lookUp(const ResourceType& type, const AttributePath& path);

/// The attribute of the core schema or the common one of that name; nullptr when there is none.
[[nodiscard]] const Attribute* coreAttribute(const ResourceType& type, std::string_view name);

/// Whether the URN is absent or that of the core schema, so that the attribute stands at the top of the resource.
[[nodiscard]] bool meansCore(const ResourceType& type, std::string_view urn);

[[nodiscard]] bool looksLikeUrn(std::string_view name);

} // namespace rollcall::scim
