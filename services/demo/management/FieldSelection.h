// SPDX-License-Identifier: Apache-2.0
// The `fields` parameter of lists: which members a caller wants.
#pragma once

#include "scim/Json.h"

#include <string_view>

namespace rollcall::demo::management {

/// The members that `fields` names, like `id,status,profile:(login,email)`; names that are not there are passed over.
[[nodiscard]] scim::JsonObject selectFields(const scim::JsonObject& document, std::string_view fields);

} // namespace rollcall::demo::management
