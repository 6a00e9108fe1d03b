// SPDX-License-Identifier: Apache-2.0
// The end of an attempt and what it changes elsewhere are one transaction, and only while the job is ours.
#include "RunningAttempt.h"

#include "core/Log.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <random>
#include <utility>

namespace rollcall::jobs {

using directory::JobEnd;
using directory::JobState;

namespace {

constexpr auto pauseBeforeNextRecord = std::chrono::milliseconds(500);

double chance()
{
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

core::Error lostLease()
{
    return core::makeError(core::ErrorKind::Denied, "Another process has taken this over.");
}

/// False when it was stopped meanwhile.
bool waitFor(std::chrono::milliseconds time, const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

} // namespace

RunningAttempt::RunningAttempt(directory::Database& database, const core::Clock& clock, std::string owner,
                               directory::Job job, const KindOptions& options)
    : m_database(database), m_clock(clock), m_owner(std::move(owner)), m_job(std::move(job)), m_options(options)
{
}

void RunningAttempt::run(const Handler& handler)
{
    const Outcome outcome = outcomeOf(handler);
    record(endOf(outcome), outcome.alsoWrite);
}

Outcome RunningAttempt::outcomeOf(const Handler& handler)
{
    if (stop().stop_requested())
        return {Outcome::Kind::Stopped};
    try {
        return handler(*this);
    } catch (const std::exception& exception) {
        core::log(core::LogLevel::Error, "jobs", m_job.kind + ": " + exception.what());
        Outcome outcome;
        // A defect of ours: whether it came before or after the step outside is known by the hand-over alone.
        outcome.kind = m_isHandedOver ? Outcome::Kind::Unknown : Outcome::Kind::Again;
        outcome.message = "Something in Rollcall went wrong here. Please report it with a support bundle.";
        outcome.detail = exception.what();
        return outcome;
    }
}

core::Result<> RunningAttempt::handOver()
{
    auto written = m_database.writeAndWait([this](directory::WriteSession& session) -> core::Result<> {
        const auto isOurs = session.jobs().handOver(m_job.id, m_owner);
        if (!isOurs)
            return tl::unexpected(isOurs.error());
        if (!*isOurs)
            return tl::unexpected(lostLease());
        return {};
    });
    m_isHandedOver = written.has_value();
    return written;
}

bool RunningAttempt::renewLease()
{
    bool isOurs = true;
    const auto renewed = m_database.writeAndWait([this, &isOurs](directory::WriteSession& session) -> core::Result<> {
        const auto answer = session.jobs().renew(m_job.id, m_owner, m_options.lease);
        if (!answer)
            return tl::unexpected(answer.error());
        isOurs = *answer;
        return {};
    });
    // A directory that cannot be written now takes no lease away.
    if (renewed && !isOurs)
        requestStop();
    return !renewed || isOurs;
}

JobEnd RunningAttempt::endOf(const Outcome& outcome) const
{
    JobEnd end{JobState::Done, outcome.message, outcome.detail, {}};
    switch (outcome.kind) {
    case Outcome::Kind::Done:
        break;
    case Outcome::Kind::Failed:
        end.state = JobState::Failed;
        break;
    case Outcome::Kind::Unknown:
        end.state = JobState::Unknown;
        break;
    case Outcome::Kind::Stopped:
        end.state = JobState::Waiting;
        if (end.message.empty())
            end.message = "Rollcall was closed before this began. It is tried again.";
        break;
    case Outcome::Kind::Again:
        if (m_job.attempts >= m_options.maximumAttempts) {
            end.state = JobState::Failed;
            end.message += " Given up after " + std::to_string(m_job.attempts) + " attempts.";
            break;
        }
        end.state = JobState::Waiting;
        end.nextAttempt = m_clock.now() + outcome.after.value_or(m_options.backoff.pause(m_job.attempts, chance()));
        break;
    }
    return end;
}

core::Result<> RunningAttempt::write(const JobEnd& end, const AlsoWrite& alsoWrite)
{
    return m_database.writeAndWait([this, &end, &alsoWrite](directory::WriteSession& session) -> core::Result<> {
        const auto isOurs = session.jobs().end(m_job.id, m_owner, end);
        if (!isOurs)
            return tl::unexpected(isOurs.error());
        if (!*isOurs)
            return tl::unexpected(lostLease());
        return alsoWrite ? alsoWrite(session) : core::Result<>();
    });
}

void RunningAttempt::record(const JobEnd& end, const AlsoWrite& alsoWrite)
{
    for (;;) {
        const auto written = write(end, alsoWrite);
        if (written)
            return;
        core::logError("jobs", written.error());
        if (written.error().kind == core::ErrorKind::Denied)
            return;
        if (written.error().kind != core::ErrorKind::Unavailable && alsoWrite) {
            // What should have been changed with it cannot be: the end alone is recorded, as what nobody may repeat.
            JobEnd unrecorded{JobState::Unknown, end.message, end.detail, {}};
            unrecorded.message += " What follows from it could not be recorded: " + written.error().message;
            record(unrecorded, {});
            return;
        }
        // What cannot be recorded when the program ends is found by the next start: it is of unknown outcome then if
        // it was handed over, and tried again if not.
        if (!waitFor(pauseBeforeNextRecord, stop()))
            return;
    }
}

} // namespace rollcall::jobs
