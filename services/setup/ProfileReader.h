// SPDX-License-Identifier: Apache-2.0
// From a JSON document that fits the schema to a Profile.
#pragma once

#include "scim/Error.h"
#include "scim/Json.h"
#include "setup/Profile.h"

namespace rollcall::setup {

/// The document must have passed the schema; what it leaves out keeps its default. `invalidValue` for a `compatibility`
/// that cannot be, which is all that can go wrong then.
[[nodiscard]] scim::Result<Profile> readProfile(const scim::JsonObject& document);

} // namespace rollcall::setup
