// SPDX-License-Identifier: Apache-2.0
// A value that must not be seen: it has no stream operator, cannot be printed by accident, and is wiped when it goes.
#pragma once

#include "core/Result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::core {

/// Move-only. The bytes are overwritten on destruction and when moved from.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view plain);
    ~Secret();
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;

    [[nodiscard]] bool isEmpty() const { return m_bytes.empty(); }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }

    /// The plain value. Named so that each use can be found and questioned.
    [[nodiscard]] std::string_view reveal() const { return m_bytes; }

    /// The last four characters, for telling known credentials apart; empty for values shorter than twelve.
    [[nodiscard]] std::string lastFour() const;

private:
    void wipe() noexcept;
    std::string m_bytes;
};

/// Compares in time that depends on the lengths alone.
[[nodiscard]] bool equalInConstantTime(std::string_view left, std::string_view right);

using Sha256Digest = std::array<std::uint8_t, 32>;
[[nodiscard]] Sha256Digest sha256(std::string_view bytes);
[[nodiscard]] Sha256Digest hmacSha256(std::string_view key, std::string_view bytes);
[[nodiscard]] std::string toHex(const Sha256Digest& digest);
/// Its 32 bytes, for comparing and encoding; they live as long as the digest.
[[nodiscard]] std::string_view asBytes(const Sha256Digest& digest);

/// `byteCount` bytes from the operating system's generator. Fails closed: ErrorKind::Internal.
[[nodiscard]] Result<std::string> randomBytes(std::size_t byteCount);

/// A new credential: `prefix` and 256 random bits in base64url, e.g. `rc_…`.
[[nodiscard]] Result<Secret> generateToken(std::string_view prefix);

/// A UUID of version 7 (RFC 9562 §5.7): unique, opaque to callers, and ordered by time so that indexes stay dense.
[[nodiscard]] Result<std::string> generateUuid(std::int64_t unixMilliseconds);

} // namespace rollcall::core
