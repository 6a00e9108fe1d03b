// SPDX-License-Identifier: Apache-2.0
// The one file that calls the operating system directly: locks that die with the process, private folders, core
// dumps, connections.
#include "core/FileLock.h"
#include "core/Socket.h"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#ifdef _WIN32
#include <winsock2.h>

#include <windows.h>
#else
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif
#endif

namespace rollcall::core {

namespace {
constexpr const char* wayOut = " Rollcall writes in its folder: make it writable, or restore a backup into a folder "
                               "that is, and start again.";
}

#ifdef _WIN32

struct FileLock::Handle {
    HANDLE file = INVALID_HANDLE_VALUE;
    ~Handle()
    {
        if (file != INVALID_HANDLE_VALUE)
            CloseHandle(file);
    }
};

Result<FileLock> FileLock::tryLock(const std::filesystem::path& file, LockMode mode)
{
    auto handle = std::make_unique<Handle>();
    handle->file =
        CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle->file == INVALID_HANDLE_VALUE)
        return failure(ErrorKind::Internal, "The lock file " + file.string() + " cannot be opened." + wayOut);
    OVERLAPPED range{};
    // Windows locks are mandatory: lock one byte far beyond the content, so that others can still read who holds it.
    range.OffsetHigh = 0x40000000;
    const DWORD flags = LOCKFILE_FAIL_IMMEDIATELY | (mode == LockMode::Exclusive ? LOCKFILE_EXCLUSIVE_LOCK : 0U);
    if (!LockFileEx(handle->file, flags, 0, 1, 0, &range))
        return failure(ErrorKind::Denied, "Another process holds " + file.string() + ".");
    return FileLock(std::move(handle));
}

long long currentProcessId()
{
    return static_cast<long long>(GetCurrentProcessId());
}

bool isOnNetworkFileSystem(const std::filesystem::path& folder)
{
    const std::wstring name = std::filesystem::absolute(folder).root_path().wstring();
    return GetDriveTypeW(name.c_str()) == DRIVE_REMOTE;
}

Result<> makePrivateFolder(const std::filesystem::path& folder)
{
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return failure(ErrorKind::Denied, "The folder " + folder.string() + " cannot be made: " + code.message() + ".");
    return {};
}

void forbidCoreDumps()
{
    SetErrorMode(SEM_NOGPFAULTERRORBOX);
}

std::size_t raiseOpenFileLimit(std::size_t wanted)
{
    return wanted;
}

void endConnection(std::intptr_t socket)
{
    shutdown(static_cast<SOCKET>(socket), SD_BOTH);
}

#else

void endConnection(std::intptr_t socket)
{
    shutdown(static_cast<int>(socket), SHUT_RDWR);
}

struct FileLock::Handle {
    int descriptor = -1;
    ~Handle()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }
};

Result<FileLock> FileLock::tryLock(const std::filesystem::path& file, LockMode mode)
{
    auto handle = std::make_unique<Handle>();
    handle->descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle->descriptor < 0)
        return failure(ErrorKind::Internal,
                       "The lock file " + file.string() + " cannot be opened: " + std::strerror(errno) + "." + wayOut);
    if (::flock(handle->descriptor, (mode == LockMode::Exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return failure(ErrorKind::Denied, "Another process holds " + file.string() + ".");
        return failure(ErrorKind::Internal,
                       "The lock file " + file.string() + " cannot be locked: " + std::strerror(errno) + ".");
    }
    return FileLock(std::move(handle));
}

long long currentProcessId()
{
    return static_cast<long long>(::getpid());
}

bool isOnNetworkFileSystem(const std::filesystem::path& folder)
{
    struct statfs info{};
    if (::statfs(folder.c_str(), &info) != 0)
        return false;
#ifdef __linux__
    // Magic numbers of linux/magic.h and of the CIFS and SMB2 modules.
    constexpr std::array<unsigned long, 7> remote{0x6969UL,     0x517BUL,     0xFF534D42UL, 0xFE534D42UL,
                                                  0x5346414FUL, 0x73757245UL, 0x01021997UL};
    return std::ranges::find(remote, static_cast<unsigned long>(static_cast<unsigned int>(info.f_type))) !=
           remote.end();
#else
    return (info.f_flags & MNT_LOCAL) == 0;
#endif
}

Result<> makePrivateFolder(const std::filesystem::path& folder)
{
    std::error_code code;
    const bool isNew = std::filesystem::create_directories(folder, code);
    if (code)
        return failure(ErrorKind::Denied, "The folder " + folder.string() + " cannot be made: " + code.message() + ".");
    if (isNew)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);
    return {};
}

void forbidCoreDumps()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

std::size_t raiseOpenFileLimit(std::size_t wanted)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return wanted;
    if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
        const rlimit raised{std::min<rlim_t>(wanted, limit.rlim_max), limit.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, wanted));
}

#endif

FileLock::FileLock(std::unique_ptr<Handle> handle) : m_handle(std::move(handle)) {}
FileLock::FileLock(FileLock&&) noexcept = default;
FileLock& FileLock::operator=(FileLock&&) noexcept = default;
FileLock::~FileLock() = default;

} // namespace rollcall::core
