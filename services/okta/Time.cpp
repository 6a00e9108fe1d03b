// SPDX-License-Identifier: Apache-2.0
// The system's own time and chance.
#include "okta/Time.h"

#include "core/Clock.h"
#include "core/Secret.h"

#include <condition_variable>
#include <mutex>
#include <random>

namespace rollcall::okta {

core::Timestamp SystemTime::now() const
{
    return core::SystemClock().now();
}

std::chrono::milliseconds SystemTime::monotonic() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

bool SystemTime::wait(std::chrono::milliseconds span, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    const auto end = std::chrono::steady_clock::now() + span;
    (void)never.wait_until(lock, stop, end, [] { return false; });
    return !stop.stop_requested();
}

core::Result<std::string> SystemRandomness::bytes(std::size_t count)
{
    return core::randomBytes(count);
}

std::uint32_t SystemRandomness::below(std::uint32_t bound)
{
    if (bound == 0)
        return 0;
    std::random_device source;
    return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(source);
}

} // namespace rollcall::okta
