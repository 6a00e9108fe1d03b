// SPDX-License-Identifier: Apache-2.0
// A preloaded library that keeps, beside the real files, what a disk would hold if the power failed now.
//
// Every write below ROLLCALL_SHIM_ROOT is remembered as a dirty range; fsync and fdatasync copy the dirty ranges of
// that file to the same place below ROLLCALL_SHIM_SHADOW. Whatever was not fsynced when the process was killed is
// therefore missing from the shadow. Truncation, renaming and deletion reach the shadow at once, which is the harshest
// order a disk may choose. The WAL index (-shm) is shared memory, never relied on after a crash, and left out.

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

struct Range {
    std::int64_t begin;
    std::int64_t end;
};

struct State {
    std::mutex mutex;
    std::string root;
    std::string shadow;
    std::map<int, std::string> paths;                // descriptor → path below the root
    std::map<std::string, std::vector<Range>> dirty; // path → written since its last fsync
};

// Interposed functions run before any constructor of ours and after any destructor: the state is made on first use and
// never destroyed.
State& state()
{
    static State* const instance = [] {
        auto* made = new State;
        const char* root = std::getenv("ROLLCALL_SHIM_ROOT");
        const char* shadow = std::getenv("ROLLCALL_SHIM_SHADOW");
        if (root != nullptr && shadow != nullptr) {
            made->root = root;
            made->shadow = shadow;
        }
        return made;
    }();
    return *instance;
}

