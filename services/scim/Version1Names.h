// SPDX-License-Identifier: Apache-2.0
// What reading of SCIM 1.1 resources and of its PATCH have in common.
#pragma once

#include "scim/Version1.h"

namespace rollcall::scim {

/// The 2.0 name of a 1.1 path.
[[nodiscard]] AttributePath fromVersion1(AttributePath path);

/// A body with 2.0 names and without `meta`; values keep their `operation`.
[[nodiscard]] JsonObject translatedBody(const ResourceType& type, const JsonObject& body);

/// Whether a value of a multi-valued attribute carries `"operation": "delete"`.
[[nodiscard]] bool isDeletion(const JsonValue& element);

/// The value without its `operation`.
[[nodiscard]] JsonValue withoutOperation(const JsonValue& element);

} // namespace rollcall::scim
