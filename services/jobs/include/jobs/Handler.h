// SPDX-License-Identifier: Apache-2.0
// What one kind of work is to the runner: a function that makes one attempt and says how it ended.
#pragma once

#include "core/Result.h"
#include "directory/Jobs.h"
#include "directory/WriteSession.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace rollcall::jobs {

/// Runs in the transaction that ends the attempt, and only if the job is still this process's.
using AlsoWrite = std::function<core::Result<>(directory::WriteSession&)>;

/// How an attempt ended. The message is for people, the detail as the other side said it, e.g. a mail server's reply.
struct Outcome {
    enum class Kind {
        Done,
        Again,   ///< passing trouble: tried again after a pause that grows
        Failed,  ///< trying again would not help
        Unknown, ///< it may or may not have taken effect: somebody has to decide
        Stopped, ///< on request, before it took effect: tried again, and not counted as a failure
    };
    Kind kind = Kind::Done;
    std::string message{};
    std::string detail{};
    std::optional<std::chrono::milliseconds> after{}; ///< Again: as the other side asked
    AlsoWrite alsoWrite{};                            ///< Done, Failed, Unknown
};

/// One attempt, on a lane's thread.
class Attempt {
public:
    virtual ~Attempt() = default;
    [[nodiscard]] virtual const directory::Job& job() const = 0;
    /// The program ends, or the lease is lost.
    [[nodiscard]] virtual std::stop_token stop() const = 0;
    /// To be called right before the step that may take effect outside, and that step made only when it succeeds: from
    /// here on a crash leaves the outcome unknown instead of repeating it. Blocks until that is on disk. Denied when
    /// the job is another's meanwhile.
    [[nodiscard]] virtual core::Result<> handOver() = 0;
};

/// Called from several threads, each time for another job. An exception is a failed attempt.
using Handler = std::function<Outcome(Attempt&)>;

/// The pause before attempt n+1 doubles from `first` up to `longest`, with a fifth of chance so that many do not come
/// back at once.
struct Backoff {
    std::chrono::milliseconds first = std::chrono::seconds(30);
    std::chrono::milliseconds longest = std::chrono::hours(1);

    /// `attempts` made so far, at least 1; `chance` in [0, 1).
    [[nodiscard]] std::chrono::milliseconds pause(int attempts, double chance) const;
};

struct KindOptions {
    int parallel = 1;
    int maximumAttempts = 12; ///< then Again is Failed
    Backoff backoff{};
    /// How long another process waits before it takes over what this one does not renew.
    std::chrono::milliseconds lease = std::chrono::seconds(60);
};

} // namespace rollcall::jobs
