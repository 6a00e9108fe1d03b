// SPDX-License-Identifier: Apache-2.0
// Holds every file below a folder open, so that it can be read when whoever made it removes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace rollcall::tests {

class FileWatch {
public:
    /// `look` gets each file piece by piece before it is gone, with its path; pieces overlap.
    using Look = std::function<void(std::string_view text, const std::string& path)>;
    /// `written` gets the path of each that was closed by who wrote it.
    FileWatch(const std::string& folder, std::size_t overlap, Look look,
              std::function<void(const std::string& path)> written);
    ~FileWatch();
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;

    /// Takes what has happened, and waits for something to happen at most so long. False when nothing did.
    bool follow(int milliseconds);
    /// Looks at what is still there.
    void finish();
    [[nodiscard]] std::size_t files() const { return m_files; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    void addFolder(const std::string& path);
    void addFile(const std::string& path);
    void dropFile(const std::string& path);
    void read(int descriptor, const std::string& path);

    std::size_t m_overlap;
    Look m_look;
    std::function<void(const std::string& path)> m_written;
    int m_events = -1;
    std::string m_root;
    std::map<int, std::string> m_folders;
    std::map<std::string, int> m_open;
    std::size_t m_files = 0;
    std::uint64_t m_bytes = 0;
};

} // namespace rollcall::tests
