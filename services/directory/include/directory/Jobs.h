// SPDX-License-Identifier: Apache-2.0
// Work that outlives the program, as rows: queues, jobs, and each attempt that was made.
#pragma once

#include "core/Result.h"
#include "core/StrongId.h"
#include "directory/Types.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

using JobId = core::StrongId<struct JobTag, std::int64_t>;
using JobQueueId = core::StrongId<struct JobQueueTag, std::int64_t>;

enum class JobState {
    Waiting,
    Running,
    Done,
    Failed,    ///< it will not be tried again by itself
    Unknown,   ///< it may or may not have taken effect: not repeated without somebody's word
    Cancelled, ///< given up before it began
};
/// What goes first, whatever else waits.
enum class JobUrgency { First, Usual, Last };
enum class JobQueueState { Open, Paused, Cancelled };

/// A queue is begun, paused and given up as one. Each kind of an integration has one standing queue, made when the
/// first job comes; a bulk action has one of its own.
struct JobQueue {
    JobQueueId id;
    IntegrationId integration; ///< 0: of none
    std::string kind;
    bool isStanding = false;
    std::string title;   ///< for people; empty for a standing one
    std::string askedBy; ///< who began it; empty for a standing one
    JobQueueState state = JobQueueState::Open;
    std::string reason; ///< why it is paused or was given up, for people
    int perMinute = 0;  ///< at most so many begin in a minute; 0: no bound
    core::Timestamp created{};
};

struct NewJobQueue {
    IntegrationId integration;
    std::string kind;
    std::string title;
    std::string askedBy;
    int perMinute = 0;
};

/// What shall be otherwise; what is not said stays. A queue that was given up stays so.
struct JobQueueChange {
    std::optional<JobQueueState> state{};
    std::optional<std::string> reason{};
    std::optional<int> perMinute{};
};

struct NewJob {
    IntegrationId integration; ///< 0: of none
    std::string kind;
    std::optional<JobQueueId> queue{}; ///< the standing one of its integration and kind when not set
    std::string subject{};             ///< whom or what it is about, for looking it up
    std::string cause{}; ///< makes one job of its kind only, unless that was given up; empty: each is its own
    JobUrgency urgency = JobUrgency::Usual;
    std::optional<core::Timestamp> notBefore{}; ///< at once when not set
    std::string payload{};                      ///< opaque to the directory, without any secret
};

struct Job {
    JobId id;
    JobQueueId queue;
    IntegrationId integration;
    std::string kind;
    std::string subject;
    std::string cause;
    JobUrgency urgency = JobUrgency::Usual;
    JobState state = JobState::Waiting;
    int attempts = 0; ///< begun so far
    core::Timestamp nextAttempt{};
    std::string message; ///< how the last attempt ended, for people
    core::Timestamp created{};
    std::optional<core::Timestamp> finished;
    std::string payload;
};

struct JobAttempt {
    int number = 0;
    core::Timestamp started{};
    std::optional<core::Timestamp> ended;
    JobState outcome = JobState::Running; ///< the state it led to
    std::string message;                  ///< for people
    std::string detail;                   ///< as a server's reply
};

/// A job that was there already for the same cause is not made again.
struct AddedJob {
    JobId id;
    bool isNew = true;
};

struct JobLease {
    std::string kind;
    std::string owner; ///< names a process uniquely
    std::chrono::milliseconds duration{};
    int limit = 1;
};

/// How an attempt ended, or was broken off.
struct JobEnd {
    JobState state = JobState::Done;              ///< not Running
    std::string message{};                        ///< for people
    std::string detail{};                         ///< as a server's reply
    std::optional<core::Timestamp> nextAttempt{}; ///< Waiting only: not before then
};

struct JobProgress {
    std::int64_t waiting = 0;
    std::int64_t running = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t unknown = 0;
    std::int64_t cancelled = 0;
    [[nodiscard]] std::int64_t total() const { return waiting + running + done + failed + unknown + cancelled; }
};

/// Inside the writer's transaction; every change has its feed row.
class JobWrites {
public:
    virtual ~JobWrites() = default;

