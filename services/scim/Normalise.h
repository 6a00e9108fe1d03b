// SPDX-License-Identifier: Apache-2.0
// One attribute's value in canonical form: types checked, names in the schema's case, the unassigned left out.
#pragma once

#include "scim/Resource.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::scim {

/// What one multi-valued attribute of a resource may hold; members of a group are not counted by it.
inline constexpr std::size_t mostValues = 1'000;
/// What a resource may have beside its schemas, and what one extension of it may have.
inline constexpr std::size_t mostAttributes = 1'000;
/// `invalidValue`, naming the attribute.
[[nodiscard]] Error tooManyValues(const std::string& path);

/// The canonical value; JSON null when it is unassigned. `path` names the attribute in messages. A single value is
/// taken for a multi-valued attribute, a bare string for a complex one that has a `value`; equal values are joined.
[[nodiscard]] Result<JsonValue> normalise(const Attribute& attribute, const JsonValue& value, const std::string& path,
                                          const ReadPolicy& policy);

/// The same for one value of a multi-valued attribute.
[[nodiscard]] Result<JsonValue> normaliseElement(const Attribute& attribute, const JsonValue& value,
                                                 const std::string& path, const ReadPolicy& policy);

/// A value that no schema describes, after the policy: pruned and without passwords, or null when it is not kept.
/// `invalidSyntax` when the policy refuses it.
[[nodiscard]] Result<JsonValue> normaliseUnknown(const JsonValue& value, const std::string& path,
                                                 const ReadPolicy& policy);

/// Whether a part of an attribute is ignored on the way in: read-only ones (RFC 7644 §3.3 and §3.5.1) and those that
/// are never returned, which are not kept. `path` is that of the part.
[[nodiscard]] bool isPassedOver(const Attribute& part, std::string_view path, const ReadPolicy& policy);

/// `invalidValue` when more than one value is marked primary.
[[nodiscard]] Result<> checkPrimary(const JsonArray& values, const std::string& path);

/// The list of members in a group's body: bare strings and single objects are taken by the policy, duplicates joined,
/// order kept.
[[nodiscard]] Result<std::vector<Member>> readMembers(const JsonValue& value, const ReadPolicy& policy);

/// "a string", "an array", …: what a value is, for messages.
[[nodiscard]] std::string_view describeKind(const JsonValue& value);

} // namespace rollcall::scim
