// SPDX-License-Identifier: Apache-2.0
// The order as a whole. What is to be restored is on disk, in the first step's job, before anything is done.
#include "DeactivationWatch.h"
#include "RouteRun.h"

#include <algorithm>
#include <chrono>

namespace rollcall::onboarding {

using directory::Job;
using directory::JobState;
using jobs::Outcome;

namespace {

constexpr std::int64_t jobsLookedAt = 50;
/// The lane is another's meanwhile.
constexpr auto beforeNextLook = std::chrono::seconds(60);

/// The jobs of one order.
struct Steps {
    std::optional<Job> unassign;
    std::optional<Job> assign;
};

class VendorMailRun final : RouteRun {
public:
    VendorMailRun(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                  jobs::Attempt& attempt)
        : RouteRun(database, open, options, attempt)
    {
    }

    Outcome operator()()
    {
        auto order = parseRouteOrder(job().payload);
        if (!order)
            return failed(order.error().message);
        m_order = std::move(*order);
        const auto steps = readSteps();
        if (!steps)
            return again(steps.error().message);
        if (!steps->unassign) {
            if (auto ended = begin())
                return std::move(*ended);
        }
        return follow();
    }

private:
    core::Result<Steps> readSteps()
    {
        return readNow([this](directory::ReadSession& session) -> core::Result<Steps> {
            directory::JobQuery query;
            query.integration = job().integration;
            query.subject = job().subject;
            query.limit = jobsLookedAt;
            const auto jobs = session.jobs().jobs(query);
            if (!jobs)
                return tl::unexpected(jobs.error());
            Steps steps;
            for (const Job& each : *jobs) {
                if (each.cause != causeOfStep(job().id))
                    continue;
                if (each.kind == vendorUnassignJob)
                    steps.unassign = each;
                else if (each.kind == vendorAssignJob)
                    steps.assign = each;
            }
            return steps;
        });
    }

    /// Nothing when the first step was ordered.
    std::optional<Outcome> begin()
    {
        if (auto looked = look(m_order.person); !looked)
            return again(looked.error().message);
        m_here.person.externalId = m_order.user.value;
        if (auto connected = connect(); !connected)
            return connected.error().kind == core::ErrorKind::NotFound ? failed(connected.error().message)
                                                                       : again(connected.error().message);
        OktaLook reader(m_app, m_setting, stop());
        if (const auto begun = reader.begin(ResendRoute::VendorMail, 1); !begun)
            return later(begun.error());
        const auto facts = reader.factsOf(m_here);
        if (!facts)
            return isPassing(facts.error()) ? later(facts.error()) : refused(facts.error());
        if (!facts->registeredBy.empty())
            return done("Left alone: is registered meanwhile.");
        if (const RouteVerdict verdict = judge(ResendRoute::VendorMail, *facts); !verdict.isOpen())
            return failed("Nothing was done. " + verdict.why);
        return keep(*facts->assignment);
    }

    std::optional<Outcome> keep(const okta::AppUser& assignment)
    {
        KeptAssignment kept;
        kept.order = m_order;
        kept.orderedBy = job().id;
        kept.userName = assignment.userName;
        kept.profile = assignment.profile;
        const auto before = newestDeactivation(client(), m_app.app, m_order.user, stop());
        if (!before && before.error().kind == okta::FailureKind::Cancelled)
            return stopped();
        kept.isLogReadable = before.has_value();
        if (before && *before)
            kept.lastDeactivation = (*before)->uuid;
        const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            directory::NewJob step;
            step.integration = job().integration;
            step.kind = vendorUnassignJob;
            step.subject = job().subject;
            step.cause = causeOfStep(job().id);
            step.payload = toJson(kept);
            const auto added = session.jobs().add(step);
            return added ? core::Result<>{} : core::Result<>(tl::unexpected(added.error()));
        });
        if (!written)
            return again(written.error().message);
        return std::nullopt;
    }

    Outcome follow()
    {
        const auto end = std::chrono::steady_clock::now() + m_options.seenWithin + m_options.provisionedWithin;
        for (;;) {
            const auto steps = readSteps();
            if (!steps)
                return again(steps.error().message);
            if (auto ended = endOf(*steps))
                return std::move(*ended);
            if (std::chrono::steady_clock::now() >= end)
                return waiting("Is still under way.");
            if (!pauseFor(m_options.lookHere))
                return stopped();
        }
    }

    static std::optional<Outcome> endOf(const Steps& steps)
    {
        if (!steps.unassign)
            return failed("The first step is not on record any more. Look in Okta whether the person has the app.");
        const Job& last = steps.assign ? *steps.assign : *steps.unassign;
        switch (last.state) {
        case JobState::Done:
            // The first step alone may end without the second when nothing was done.
            return done(last.message);
        case JobState::Failed:
        case JobState::Unknown:
        case JobState::Cancelled:
            return failed(last.message);
        case JobState::Waiting:
            // Refused at least once: it goes on by itself, and does not hold the others up.
            if (last.attempts > 0 && !last.message.empty())
                return waiting(last.message);
            break;
        case JobState::Running:
            break;
        }
        return std::nullopt;
    }

    static Outcome waiting(std::string message)
    {
        Outcome outcome = again(std::move(message));
        outcome.after = beforeNextLook;
        return outcome;
    }

    RouteOrder m_order;
};

} // namespace

Outcome followVendorMail(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                         jobs::Attempt& attempt)
{
    return VendorMailRun(database, open, options, attempt)();
}

} // namespace rollcall::onboarding
