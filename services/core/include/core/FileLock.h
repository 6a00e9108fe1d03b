// SPDX-License-Identifier: Apache-2.0
// A lock of the operating system on a file, which dies with its process however that ends.
#pragma once

#include "core/Result.h"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace rollcall::core {

enum class LockMode { Shared, Exclusive };

/// Held from `tryLock` until destruction. Move-only.
class FileLock {
public:
    /// Creates the file when missing and locks it without waiting. ErrorKind::Denied when another process holds it.
    [[nodiscard]] static Result<FileLock> tryLock(const std::filesystem::path& file, LockMode mode);

    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    ~FileLock();

private:
    struct Handle;
    explicit FileLock(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

/// The id of this process, for saying who holds a lock.
[[nodiscard]] long long currentProcessId();

/// Whether the folder is on a network file system, where SQLite's locks cannot be trusted.
[[nodiscard]] bool isOnNetworkFileSystem(const std::filesystem::path& folder);

/// Makes the folder if missing, readable by its owner alone.
[[nodiscard]] Result<> makePrivateFolder(const std::filesystem::path& folder);

/// Forbids core dumps of this process, which would hold secrets. Does nothing where there is no such notion.
void forbidCoreDumps();

/// Lets this process open as many files and connections as the system allows it, at most `wanted`; what it may open
/// now. Where there is no such limit, `wanted`.
std::size_t raiseOpenFileLimit(std::size_t wanted);

} // namespace rollcall::core
