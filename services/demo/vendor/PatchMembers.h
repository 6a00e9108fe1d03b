// SPDX-License-Identifier: Apache-2.0
// The PATCH operations Okta sends: attributes replaced, members added, removed and replaced.
#pragma once

#include "scim/Json.h"

namespace rollcall::demo::vendor {

/// False when the operation is none of these; the resource may then be changed in part.
[[nodiscard]] bool applyOperation(scim::JsonObject& resource, const scim::JsonObject& operation);

} // namespace rollcall::demo::vendor
