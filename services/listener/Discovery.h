// SPDX-License-Identifier: Apache-2.0
// What this server says about itself (RFC 7644 §4, RFC 7643 §5-§7), generated from the schemas it reads by.
#pragma once

#include "Answer.h"
#include "Rendering.h"
#include "Router.h"
#include "ServedIntegration.h"

#include <string_view>

namespace rollcall::listener {

/// /ServiceProviderConfig, /ResourceTypes and /Schemas, the latter two also by name or URN; in SCIM 1.1
/// /ServiceProviderConfigs and /Schemas/Users and /Schemas/Groups. With the extensions of the integration, and without
/// what its compatibility hides. 403 on a filter, as RFC 7644 §4 has it; 404 for an unknown one.
[[nodiscard]] Outcome<Answer> discoveryAnswer(const Route& route, std::string_view query,
                                              const ServedIntegration& served, const Rendering& rendering);

} // namespace rollcall::listener
