// SPDX-License-Identifier: Apache-2.0
// A load from one thread over many kept-alive connections, light enough not to be what is measured.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rollcall::bench {

struct LoadPlan {
    std::uint16_t port = 0;
    unsigned connections = 16;
    std::uint64_t requests = 10'000;
    /// The bytes of the n-th request; called on the generator's thread.
    std::function<std::string(std::uint64_t)> request;
    int expectedStatus = 200;
    /// Gets the n-th answer as it came, head and body; may be empty.
    std::function<void(std::uint64_t, std::string_view)> answered{};
};

struct LoadResult {
    double perSecond = 0;
    double p50Microseconds = 0;
    double p99Microseconds = 0;
    std::uint64_t failures = 0; ///< other statuses and broken connections
};

/// Blocks until all answers are in.
[[nodiscard]] LoadResult runLoad(const LoadPlan& plan);

} // namespace rollcall::bench
