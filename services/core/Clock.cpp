// SPDX-License-Identifier: Apache-2.0
// The computer's own clock.
#include "core/Clock.h"

namespace rollcall::core {

Timestamp SystemClock::now() const
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace rollcall::core
