// SPDX-License-Identifier: Apache-2.0
// The URL that Okta is told.
#pragma once

#include "core/Result.h"
#include "directory/ReadSession.h"

#include <filesystem>
#include <string>

namespace rollcall::app {

/// The configured public URL, else where the present host listens, else the configured address and port.
[[nodiscard]] core::Result<std::string> publicUrlOf(directory::ReadSession& session,
                                                    const std::filesystem::path& dataDirectory);

} // namespace rollcall::app
