// SPDX-License-Identifier: Apache-2.0
// Room for newcomers, where the cap on connections is met.
#pragma once

#include "Worker.h"

#include <functional>
#include <memory>
#include <vector>

namespace rollcall::http {

/// Ends, over all I/O threads, the connection that has been silent longest, one that never asked anything first; none
/// when all are busy. `then` is called once, on one of those threads; not any more where they end meanwhile.
void endLongestSilent(const std::vector<std::shared_ptr<Worker>>& workers, std::function<void()> then);

} // namespace rollcall::http
