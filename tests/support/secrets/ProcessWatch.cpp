// SPDX-License-Identifier: Apache-2.0
#include "ProcessWatch.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace rollcall::tests {

namespace {

constexpr int mostGenerations = 64;

std::string contentOf(pid_t process, const char* name)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/" + name, std::ios::binary);
    // Reading fails when the process ends meanwhile, which iterators would throw.
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Behind the name of the program, which may hold blanks and brackets itself.
std::vector<std::string> factsOf(pid_t process)
{
    const std::string text = contentOf(process, "stat");
    const auto end = text.rfind(')');
    if (end == std::string::npos)
        return {};
    std::istringstream words(text.substr(end + 1));
    return {std::istream_iterator<std::string>(words), {}};
}

std::vector<pid_t> allProcesses()
{
    std::vector<pid_t> processes;
    std::error_code error;
    std::filesystem::directory_iterator each("/proc", error);
    for (const std::filesystem::directory_iterator end; !error && each != end; each.increment(error)) {
        const std::string name = each->path().filename();
        pid_t process = 0;
        const auto [rest, problem] = std::from_chars(name.data(), name.data() + name.size(), process);
        if (problem == std::errc() && rest == name.data() + name.size())
            processes.push_back(process);
    }
    return processes;
}

} // namespace

std::string startOfProcess(pid_t process)
{
    static constexpr std::size_t startTime = 19;
    const auto facts = factsOf(process);
    return facts.size() > startTime && facts.front() != "Z" ? facts[startTime] : std::string();
}

pid_t parentOf(pid_t process)
{
    const auto facts = factsOf(process);
    return facts.size() > 1 ? static_cast<pid_t>(std::stol(facts[1])) : 0;
}

ProcessWatch::ProcessWatch(pid_t ancestor, Look look) : m_ancestor(ancestor), m_look(std::move(look)) {}

bool ProcessWatch::descends(pid_t process) const
{
    for (int generation = 0; process > 1 && generation < mostGenerations; ++generation) {
        process = parentOf(process);
        const auto known = m_processes.find(process);
        // Whose parent ended belongs to another one now, and is still ours.
        if (process == m_ancestor || (known != m_processes.end() && known->second.isOurs))
            return true;
    }
    return false;
}

void ProcessWatch::sample()
{
    const auto processes = allProcesses();
    const std::set<pid_t> alive(processes.begin(), processes.end());
    std::erase_if(m_processes, [&alive](const auto& entry) { return !alive.contains(entry.first); });
    for (const pid_t process : processes) {
        const auto [known, isNew] = m_processes.try_emplace(process);
        if (isNew) {
            known->second.isOurs = descends(process);
            m_seen += known->second.isOurs ? 1 : 0;
        }
        if (!known->second.isOurs)
            continue;
        // Read again each time: a new program in the same process has a new one.
        std::string commandLine = contentOf(process, "cmdline");
        if (commandLine.empty() || commandLine == known->second.commandLine)
            continue;
        std::string program = commandLine.substr(0, commandLine.find('\0'));
        program = "process " + std::to_string(process) + " (" + program.substr(program.rfind('/') + 1) + ")";
        m_look(commandLine, "command line of " + program);
        m_look(contentOf(process, "environ"), "environment of " + program);
        known->second.commandLine = std::move(commandLine);
    }
}

} // namespace rollcall::tests
