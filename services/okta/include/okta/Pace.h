// SPDX-License-Identifier: Apache-2.0
// How fast an organisation may be called: what is left of each bucket of calls, who waits for it, and until when.
#pragma once

#include "core/WebClient.h"
#include "okta/Time.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::okta {

enum class WaitReason {
    Ahead,         ///< nearly all calls of this minute are used; the rest is left to others
    Refused,       ///< Okta answered 429
    Concurrency,   ///< too many calls at the same moment
    ServerTrouble, ///< 5xx or a time-out, before the call is repeated
    Consistency,   ///< a change of ours is not visible yet
};

/// One tick of a countdown.
struct PaceWait {
    std::string bucket;
    WaitReason reason = WaitReason::Ahead;
    std::chrono::milliseconds remaining{}; ///< zero: the wait is over
    std::chrono::milliseconds total{};
};

struct BucketState {
    std::string name;             ///< e.g. "/api/v1/apps/*", as Okta's own tables name it
    std::optional<int> limit;     ///< calls a minute, as Okta last said; unknown before the first call
    std::optional<int> remaining; ///< of the current window, less what is under way
    std::optional<std::chrono::milliseconds> reset; ///< until the window ends; nothing when it has ended
    int waiting = 0;                                ///< calls that wait at this moment
    std::uint64_t calls = 0;                        ///< sent, repetitions included
    std::uint64_t refusals = 0;                     ///< 429 that Okta answered
};

/// The bucket that Okta counts a call in, by method and path (without origin; a query is ignored).
[[nodiscard]] std::string bucketOf(std::string_view method, std::string_view path);

/// One per organisation and token; clients with the same token should share it. Thread-safe.
class Pace {
public:
    struct Options {
        int maximumParallel = 4;
        /// Share of a window's calls that is left to others; at least one call.
        double reserve = 0.1;
        /// No single wait is longer, whatever the answer said.
        std::chrono::milliseconds longestWait{65'000};
        /// Called on the waiting thread when a wait begins, each second of it, and with zero at its end. Must not
        /// block.
        std::function<void(const PaceWait&)> onWait = {};
    };
    /// `time` and `randomness` must outlive it.
    Pace(Options options, Time& time, Randomness& randomness);
    ~Pace();
    Pace(const Pace&) = delete;
    Pace& operator=(const Pace&) = delete;

    /// Every bucket met so far, by name.
    [[nodiscard]] std::vector<BucketState> state() const;
    /// How many calls may be under way at a time at present; lowered by concurrency refusals, raised again by success.
    [[nodiscard]] int parallel() const;

    /// What follows is for the client. Waits until a call may be sent; false when stopped. Each true is followed by one
    /// `leave`.
    [[nodiscard]] bool enter(const std::string& bucket, std::stop_token stop);
    /// The call has ended; `headers` are null when there was no answer. `serverNow` is the Date of the answer or the
    /// best guess.
    void leave(const std::string& bucket, int status, const core::WebHeaders* headers, core::Timestamp serverNow);
    /// Waits, counting down; false when stopped.
    [[nodiscard]] bool pause(const std::string& bucket, WaitReason reason, std::chrono::milliseconds span,
                             std::stop_token stop);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace rollcall::okta
