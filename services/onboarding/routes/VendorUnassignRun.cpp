// SPDX-License-Identifier: Apache-2.0
// The first step: off the app, and wait until that was seen. It ends without the second only where nothing was done;
// whatever else goes wrong, it comes back.
#include "DeactivationWatch.h"
#include "RouteRun.h"

#include "okta/AppUsers.h"

#include <chrono>

namespace rollcall::onboarding {

using jobs::Outcome;

namespace {

using Clock = std::chrono::steady_clock;

class VendorUnassignRun final : RouteRun {
public:
    VendorUnassignRun(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                      jobs::Attempt& attempt)
        : RouteRun(database, open, options, attempt)
    {
    }

    Outcome operator()()
    {
        auto kept = parseKeptAssignment(job().payload);
        if (!kept)
            return failed(kept.error().message);
        m_kept = std::move(*kept);
        if (auto looked = look(m_kept.order.person); !looked)
            return again(looked.error().message);
        if (auto connected = connect(); !connected)
            return again(connected.error().message);
        const auto assigned = okta::AppUsers(client()).byId(m_app.app, m_kept.order.user, stop());
        if (assigned) {
            if (auto ended = unassign(*assigned))
                return std::move(*ended);
        } else if (assigned.error().kind != okta::FailureKind::NotFound) {
            return later(assigned.error());
        } else if (job().attempts == 1) {
            return failed("Nothing was done: somebody else has unassigned this person meanwhile.");
        }
        return waitUntilSeen();
    }

private:
    /// Nothing when the person is off the app.
    std::optional<Outcome> unassign(const okta::AppUser& assigned)
    {
        if (!m_here.registeredBy.empty())
            return done("Left alone: is registered meanwhile.");
        if (m_setting.invitations.mailer == Mailer::Rollcall)
            return failed("Nothing was done: Rollcall mails this integration's people now.");
        if (assigned.scope == okta::AssignmentScope::Group)
            return failed(byGroup());
        const auto unassigned = okta::AppUsers(client()).unassign(m_app.app, m_kept.order.user, stop());
        if (unassigned || unassigned.error().kind == okta::FailureKind::NotFound)
            return std::nullopt;
        const okta::Failure& failure = unassigned.error();
        if (isPassing(failure) || failure.mayHaveTakenEffect)
            return later(failure);
        if (failure.kind == okta::FailureKind::Conflict)
            return failed(byGroup() + withCode(failure), okta::oktaWords(failure));
        return refused(failure, "Nothing was done: Okta did not let the person off the app. ");
    }

    static std::string byGroup()
    {
        return "Nothing was done: a group gives this person the app, which Okta's API cannot take from one person. Ask "
               "again to see the clicks in Okta.";
    }

    Outcome waitUntilSeen()
    {
        const auto back = okta::AppUsers(client()).byId(m_app.app, m_kept.order.user, stop());
        if (back)
            return goOn("A group brought the person back at once, so that the vendor was told nothing.");
        if (back.error().kind != okta::FailureKind::NotFound)
            return later(back.error());
        const auto began = Clock::now();
        auto nextLookAtOkta = began;
        for (;;) {
            const auto isActive = isActiveHere(m_kept.order.person);
            if (isActive && *isActive && !**isActive)
                return goOn({});
            if (isCompanion() && Clock::now() >= nextLookAtOkta) {
                if (auto seen = lookInLog(Clock::now() - began))
                    return std::move(*seen);
                nextLookAtOkta = Clock::now() + m_options.lookAtOkta;
            }
            if (Clock::now() - began >= m_options.seenWithin)
                return goOn(notSeen());
            if (!pauseFor(m_options.lookHere))
                return stopped();
        }
    }

    /// For a companion, whose people are told of deactivation at the vendor.
    std::optional<Outcome> lookInLog(Clock::duration waited)
    {
        if (!m_kept.isLogReadable) {
            if (waited < m_options.settle)
                return std::nullopt;
            return goOn("The deactivation could not be seen: this credential cannot read Okta's log.");
        }
        const auto event = newestDeactivation(client(), m_app.app, m_kept.order.user, stop());
        if (!event && event.error().kind == okta::FailureKind::Cancelled)
            return stopped();
        if (!event || !*event || (*event)->uuid == m_kept.lastDeactivation)
            return std::nullopt;
        return goOn((*event)->hasSucceeded ? std::string() : failureText(**event));
    }

    static std::string failureText(const DeactivationEvent& event)
    {
        return "Okta could not deactivate the person at the vendor" +
               (event.reason.empty() ? std::string(".") : ": " + event.reason);
    }

    std::string notSeen()
    {
        const auto event = newestDeactivation(client(), m_app.app, m_kept.order.user, stop());
        if (event && *event && (*event)->uuid != m_kept.lastDeactivation && !(*event)->hasSucceeded)
            return failureText(**event);
        return "The deactivation was not seen in time, so that the vendor may not have mailed. Look whether "
               "“Deactivate Users” is on in the app's provisioning, and under Dashboard › Tasks in Okta.";
    }

    /// The second step is there from the moment this one has ended.
    Outcome goOn(std::string notSeen)
    {
        KeptAssignment next = m_kept;
        next.notSeen = std::move(notSeen);
        Outcome outcome =
            done(next.notSeen.empty() ? "Taken off the app, and the deactivation was seen." : next.notSeen);
        outcome.alsoWrite = [next, job = job()](directory::WriteSession& session) -> core::Result<> {
            directory::NewJob step;
            step.integration = job.integration;
            step.kind = vendorAssignJob;
            step.subject = job.subject;
            step.cause = job.cause;
            // Somebody is without the application meanwhile.
            step.urgency = directory::JobUrgency::First;
            step.payload = toJson(next);
            const auto added = session.jobs().add(step);
            return added ? core::Result<>{} : core::Result<>(tl::unexpected(added.error()));
        };
        return outcome;
    }

    KeptAssignment m_kept;
};

} // namespace

Outcome unassignForVendor(directory::Database& database, const OktaAppOpener& open, const RouteJobOptions& options,
                          jobs::Attempt& attempt)
{
    return VendorUnassignRun(database, open, options, attempt)();
}

} // namespace rollcall::onboarding
