// SPDX-License-Identifier: Apache-2.0
// Writes log lines to standard error.
#include "core/Log.h"

#include "core/Clock.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <string>

namespace rollcall::core {

namespace {

// The level is the process's, like standard error itself.
std::atomic<LogLevel>& minimumLevel()
{
    static std::atomic<LogLevel> level{LogLevel::Info};
    return level;
}

constexpr std::string_view levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
    case LogLevel::Off:
        break;
    }
    return "error";
}

// A hostile value must not be able to forge a second line or drive the terminal.
void appendEscaped(std::string& line, std::string_view text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            line.push_back(c);
            continue;
        }
        std::array<char, 8> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
        line += escaped.data();
    }
}

} // namespace

void setLogLevel(LogLevel level)
{
    minimumLevel().store(level);
}

void log(LogLevel level, std::string_view room, std::string_view text)
{
    if (level < minimumLevel().load())
        return;
    std::string line = toRfc3339(SystemClock().now());
    line += ' ';
    line += levelName(level);
    line += ' ';
    line += room;
    line += ": ";
    appendEscaped(line, text);
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void logError(std::string_view room, const Error& error)
{
    std::string text = error.message;
    if (!error.detail.empty()) {
        text += " [";
        text += error.detail;
        text += ']';
    }
    log(LogLevel::Error, room, text);
}

} // namespace rollcall::core
