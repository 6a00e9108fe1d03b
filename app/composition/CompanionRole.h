// SPDX-License-Identifier: Apache-2.0
// What an integration whose role is companion cannot do, and why.
#pragma once

#include "core/Result.h"
#include "directory/Types.h"

#include <string>
#include <string_view>

namespace rollcall::app {

/// Okta talks to the vendor, and Rollcall uses Okta's API alone.
[[nodiscard]] bool isCompanion(const directory::Integration& integration);

/// Why it has none of `what`, such as "SCIM credentials", and what there is instead.
[[nodiscard]] std::string whyCompanionHasNo(const directory::Integration& integration, std::string_view what);

/// Denied for a companion with that sentence; nothing for all others.
[[nodiscard]] core::Result<> refuseCompanion(const directory::Integration& integration, std::string_view what);

} // namespace rollcall::app
