// SPDX-License-Identifier: Apache-2.0
// What this server says about itself (RFC 7644 §4, RFC 7643 §5-§7), generated from the schemas it reads by.
#pragma once

#include "Answer.h"
#include "Router.h"
#include "directory/Types.h"

#include <string>
#include <string_view>

namespace rollcall::listener {

/// /ServiceProviderConfig, /ResourceTypes and /Schemas, the latter two also by name or URN. 403 on a filter, as RFC
/// 7644 §4 has it; 404 for an unknown one. `baseUrl` ends in a slash.
[[nodiscard]] Outcome<Answer> discoveryAnswer(const Route& route, std::string_view query,
                                              const directory::Integration& integration, std::string_view baseUrl);

} // namespace rollcall::listener
