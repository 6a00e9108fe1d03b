// SPDX-License-Identifier: Apache-2.0
// The log: short lines on standard error. Secrets have no way in, since Secret cannot be turned into text.
#pragma once

#include "core/Error.h"

#include <string_view>

namespace rollcall::core {

enum class LogLevel { Debug, Info, Warning, Error, Off };

/// One line: time, level, room, text. Line breaks and control characters of the text are escaped. Thread-safe.
void log(LogLevel level, std::string_view room, std::string_view text);

/// Logs message and detail of an error that nobody is left to see.
void logError(std::string_view room, const Error& error);

/// Lines below this level are dropped, all of them with Off. Default Info.
void setLogLevel(LogLevel level);

} // namespace rollcall::core
