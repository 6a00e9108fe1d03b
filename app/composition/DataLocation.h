// SPDX-License-Identifier: Apache-2.0
// Where the directory of this person or this server lives.
#pragma once

#include "core/Result.h"

#include <filesystem>
#include <string>

namespace rollcall::app {

/// In this order: `dataDirectory` (--data-dir) when not empty, ROLLCALL_DATA_DIR, the system's place for application
/// data. `databaseUrl` (--database) may name a folder as sqlite:FOLDER; Denied for databases that are not supported.
[[nodiscard]] core::Result<std::filesystem::path> chooseDataDirectory(const std::string& dataDirectory,
                                                                      const std::string& databaseUrl);

/// The system's place for application data, whatever options and environment say. Denied when there is none.
[[nodiscard]] core::Result<std::filesystem::path> defaultDataDirectory();

/// UTF-8 to a path and back; std::filesystem would take the narrow encoding of the system.
[[nodiscard]] std::filesystem::path toPath(const std::string& utf8);
[[nodiscard]] std::string toUtf8(const std::filesystem::path& path);

} // namespace rollcall::app
