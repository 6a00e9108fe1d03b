// SPDX-License-Identifier: Apache-2.0
// Watches a whole test run for secrets. `begin` leaves a watcher behind that ends with the run at the latest; `end`
// stops it, searches the run's log as well, and fails when anything was found. A run is the process that calls them:
// ctest.
#include "FileWatch.h"
#include "ProcessWatch.h"
#include "SecretSearch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;
using namespace rollcall::tests;

namespace {

/// Short beside the life of any program of ours, and a small part of one processor.
constexpr int sampleMilliseconds = 25;
constexpr auto answerTime = std::chrono::seconds{90};
constexpr std::string_view runPrefix = "run-";

std::string contentOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put(const fs::path& path, const std::string& text)
{
    // By its final name only when it is complete.
    const fs::path draft = path.string() + ".draft";
    std::ofstream(draft, std::ios::binary) << text;
    fs::rename(draft, path);
}

/// What is noted is read again when more was.
class Ledger {
public:
    explicit Ledger(fs::path file) : m_file(std::move(file)) {}

    const SecretSearch& search()
    {
        std::error_code none;
        const auto size = fs::file_size(m_file, none);
        if (none || size == m_size)
            return m_search;
        m_size = size;
        std::ifstream lines(m_file);
        for (std::string line; std::getline(lines, line);)
            m_search.note(line);
        return m_search;
    }
    void note(std::string_view value) { m_search.note(value); }

private:
    fs::path m_file;
    SecretSearch m_search;
    std::uintmax_t m_size = 0;
};

/// Files by which a test hands a secret to a program: `--token-file`, and the private key of a certificate.
bool isGiven(const std::string& path)
{
    const std::string name = fs::path(path).filename();
    const bool isNumbered = name.starts_with("token-") && name.find_first_not_of("0123456789", 6) == std::string::npos;
    return isNumbered || name == "wrong" || name.ends_with("-key.pem");
}

class Watch {
public:
    Watch(const fs::path& folder, pid_t run)
        : m_folder(folder),
          m_run(run),
          m_runStart(startOfProcess(run)),
          m_ledger(folder / "noted"),
          m_processes(run, [this](std::string_view text, const std::string& place) { look(text, place); }),
          m_files((folder / "temporary").string(), SecretSearch::longest,
                  [this](std::string_view text, const std::string& path) { lookAtFile(text, path); },
                  [this](const std::string& path) { noteGiven(path); })
    {
    }

    [[nodiscard]] bool isRunAlive() const { return startOfProcess(m_run) == m_runStart && !m_runStart.empty(); }
    void step()
    {
        m_processes.sample();
        const auto next = std::chrono::steady_clock::now() + std::chrono::milliseconds{sampleMilliseconds};
        for (auto now = next - std::chrono::milliseconds{sampleMilliseconds}; now < next;
             now = std::chrono::steady_clock::now()) {
            m_files.follow(static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(next - now).count()) +
                           1);
        }
    }
    [[nodiscard]] std::string finish()
    {
        m_processes.sample();
        m_files.finish();
        std::string told;
        for (const auto& each : m_found)
            told += each + "\n";
        return told + "watched: " + std::to_string(m_processes.seen()) + " processes, " +
               std::to_string(m_files.files()) + " files of " + std::to_string(m_files.bytes() >> 10U) + " KiB\n";
    }

private:
    void look(std::string_view text, const std::string& place)
    {
        for (const auto& found : m_ledger.search().find(text))
            m_found.insert("found: " + found.kind + " (" + found.begin + "…) in " + place);
    }

    void lookAtFile(std::string_view text, const std::string& path)
    {
        if (!isGiven(path))
            look(text, "file " + path);
    }

    /// What a test hands over is a secret wherever else it is seen.
    void noteGiven(const std::string& path)
    {
        if (!isGiven(path) || path.ends_with(".pem"))
            return;
        const std::string text = contentOf(m_folder / "temporary" / path);
        m_ledger.note(std::string_view(text).substr(0, text.find_last_not_of(" \r\n") + 1));
    }

    fs::path m_folder;
    pid_t m_run;
    std::string m_runStart;
    Ledger m_ledger;
    std::set<std::string> m_found;
    ProcessWatch m_processes;
    FileWatch m_files;
};

fs::path runFolder(const fs::path& folder, pid_t run)
{
    return folder / (std::string(runPrefix) + std::to_string(run));
}