template<class Function>
Function next(const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

using PreadFunction = ssize_t (*)(int, void*, size_t, off64_t);
using PwriteFunction = ssize_t (*)(int, const void*, size_t, off64_t);
using WriteFunction = ssize_t (*)(int, const void*, size_t);
using SyncFunction = int (*)(int);
using TruncateFunction = int (*)(int, off64_t);
using OpenFunction = int (*)(const char*, int, ...);
using CloseFunction = int (*)(int);
using UnlinkFunction = int (*)(const char*);
using RenameFunction = int (*)(const char*, const char*);

bool isTracked(const State& s, std::string_view path)
{
    return !s.root.empty() && path.starts_with(s.root + '/') && !path.ends_with("-shm") && !path.ends_with(".lock");
}

std::string shadowOf(const State& s, const std::string& path)
{
    return s.shadow + path.substr(s.root.size());
}

void rememberOpen(int descriptor, const char* path, int flags)
{
    if (descriptor < 0 || path == nullptr)
        return;
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (!isTracked(s, path))
        return;
    s.paths[descriptor] = path;
    if ((flags & O_TRUNC) != 0)
        ::truncate(shadowOf(s, path).c_str(), 0);
}

void rememberWrite(int descriptor, std::int64_t offset, ssize_t written)
{
    if (written <= 0)
        return;
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const auto found = s.paths.find(descriptor);
    if (found != s.paths.end())
        s.dirty[found->second].push_back({offset, offset + written});
}

// Copies what was written since the last fsync, in the order it was written.
void flush(int descriptor)
{
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const auto found = s.paths.find(descriptor);
    if (found == s.paths.end())
        return;
    static const auto realOpen = next<OpenFunction>("open64");
    static const auto realPread = next<PreadFunction>("pread64");
    static const auto realPwrite = next<PwriteFunction>("pwrite64");
    static const auto realClose = next<CloseFunction>("close");
    const int source = realOpen(found->second.c_str(), O_RDONLY | O_CLOEXEC);
    const int target = realOpen(shadowOf(s, found->second).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (source < 0 || target < 0) {
        std::fprintf(stderr, "durability shim: cannot copy %s\n", found->second.c_str());
        std::abort();
    }
    std::array<char, 65536> buffer;
    for (const Range& range : s.dirty[found->second]) {
        for (std::int64_t at = range.begin; at < range.end;) {
            const auto wanted = static_cast<size_t>(std::min<std::int64_t>(range.end - at, buffer.size()));
            const ssize_t got = realPread(source, buffer.data(), wanted, at);
            if (got <= 0)
                break; // cut off since by a truncation
            if (realPwrite(target, buffer.data(), static_cast<size_t>(got), at) != got)
                std::abort();
            at += got;
        }
    }
    s.dirty.erase(found->second);
    realClose(source);
    realClose(target);
}

void truncateShadow(int descriptor, std::int64_t size)
{
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const auto found = s.paths.find(descriptor);
    if (found == s.paths.end())
        return;
    struct stat info{};
    const std::string shadow = shadowOf(s, found->second);
    // Only shortening is taken over at once: a longer file without its contents gains nothing.
    if (::stat(shadow.c_str(), &info) == 0 && info.st_size > size && ::truncate(shadow.c_str(), size) != 0)
        std::abort();
    std::erase_if(s.dirty[found->second], [size](const Range& range) { return range.begin >= size; });
}

} // namespace

extern "C" {

int open(const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = static_cast<mode_t>(va_arg(arguments, int));
    va_end(arguments);
    static const auto real = next<OpenFunction>("open");
    const int descriptor = real(path, flags, mode);
    rememberOpen(descriptor, path, flags);
    return descriptor;
}

int open64(const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = static_cast<mode_t>(va_arg(arguments, int));
    va_end(arguments);
    static const auto real = next<OpenFunction>("open64");
    const int descriptor = real(path, flags, mode);
    rememberOpen(descriptor, path, flags);
    return descriptor;
}

int close(int descriptor)
{
    {
        State& s = state();
        const std::lock_guard lock(s.mutex);
        s.paths.erase(descriptor);
    }
    static const auto real = next<CloseFunction>("close");
    return real(descriptor);
}

ssize_t write(int descriptor, const void* bytes, size_t count)
{
    static const auto real = next<WriteFunction>("write");
    const off64_t before = ::lseek64(descriptor, 0, SEEK_CUR);
    const ssize_t written = real(descriptor, bytes, count);
    if (before >= 0)
        rememberWrite(descriptor, before, written);
    return written;
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset)
{
    static const auto real = next<PwriteFunction>("pwrite");
    const ssize_t written = real(descriptor, bytes, count, offset);
    rememberWrite(descriptor, offset, written);
    return written;
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset)
{
    static const auto real = next<PwriteFunction>("pwrite64");
    const ssize_t written = real(descriptor, bytes, count, offset);
    rememberWrite(descriptor, offset, written);
    return written;
}

int ftruncate(int descriptor, off_t size)
{
    static const auto real = next<TruncateFunction>("ftruncate");
    const int outcome = real(descriptor, size);
    if (outcome == 0)
        truncateShadow(descriptor, size);
    return outcome;
}

int ftruncate64(int descriptor, off64_t size)
{
    static const auto real = next<TruncateFunction>("ftruncate64");
    const int outcome = real(descriptor, size);
    if (outcome == 0)
        truncateShadow(descriptor, size);
    return outcome;
}

int fsync(int descriptor)
{
    static const auto real = next<SyncFunction>("fsync");
    const int outcome = real(descriptor);
    if (outcome == 0)
        flush(descriptor);
    return outcome;
}

int fdatasync(int descriptor)
{
    static const auto real = next<SyncFunction>("fdatasync");
    const int outcome = real(descriptor);
    if (outcome == 0)
        flush(descriptor);
    return outcome;
}

int unlink(const char* path)
{
    static const auto real = next<UnlinkFunction>("unlink");
    const int outcome = real(path);
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (outcome == 0 && isTracked(s, path)) {
        real(shadowOf(s, path).c_str());
        s.dirty.erase(path);
    }
    return outcome;
}

int rename(const char* from, const char* to)
{
    static const auto real = next<RenameFunction>("rename");
    const int outcome = real(from, to);
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (outcome == 0 && isTracked(s, from) && isTracked(s, to)) {
        real(shadowOf(s, from).c_str(), shadowOf(s, to).c_str());
        s.dirty[to] = std::move(s.dirty[from]);
        s.dirty.erase(from);
    }
    return outcome;
}

} // extern "C"
