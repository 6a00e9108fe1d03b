// SPDX-License-Identifier: Apache-2.0
// Schemas as documents (RFC 7643 §6 and §7): an integration's own extensions read and checked, and what is served under
// /Schemas and /ResourceTypes.
#pragma once

#include "scim/Error.h"
#include "scim/Json.h"
#include "scim/Schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

inline constexpr std::string_view schemaSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Schema";
inline constexpr std::string_view resourceTypeSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";

/// Reads a Schema document (`id`, `name`, `description`, `attributes`) that is to extend a resource type. Left-out
/// characteristics take their defaults (RFC 7643 §2.2). `schemas` and `meta` are passed over, so that a document taken
/// from a /Schemas endpoint can be used.
///
/// `invalidValue`, naming the place as in `attributes[2].subAttributes[0].type`: what no schema may have (a name that
/// is none or is there twice, an unknown type or characteristic, parts of a simple attribute or none of a complex one,
/// a complex one within a complex one); what would promise something that does not hold here (a uniqueness other than
/// none, a required attribute that no client can write, writeOnly without returned never); a URN that is none or
/// belongs to the standard; an attribute named `password`; more than 250 attributes, 100 parts or 200 canonical values,
/// or texts of more than 2,000 bytes.
[[nodiscard]] Result<Schema> readSchemaDefinition(const JsonValue& document);

/// The type with these extensions behind its own. `invalidValue` when a URN is there twice.
[[nodiscard]] Result<ResourceType> withExtensions(const ResourceType& type, const std::vector<Schema>& extensions);

/// The document as it is served by /Schemas/{urn}; without `meta` when `baseUrl` (with its trailing slash) is empty,
/// which is the form to store. readSchemaDefinition() reads it back to an equal schema.
[[nodiscard]] JsonObject describeSchema(const Schema& schema, std::string_view baseUrl);

/// The document as it is served by /ResourceTypes/{name}.
[[nodiscard]] JsonObject describeResourceType(const ResourceType& type, std::string_view baseUrl);

[[nodiscard]] std::string_view toString(AttributeType type);
[[nodiscard]] std::string_view toString(Mutability mutability);
[[nodiscard]] std::string_view toString(Returned returned);
[[nodiscard]] std::string_view toString(Uniqueness uniqueness);

/// What is wrong with a resource that is about to be served, by schema: types, required attributes, unknown letter
/// case, hidden attributes, more than one primary, schemas not listed. Empty when nothing is. Attributes that no schema
/// knows pass. For tests and fuzzing.
[[nodiscard]] std::vector<std::string> findSchemaViolations(const ResourceType& type, const JsonObject& served);

} // namespace rollcall::scim