bool isWatching(const fs::path& run)
{
    const std::string watcher = contentOf(run / "watcher");
    const auto blank = watcher.find(' ');
    return blank != std::string::npos &&
           startOfProcess(static_cast<pid_t>(std::stol(watcher))) == watcher.substr(blank + 1);
}

/// Nobody waits for what ends here, and nothing of it is kept when the run broke off.
void watchUntilTheEnd(const fs::path& folder, pid_t run)
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    const fs::path own = runFolder(folder, run);
    Watch watch(folder, run);
    put(own / "watcher", std::to_string(::getpid()) + " " + startOfProcess(::getpid()));
    std::error_code none;
    while (watch.isRunAlive()) {
        watch.step();
        if (fs::exists(own / "stop", none)) {
            put(own / "report", watch.finish());
            return;
        }
    }
    fs::remove_all(own, none);
}

void becomeDaemon()
{
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int descriptor : {0, 1, 2})
        ::dup2(nothing, descriptor);
    // ctest waits until nobody holds a test's output any more.
    for (int descriptor = 3; descriptor < 1024; ++descriptor)
        ::close(descriptor);
}

bool waitFor(const fs::path& path)
{
    const auto deadline = std::chrono::steady_clock::now() + answerTime;
    while (!fs::exists(path)) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return true;
}

/// Of runs that ended, unless another one goes on here.
void tidy(const fs::path& folder)
{
    std::vector<fs::path> gone;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.path().filename().string().starts_with(runPrefix))
            continue;
        if (isWatching(entry.path()))
            return;
        gone.push_back(entry.path());
    }
    gone.push_back(folder / "noted");
    gone.push_back(folder / "temporary");
    for (const auto& each : gone)
        fs::remove_all(each);
}

int begin(const fs::path& folder, pid_t run)
{
    fs::create_directories(folder);
    const fs::path own = runFolder(folder, run);
    if (isWatching(own) && !fs::exists(own / "report"))
        return 0; // ctest --repeat
    tidy(folder);
    fs::remove_all(own);
    fs::create_directories(own);
    fs::create_directories(folder / "temporary");
    fs::permissions(folder, fs::perms::owner_all);
    const pid_t child = ::fork();
    if (child < 0)
        return 1;
    if (child == 0) {
        becomeDaemon();
        // Twice, so that it is nobody's child, and not one of the processes that it watches.
        if (::fork() == 0) {
            try {
                watchUntilTheEnd(folder, run);
            } catch (const std::exception& exception) {
                put(own / "report", std::string("found: the watcher broke off: ") + exception.what() + "\n");
            }
        }
        ::_exit(0);
    }
    return waitFor(own / "watcher") ? 0 : 1;
}

/// Everything the run's tests printed: ctest holds that file open until its end.
std::string logOf(pid_t run)
{
    std::error_code none;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(run) + "/fd", none)) {
        const fs::path target = fs::read_symlink(entry.path(), none);
        if (target.filename().string().starts_with("LastTest.log"))
            return contentOf(entry.path());
    }
    return {};
}

int end(const fs::path& folder, pid_t run, const std::string& logFile)
{
    const fs::path own = runFolder(folder, run);
    if (!fs::exists(own / "watcher")) {
        std::puts("No watch was begun.");
        return 1;
    }
    put(own / "stop", "");
    if (!waitFor(own / "report")) {
        std::puts("The watcher does not answer.");
        return 1;
    }
    std::string report = contentOf(own / "report");
    const std::string log = logFile.empty() ? logOf(run) : contentOf(logFile);
    for (const auto& found : Ledger(folder / "noted").search().find(log))
        report += "found: " + found.kind + " (" + found.begin + "…) in what the tests printed\n";
    std::fputs(report.c_str(), stdout);
    std::printf("searched: %zu KiB of what the tests printed\n", log.size() / 1024);
    if (log.empty())
        std::puts("There is no log of this run.");
    return log.empty() || report.find("found: ") != std::string::npos ? 1 : 0;
}

} // namespace

int main(int count, char** values)
{
    const std::vector<std::string> words(values, values + count);
    if (words.size() < 3 || (words[1] != "begin" && words[1] != "end")) {
        std::puts("secret_watch begin FOLDER | secret_watch end FOLDER [LOG]");
        return 2;
    }
    // Others may neither read what is noted nor find their way into what tests leave.
    ::umask(077);
    const fs::path folder = words[2];
    return words[1] == "begin" ? begin(folder, ::getppid())
                               : end(folder, ::getppid(), words.size() > 3 ? words[3] : "");
}
