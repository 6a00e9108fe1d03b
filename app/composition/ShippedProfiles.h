// SPDX-License-Identifier: Apache-2.0
// The profiles and guides that are embedded in the programs.
#pragma once

#include "core/Result.h"
#include "setup/ProfileCatalogue.h"

#include <string>

namespace rollcall::app {

/// Broken profiles are logged and left out; Corrupt only when none can be read at all.
[[nodiscard]] core::Result<setup::ProfileCatalogue> loadShippedProfiles();

/// The Markdown of a profile's guide. NotFound when there is none of that name.
[[nodiscard]] core::Result<std::string> shippedGuide(const std::string& fileName);

} // namespace rollcall::app
