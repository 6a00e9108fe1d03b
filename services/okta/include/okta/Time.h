// SPDX-License-Identifier: Apache-2.0
// Time and chance as the client needs them, so that tests and demonstrations can have their own.
#pragma once

#include "core/Result.h"
#include "core/Timestamp.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>

namespace rollcall::okta {

/// Thread-safe.
class Time {
public:
    virtual ~Time() = default;
    /// The wall clock of this computer, which may be wrong; the client corrects it by Okta's Date header.
    [[nodiscard]] virtual core::Timestamp now() const = 0;
    /// Never goes back and knows no date: for spans.
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;
    /// Blocks for that long. False when `stop` ended it early, which happens at once.
    [[nodiscard]] virtual bool wait(std::chrono::milliseconds span, std::stop_token stop) = 0;
};

class SystemTime final : public Time {
public:
    [[nodiscard]] core::Timestamp now() const override;
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] bool wait(std::chrono::milliseconds span, std::stop_token stop) override;
};

/// Thread-safe.
class Randomness {
public:
    virtual ~Randomness() = default;
    /// Fit for identifiers that must not be guessed (`jti`). Internal when the system gives none.
    [[nodiscard]] virtual core::Result<std::string> bytes(std::size_t count) = 0;
    /// Evenly in [0, bound); 0 for a bound of 0. For spreading waits, not for secrets.
    [[nodiscard]] virtual std::uint32_t below(std::uint32_t bound) = 0;
};

class SystemRandomness final : public Randomness {
public:
    [[nodiscard]] core::Result<std::string> bytes(std::size_t count) override;
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) override;
};

} // namespace rollcall::okta
