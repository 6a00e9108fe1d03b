// SPDX-License-Identifier: Apache-2.0
// What SCIM calls unassigned (RFC 7643 §2.5), and the removal of it and of passwords from JSON.
#pragma once

#include "scim/Json.h"

#include <string_view>

namespace rollcall::scim {

/// null, "", [] and {}.
[[nodiscard]] bool isUnassigned(const JsonValue& value);

/// Takes every unassigned member and element out, at any depth; the result may be unassigned itself.
void pruneUnassigned(JsonValue& value);

/// `password`, also behind a schema URN or as the last part of a dotted name, in any case.
[[nodiscard]] bool namesPassword(std::string_view memberName);

/// Whether a PATCH path names password anywhere outside a string literal.
[[nodiscard]] bool pathNamesPassword(std::string_view path);

/// Drops passwords in place as withoutPasswords does; true when one of them had a value.
[[nodiscard]] bool stripPasswords(JsonValue& value);
[[nodiscard]] bool stripPasswords(JsonObject& object);

} // namespace rollcall::scim
