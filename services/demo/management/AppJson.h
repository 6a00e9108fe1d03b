// SPDX-License-Identifier: Apache-2.0
// Apps and their users in the recorded shape.
#pragma once

#include "Organisation.h"
#include "scim/Json.h"

namespace rollcall::demo::management {

[[nodiscard]] scim::JsonObject appDocument(const Organisation& organisation, const ManagedApp& app);
/// With `_embedded.user` when it is to be expanded. `own` is the engine's record.
[[nodiscard]] scim::JsonObject appUserDocument(const Organisation& organisation, const ManagedApp& app,
                                               const OktaUser& own, bool isExpanded);
[[nodiscard]] scim::JsonObject href(const std::string& url);

} // namespace rollcall::demo::management