    [[nodiscard]] virtual core::Result<JobQueueId> addQueue(const NewJobQueue& queue) = 0;
    /// NotFound when it does not exist; Invalid when it was given up. What waits in a queue that is given up is
    /// cancelled little by little, see cancelSome, and begins no more from now on.
    [[nodiscard]] virtual core::Result<> changeQueue(JobQueueId queue, const JobQueueChange& change) = 0;
    /// The standing queue of a kind, which is made when it is missing: for pausing before anything waits.
    [[nodiscard]] virtual core::Result<JobQueueId> standingQueue(IntegrationId integration, std::string_view kind) = 0;
    /// Cancels waiting jobs of queues that were given up, at most `limit`; how many it were.
    [[nodiscard]] virtual core::Result<std::int64_t> cancelSome(std::int64_t limit) = 0;

    /// Invalid for a queue of another kind or integration, or one that was given up.
    [[nodiscard]] virtual core::Result<AddedJob> add(const NewJob& job) = 0;
    /// Takes what is due, the urgent first, then in turn from each open queue, as far as their pace allows. Each has a
    /// new attempt from now on, and is nobody else's until the lease ends.
    [[nodiscard]] virtual core::Result<std::vector<Job>> lease(const JobLease& lease) = 0;
    /// False when the lease is not this owner's any more.
    [[nodiscard]] virtual core::Result<bool> renew(JobId job, std::string_view owner, std::chrono::milliseconds by) = 0;
    /// The next step may take effect outside: from now on a crash leaves the outcome unknown. False as of renew; then
    /// that step must not be made.
    [[nodiscard]] virtual core::Result<bool> handOver(JobId job, std::string_view owner) = 0;
    /// False as of renew: then nothing was changed.
    [[nodiscard]] virtual core::Result<bool> end(JobId job, std::string_view owner, const JobEnd& end) = 0;
    /// Those whose lease has ended, or with `onlyRunner` all that are not `onlyRunner`'s, since no other process runs
    /// jobs: they wait again, or their outcome is unknown. How many it were, at most `limit`.
    [[nodiscard]] virtual core::Result<std::int64_t> reclaim(std::string_view onlyRunner, std::int64_t limit) = 0;
    /// A person's word: one that failed or is of unknown outcome is tried again. Invalid for others.
    [[nodiscard]] virtual core::Result<> retry(JobId job) = 0;
    /// One that waits is given up. Invalid for others.
    [[nodiscard]] virtual core::Result<> cancel(JobId job, std::string_view reason) = 0;
    /// All of an integration that is removed.
    [[nodiscard]] virtual core::Result<> giveUpQueues(IntegrationId integration, std::string_view reason) = 0;
};

struct JobQuery {
    std::optional<IntegrationId> integration{};
    std::optional<JobQueueId> queue{};
    std::optional<JobState> state{};
    std::string subject{};   ///< only with an integration; empty: of any
    std::int64_t before = 0; ///< rows older than this id; 0: from the newest
    std::int64_t limit = 100;
};

class JobReads {
public:
    virtual ~JobReads() = default;

    [[nodiscard]] virtual core::Result<std::optional<Job>> job(JobId id) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<Job>> jobs(const JobQuery& query) = 0;
    /// Oldest first.
    [[nodiscard]] virtual core::Result<std::vector<JobAttempt>> attempts(JobId job) = 0;
    [[nodiscard]] virtual core::Result<std::optional<JobQueue>> queue(JobQueueId id) = 0;
    /// Newest first.
    [[nodiscard]] virtual core::Result<std::vector<JobQueue>> queues(std::optional<IntegrationId> integration,
                                                                     std::int64_t limit) = 0;
    [[nodiscard]] virtual core::Result<JobProgress> progress(JobQueueId queue) = 0;
    /// When the next job of this kind may begin, in open queues; nothing when none waits.
    [[nodiscard]] virtual core::Result<std::optional<core::Timestamp>> nextDue(std::string_view kind) = 0;
};

} // namespace rollcall::directory
