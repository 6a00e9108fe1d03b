// SPDX-License-Identifier: Apache-2.0
// Where the time comes from, so that a demonstration and a test can have a time of their own.
#pragma once

#include "core/Timestamp.h"

namespace rollcall::core {

/// Thread-safe: `now()` may be called from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The computer's own clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

} // namespace rollcall::core
