// SPDX-License-Identifier: Apache-2.0
// What `ps` would show of the processes that descend from one.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace rollcall::tests {

/// The start distinguishes it from a later process of the same number; empty when there is none.
[[nodiscard]] std::string startOfProcess(pid_t process);
[[nodiscard]] pid_t parentOf(pid_t process);

class ProcessWatch {
public:
    /// `look` gets what is new of one: a command line or an environment, and a word for where that stands.
    using Look = std::function<void(std::string_view text, const std::string& place)>;
    ProcessWatch(pid_t ancestor, Look look);

    void sample();
    [[nodiscard]] std::size_t seen() const { return m_seen; }

private:
    struct Process {
        bool isOurs = false;
        std::string commandLine;
    };
    [[nodiscard]] bool descends(pid_t process) const;

    pid_t m_ancestor;
    Look m_look;
    std::map<pid_t, Process> m_processes;
    std::size_t m_seen = 0;
};

} // namespace rollcall::tests
