// SPDX-License-Identifier: Apache-2.0
// What may wait for the services behind relays, and how often they are asked again.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace rollcall::relay {

struct QueueLimits {
    std::size_t lanes = 8;
    /// So that one slow service does not hold up the others. The last free lane is for an integration that has none.
    std::size_t lanesPerIntegration = 4;
    std::size_t waiting = 1'000;
    std::size_t waitingPerIntegration = 300;
    std::size_t bytes = std::size_t{96} * 1024 * 1024; ///< of what waits and what runs
    std::size_t bytesPerIntegration = std::size_t{48} * 1024 * 1024;
    /// A service that hung last has one lane; hanging so often in a row, it is left alone for a while, twice as long
    /// each time.
    int hangsBeforePause = 2;
    std::chrono::milliseconds pause{5'000};
    std::chrono::milliseconds longestPause{60'000};
    std::chrono::milliseconds backgroundPatience{10'000};
};

struct RereadPace {
    /// The delays of the readings of one resource in open doubt; after the last it is done. More than one, since a
    /// vendor may show a change late, or do it after we stopped waiting.
    std::vector<std::chrono::milliseconds> steps{std::chrono::seconds{0}, std::chrono::seconds{3},
                                                 std::chrono::seconds{15}, std::chrono::seconds{60}};
    std::chrono::milliseconds look{5'000}; ///< how often intents of other processes are looked for
    std::size_t atOnce = 2;                ///< readings of one integration
    /// Delays double from the first to the longest, while the vendor cannot say or members are missing.
    std::chrono::milliseconds firstDelay{1'000};
    std::chrono::milliseconds longestDelay{600'000};
    int failuresUntilTold = 8; ///< in a row; then the journal says so, once
    /// When what the vendor says cannot be used; what passes by itself, as a vendor that is away, is tried for ever.
    int failuresUntilEnd = 16;
    int roundsForMembers = 8; ///< without any member turning up
};

struct EngineOptions {
    QueueLimits limits;
    RereadPace pace;
    /// Whether this process is the one that listens for the directory; asked on any thread.
    std::function<bool()> isHost = [] { return true; };
};

} // namespace rollcall::relay
