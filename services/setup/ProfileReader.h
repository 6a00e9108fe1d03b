// SPDX-License-Identifier: Apache-2.0
// From a JSON document that fits the schema to a Profile.
#pragma once

#include "scim/Json.h"
#include "setup/Profile.h"

namespace rollcall::setup {

/// The document must have passed the schema; what it leaves out keeps its default.
[[nodiscard]] Profile readProfile(const scim::JsonObject& document);

} // namespace rollcall::setup
