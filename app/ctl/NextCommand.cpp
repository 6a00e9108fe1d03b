// SPDX-License-Identifier: Apache-2.0
#include "ctl/NextCommand.h"

#include <algorithm>
#include <string_view>

namespace rollcall::ctl {

namespace {

std::string quoted(const std::string& text)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-:\\";
    if (text.find_first_not_of(plain) == std::string::npos)
        return text;
    std::string result = "'";
    for (const char each : text)
        result += each == '\'' ? std::string("'\\''") : std::string(1, each);
    return result + "'";
}

} // namespace

std::string nextCommand(const GlobalOptions& given, std::string line)
{
    std::string options;
    if (!given.dataDirectory.empty())
        options += " --data-dir " + quoted(given.dataDirectory);
    if (!given.database.empty())
        options += " --database " + quoted(given.database);
    return line.insert(std::min(line.find(" --"), line.size()), options);
}

} // namespace rollcall::ctl
