// SPDX-License-Identifier: Apache-2.0
// How a person calls rollcallctl for the directory that is open.
#pragma once

#include <QString>

#include <filesystem>

namespace rollcall::app {

/// The program's full path and, unless it is the system's default, the data directory, quoted for a shell where needed:
/// "/opt/rollcall/bin/rollcallctl --data-dir '/srv/my data'". A command follows after a space.
[[nodiscard]] QString commandHint(const std::filesystem::path& programFolder,
                                  const std::filesystem::path& dataDirectory);

} // namespace rollcall::app
