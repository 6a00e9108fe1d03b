// SPDX-License-Identifier: Apache-2.0
// Brings a file to the present schema, step by step, or says why it cannot.
#pragma once

#include "SqlDialect.h"
#include "core/Clock.h"
#include "core/FileLock.h"
#include "core/Result.h"

#include <filesystem>
#include <span>

namespace rollcall::directory {

/// The shared hold on a folder that keeps everybody else from migrating, restoring or vacuuming. Migrates first, under
/// the exclusive lock, when the file is missing or older than the steps. Denied when another process is at it,
/// Corrupt when the file is not ours or a checksum differs, Invalid when it is newer.
[[nodiscard]] core::Result<core::FileLock> holdMigrated(const SqlDialect& dialect, const std::filesystem::path& folder,
                                                        const std::filesystem::path& file,
                                                        std::span<const MigrationStep> steps, const core::Clock& clock);

} // namespace rollcall::directory
