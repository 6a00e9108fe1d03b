// SPDX-License-Identifier: Apache-2.0
// The app's attribute mappings: from an Okta profile to SCIM bodies.
#pragma once

#include "demo/OutgoingUser.h"
#include "demo/ProvisioningSettings.h"
#include "scim/Json.h"

#include <string>

namespace rollcall::demo {

/// The body of the POST. A placeholder password is always in it, as Okta sends one even with password sync off.
[[nodiscard]] scim::JsonObject newUserDocument(const OutgoingUser& person, const AttributeMapping& mapping);

/// The body of a PUT: what the server returned, with the mapped attributes overwritten and all else verbatim,
/// what the mappings keep included.
[[nodiscard]] scim::JsonObject mergedUserDocument(scim::JsonObject served, const OutgoingUser& person,
                                                  const AttributeMapping& mapping);

} // namespace rollcall::demo
