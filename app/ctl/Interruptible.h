// SPDX-License-Identifier: Apache-2.0
// Blocking work that Ctrl+C ends.
#pragma once

#include "ctl/Outcome.h"

#include <functional>
#include <stop_token>

namespace rollcall::ctl {

/// Runs `work` on a thread of its own and returns what it returned; SIGINT and SIGTERM stop its token. Not nested, and
/// for the main thread, which waits meanwhile and may be touched by `work` as if it were its own.
[[nodiscard]] Outcome<> runInterruptibly(const std::function<Outcome<>(const std::stop_token&)>& work);

} // namespace rollcall::ctl
