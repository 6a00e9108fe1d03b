// SPDX-License-Identifier: Apache-2.0
// The profiles and guides that are embedded in the programs, and those that somebody put beside the data.
#pragma once

#include "core/Result.h"
#include "setup/ProfileCatalogue.h"

#include <filesystem>
#include <string>

namespace rollcall::app {

/// Broken profiles are logged and left out; Corrupt only when none can be read at all.
[[nodiscard]] core::Result<setup::ProfileCatalogue> loadShippedProfiles();

/// Those, and the `*.json` in the folder `profiles` of the data directory, each with its guide beside it or one of the
/// program's. A file there never takes the place of a shipped profile or guide: it is refused, and named in the
/// catalogue's problems like a broken one. The folder need not be there.
[[nodiscard]] core::Result<setup::ProfileCatalogue> loadProfiles(const std::filesystem::path& dataDirectory);

/// The Markdown of a profile's guide. NotFound when there is none of that name.
[[nodiscard]] core::Result<std::string> shippedGuide(const std::string& fileName);

/// The guide of a profile of `loadProfiles`, wherever it lies.
[[nodiscard]] core::Result<std::string> guideOf(const setup::Profile& profile);

} // namespace rollcall::app
