// SPDX-License-Identifier: Apache-2.0
// Doubling without overflow, whatever the figures.
#include "jobs/Handler.h"

#include <algorithm>
#include <cmath>

namespace rollcall::jobs {

std::chrono::milliseconds Backoff::pause(int attempts, double chance) const
{
    const double doubled = static_cast<double>(first.count()) * std::exp2(std::clamp(attempts - 1, 0, 60));
    const double bounded = std::min(doubled, static_cast<double>(longest.count()));
    constexpr double spread = 0.2;
    return std::chrono::milliseconds(std::llround(bounded * (1.0 - spread * chance)));
}

} // namespace rollcall::jobs
