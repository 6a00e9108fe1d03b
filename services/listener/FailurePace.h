// SPDX-License-Identifier: Apache-2.0
// How long the refusal of wrong credentials is held back, by client address.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace rollcall::listener {

/// Thread-safe. Holds back refusals only: right credentials are never looked up here, so that nobody can lock out
/// another by failing from the same address. IPv6 addresses of one /64 count as one. Bounded whatever addresses come.
class FailurePace {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// Counts one failure and says how long its answer is to be held back: the first few not at all, then longer each
    /// time, up to `longest`. An address that has been quiet for `memory` begins anew.
    [[nodiscard]] std::chrono::milliseconds noteFailure(const std::string& address, Instant now);

    static constexpr int freeFailures = 10;
    static constexpr std::chrono::milliseconds firstDelay{100};
    static constexpr std::chrono::milliseconds longest{3'000};
    static constexpr std::chrono::minutes memory{1};
    static constexpr std::size_t mostAddresses = 10'000;
    /// All addresses are looked through no more often, whoever knocks.
    static constexpr std::chrono::seconds pruningPause{1};

private:
    struct Failures {
        int count = 0;
        Instant last;
    };
    void forgetQuietOnes(Instant now);

    std::mutex m_mutex;
    std::unordered_map<std::string, Failures> m_failures;
    std::optional<Instant> m_pruned;
};

} // namespace rollcall::listener
