// SPDX-License-Identifier: Apache-2.0
// The way back: from what a server holds to the attributes of a profile.
#pragma once

#include "demo/OktaUser.h"
#include "scim/Json.h"

#include <string>

namespace rollcall::demo {

/// What the document has where the app's mapping puts the attribute; "" when it has nothing there.
[[nodiscard]] std::string servedValue(const scim::JsonObject& document, std::string OktaProfile::* attribute);

} // namespace rollcall::demo
