// SPDX-License-Identifier: Apache-2.0
// The custom attributes of an app in SCIM bodies.
#pragma once

#include "demo/OutgoingUser.h"
#include "demo/ProvisioningSettings.h"
#include "scim/Json.h"

#include <string_view>

namespace rollcall::demo {

/// Writes the value where its schema and path say: an attribute of the core schema at the top, any other within the
/// extension, which is declared as long as it holds something and left out when it does not.
void mapCustom(scim::JsonObject& document, const CustomValue& custom, ClearedAttributes cleared);

/// The document's `schemas` name the schema, or do not.
void declareSchema(scim::JsonObject& document, std::string_view urn, bool isUsed);

} // namespace rollcall::demo
