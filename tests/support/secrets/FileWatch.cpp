// SPDX-License-Identifier: Apache-2.0
#include "FileWatch.h"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rollcall::tests {

namespace {

constexpr std::size_t pieceBytes = 4U << 20U;
constexpr std::uint32_t events =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR | IN_DONT_FOLLOW;

/// Other people's packages, by the thousand.
bool isForeign(std::string_view name)
{
    return name == "node_modules";
}

} // namespace

FileWatch::FileWatch(const std::string& folder, std::size_t overlap, Look look,
                     std::function<void(const std::string& path)> written)
    : m_overlap(overlap),
      m_look(std::move(look)),
      m_written(std::move(written)),
      m_events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      m_root(folder)
{
    addFolder(folder);
}

FileWatch::~FileWatch()
{
    for (const auto& [path, descriptor] : m_open)
        ::close(descriptor);
    ::close(m_events);
}

void FileWatch::addFolder(const std::string& path)
{
    const int watch = ::inotify_add_watch(m_events, path.c_str(), events);
    if (watch >= 0)
        m_folders[watch] = path;
    // What was made in it before it was watched.
    std::error_code error;
    for (std::filesystem::directory_iterator each(path, error), end; !error && each != end; each.increment(error)) {
        std::error_code gone;
        if (each->is_symlink(gone))
            continue;
        if (each->is_directory(gone) && !isForeign(each->path().filename().string()))
            addFolder(each->path());
        else if (each->is_regular_file(gone))
            addFile(each->path());
    }
}

void FileWatch::addFile(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat facts = {};
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        ::close(descriptor);
        return;
    }
    if (const auto former = m_open.find(path); former != m_open.end()) {
        struct stat before = {};
        if (::fstat(former->second, &before) == 0 && before.st_ino == facts.st_ino) {
            ::close(descriptor);
            return;
        }
        dropFile(path);
    }
    m_open[path] = descriptor;
}

void FileWatch::dropFile(const std::string& path)
{
    const auto found = m_open.find(path);
    if (found == m_open.end())
        return;
    read(found->second, path);
    ::close(found->second);
    m_open.erase(found);
}

void FileWatch::read(int descriptor, const std::string& path)
{
    ++m_files;
    std::string piece(pieceBytes, '\0');
    for (std::uint64_t offset = 0;;) {
        const ssize_t length = ::pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(offset));
        if (length <= 0)
            return;
        m_look({piece.data(), static_cast<std::size_t>(length)}, path.substr(m_root.size() + 1));
        const auto bytes = static_cast<std::size_t>(length);
        if (bytes < piece.size()) {
            m_bytes += bytes;
            return;
        }
        offset += bytes - m_overlap;
        m_bytes += bytes - m_overlap;
    }
}

bool FileWatch::follow(int milliseconds)
{
    pollfd waiting{m_events, POLLIN, 0};
    if (::poll(&waiting, 1, milliseconds) <= 0)
        return false;
    alignas(inotify_event) std::array<char, 65536> buffer;
    const ssize_t length = ::read(m_events, buffer.data(), buffer.size());
    for (ssize_t at = 0; at < length;) {
        inotify_event event = {};
        std::memcpy(&event, buffer.data() + at, sizeof event);
        const std::string name = event.len > 0 ? std::string(buffer.data() + at + sizeof event) : std::string();
        at += static_cast<ssize_t>(sizeof event + event.len);
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            addFolder(m_root);
            continue;
        }
        const auto folder = m_folders.find(event.wd);
        if (folder == m_folders.end())
            continue;
        if ((event.mask & IN_IGNORED) != 0) {
            m_folders.erase(folder);
            continue;
        }
        const std::string path = folder->second + "/" + name;
        if ((event.mask & IN_CLOSE_WRITE) != 0) {
            m_written(path.substr(m_root.size() + 1));
            continue;
        }
        const bool isComing = (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0;
        if ((event.mask & IN_ISDIR) == 0 && !name.empty())
            isComing ? addFile(path) : dropFile(path);
        else if (isComing && !isForeign(name))
            addFolder(path);
    }
    return length > 0;
}

void FileWatch::finish()
{
    while (follow(0)) {
    }
    while (!m_open.empty())
        dropFile(m_open.begin()->first);
}

} // namespace rollcall::tests
