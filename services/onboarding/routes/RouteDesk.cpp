// SPDX-License-Identifier: Apache-2.0
// What is shown and what is ordered are told apart: Okta is asked outside of any transaction, and again by each job.
#include "onboarding/RouteDesk.h"

#include "RouteOrders.h"
#include "RouteReading.h"
#include "directory/ReadSession.h"
#include "directory/Registrations.h"
#include "directory/WriteSession.h"
#include "onboarding/ResendRoutes.h"
#include "onboarding/RouteJobs.h"
#include "scim/Fold.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rollcall::onboarding {

using directory::Role;

namespace {

/// So that a transaction of ours holds nobody up.
constexpr std::size_t peopleAtOnce = 100;
constexpr std::int64_t triedShown = 20;
constexpr std::int64_t ordersSearched = 5'000;
constexpr std::int64_t queuesSearched = 200;

std::string_view jobKindOf(ResendRoute route)
{
    return route == ResendRoute::OktaMail ? oktaMailJob : vendorMailJob;
}

core::Error notConnected(const core::Error& error)
{
    if (error.kind != core::ErrorKind::NotFound)
        return error;
    return core::makeError(core::ErrorKind::NotFound,
                           "This way leads through Okta, and this integration is not connected with it. Connect it, "
                           "with an account that may change assignments.",
                           error.message);
}

template<class Value>
core::Result<Value> asResult(okta::Answer<Value> answer)
{
    if (answer)
        return std::move(*answer);
    return tl::unexpected(okta::toError(answer.error()));
}

std::string shownName(const PersonHere& here, const RouteFacts& facts)
{
    if (!here.person.userName.empty() && here.person.userName != facts.user.id.value)
        return here.person.userName;
    return facts.user.login().empty() ? here.person.id.value : facts.user.login();
}

/// Reads of the directory are made on its reader's thread.
template<class Work>
auto readNow(directory::Database& database, const std::stop_token& stop, Work work)
{
    auto future = database.readAsync(stop, [work = std::move(work)](directory::ReadSession& session,
                                                                    const std::stop_token&) { return work(session); });
    future.waitForFinished();
    return future.result();
}

/// The order looks at its steps now and then, and not at all once its queue was given up: they say how it stands.
void followStep(RouteTried& tried, const directory::Job& step)
{
    if (!isUnfinished(step.state) && !isUnfinished(tried.state) && tried.state != directory::JobState::Cancelled)
        return;
    tried.state = step.state;
    if (!step.message.empty())
        tried.message = step.message;
}

} // namespace

std::vector<std::string> callsOf(ResendRoute route, const okta::AppId& app, const okta::UserId& user)
{
    const auto lineOf = [](const okta::Call& call) { return call.method + " " + call.target; };
    if (route == ResendRoute::OktaMail)
        return {lineOf(okta::Users::reactivateCall(user, true))};
    if (route == ResendRoute::VendorMail)
        return {lineOf(okta::AppUsers::unassignCall(app, user)),
                lineOf(okta::AppUsers::assignCall(app, {.user = user}))};
    return {};
}

core::Result<ResendRoute> RouteDesk::usual(directory::IntegrationId integration)
{
    const auto setting = readNow(m_database, {}, [integration](directory::ReadSession& session) {
        return readRouteSetting(session, integration);
    });
    if (!setting)
        return tl::unexpected(setting.error());
    return usualRoute(setting->integration.role, setting->invitations.mailer);
}

core::Result<std::vector<OfferedRoute>> RouteDesk::offered(directory::IntegrationId integration)
{
    const auto setting = readNow(m_database, {}, [integration](directory::ReadSession& session) {
        return readRouteSetting(session, integration);
    });
    if (!setting)
        return tl::unexpected(setting.error());
    // Somebody against whom nothing speaks: what is left is what holds for all.
    RouteFacts facts;
    facts.role = setting->integration.role;
    facts.mailer = setting->invitations.mailer;
    facts.isKnownToOkta = true;
    facts.user.status = okta::UserStatus::Provisioned;
    facts.assignment.emplace();
    facts.assignment->scope = okta::AssignmentScope::Person;
    facts.assignment->externalId = "somebody";
    if (facts.mailer != Mailer::Rollcall)
        facts.objectionToOwnMail = "Rollcall does not mail this integration's people. Choose it as the one that mails "
                                   "first.";
    const auto opened = m_open(setting->integration);
    facts.isAppKnown = !opened || !opened->app.value.empty();
    std::vector<OfferedRoute> routes;
    for (const ResendRoute route : {ResendRoute::OwnMail, ResendRoute::OktaMail, ResendRoute::VendorMail}) {
        RouteVerdict verdict = judge(route, facts);
        if (verdict.isOpen() && route != ResendRoute::OwnMail && !opened)
            verdict.why = notConnected(opened.error()).message;
        routes.push_back({route, std::move(verdict.why)});
    }
    return routes;
}

core::Result<okta::AppId> RouteDesk::app(directory::IntegrationId integration)
{
    const auto setting = readNow(m_database, {}, [integration](directory::ReadSession& session) {
        return readRouteSetting(session, integration);
    });
    if (!setting)
        return tl::unexpected(setting.error());
    const auto opened = m_open(setting->integration);
    return opened ? core::Result<okta::AppId>(opened->app) : tl::unexpected(notConnected(opened.error()));
}

core::Result<RoutePreview> RouteDesk::preview(directory::IntegrationId integration, ResendRoute route,
                                              std::span<const directory::ResourceId> people, std::stop_token stop)
{
    if (route == ResendRoute::OwnMail)
        return core::failure(core::ErrorKind::Internal, "Rollcall's own mail is no way through Okta.");
    const auto setting = readNow(m_database, stop, [integration](directory::ReadSession& session) {
        return readRouteSetting(session, integration);
    });
    if (!setting)
        return tl::unexpected(setting.error());
    auto app = m_open(setting->integration);
    if (!app)
        return tl::unexpected(notConnected(app.error()));
    OktaLook reader(*app, *setting, stop);
    if (const auto begun = reader.begin(route, people.size()); !begun)
        return tl::unexpected(okta::toError(begun.error()));
    RoutePreview preview;
    preview.route = route;
    for (const directory::ResourceId& person : people) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        const auto readHere = [&](const directory::ResourceId& id) {
            return readNow(m_database, stop, [&setting, id](directory::ReadSession& session) {
                return readPersonHere(session, *setting, id);
            });
        };
        auto here = readHere(person);
        if (!here)
            return tl::unexpected(std::move(here.error()));
        auto facts = asResult(reader.factsOf(*here));
        if (!facts)
            return tl::unexpected(std::move(facts.error()));
        directory::ResourceId called = person;
        if (setting->integration.role == Role::Companion && facts->isKnownToOkta) {
            called = directory::ResourceId(facts->user.id.value);
            const auto byId = readHere(called);
            if (!byId)
                return tl::unexpected(byId.error());
            facts->isUnderWay = byId->isUnderWay;
        }
        RouteVerdict verdict = judge(route, *facts);
        const std::string name = shownName(*here, *facts);
        if (!verdict.isOpen())
            preview.skipped.push_back({person, name, std::move(verdict.why), std::move(verdict.clicks)});
        else if (std::ranges::find(preview.people, called, &RoutedPerson::person) == preview.people.end())
            preview.people.push_back({called, facts->user.id.value, name});
    }
    return preview;
}

core::Result<RouteOutcome> RouteDesk::order(const RouteRequest& request)
{
    if (request.requestId.empty() || request.askedBy.empty() || request.route == ResendRoute::OwnMail)
        return core::failure(core::ErrorKind::Internal, "A wish to send again needs a name, somebody who asks, a way.");
    const std::string kind(jobKindOf(request.route));
    RouteOutcome outcome;
    if (!request.title.empty()) {
        const auto made = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            const auto queue =
                session.jobs().addQueue({request.integration, kind, request.title, request.askedBy, request.perMinute});
            if (!queue)
                return tl::unexpected(queue.error());
            outcome.queue = *queue;
            return {};
        });
        if (!made)
            return tl::unexpected(made.error());
    }
    const std::span<const RoutedPerson> people(request.people);
    for (std::size_t from = 0; from < people.size(); from += peopleAtOnce) {
        const auto part = people.subspan(from, std::min(peopleAtOnce, people.size() - from));
        const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            for (const RoutedPerson& each : part) {
                const auto registration = session.registrations().current(request.integration, each.person);
                if (!registration)
                    return tl::unexpected(registration.error());
                if (*registration && (*registration)->isRegistered) {
                    outcome.skipped.push_back({each.person, each.name, "Is registered meanwhile.", {}});
                    continue;
                }
                directory::NewJob job;
                job.integration = request.integration;
                job.kind = kind;
                job.queue = outcome.queue;
                job.subject = each.person.value;
                job.cause = each.oktaUser + ": asked for, " + request.requestId;
                job.payload = toJson(RouteOrder{each.person, okta::UserId(each.oktaUser), each.name, request.askedBy});
                const auto added = session.jobs().add(job);
                if (!added)
                    return tl::unexpected(added.error());
                ++(added->isNew ? outcome.ordered : outcome.orderedBefore);
            }
            return {};
        });
        if (!written)
            return tl::unexpected(written.error());
    }
    return outcome;
}

core::Result<std::vector<RouteTried>> routesTried(directory::ReadSession& session, directory::IntegrationId integration,
                                                  const directory::ResourceId& person)
{
    directory::JobQuery query;
    query.integration = integration;
    query.subject = person.value;
    const auto jobs = session.jobs().jobs(query);
    if (!jobs)
        return tl::unexpected(jobs.error());
    std::map<std::string, const directory::Job*> steps; ///< the later one of each order
    for (const directory::Job& job : *jobs) {
        if (job.kind == vendorAssignJob)
            steps[job.cause] = &job;
        else if (job.kind == vendorUnassignJob)
            steps.try_emplace(job.cause, &job);
    }
    std::vector<RouteTried> tried;
    for (const directory::Job& job : *jobs) {
        if ((job.kind != oktaMailJob && job.kind != vendorMailJob) || std::ssize(tried) == triedShown)
            continue;
        RouteTried each;
        each.route = job.kind == oktaMailJob ? ResendRoute::OktaMail : ResendRoute::VendorMail;
        each.state = job.state;
        each.message = job.message;
        each.at = job.finished.value_or(job.created);
        if (const auto order = parseRouteOrder(job.payload))
            each.askedBy = order->askedBy;
        if (const auto step = steps.find(causeOfStep(job.id)); step != steps.end())
            followStep(each, *step->second);
        const auto attempts = session.jobs().attempts(job.id);
        if (!attempts)
            return tl::unexpected(attempts.error());
        if (!attempts->empty())
            each.detail = attempts->back().detail;
        tried.push_back(std::move(each));
    }
    return tried;
}

core::Result<std::vector<HeldHalfway>> heldHalfway(directory::ReadSession& session,
                                                   directory::IntegrationId integration, std::size_t limit)
{
    const auto queues = session.jobs().queues(integration, queuesSearched);
    if (!queues)
        return tl::unexpected(queues.error());
    std::vector<HeldHalfway> held;
    for (const directory::JobQueue& queue : *queues) {
        if (queue.kind != vendorAssignJob)
            continue;
        directory::JobQuery query;
        query.queue = queue.id;
        query.state = directory::JobState::Waiting;
        const auto jobs = session.jobs().jobs(query);
        if (!jobs)
            return tl::unexpected(jobs.error());
        for (const directory::Job& job : *jobs) {
            const auto kept = parseKeptAssignment(job.payload);
            if (kept && job.attempts > 0 && !job.message.empty() && held.size() < limit)
                held.push_back({kept->order.name, job.message});
        }
    }
    return held;
}

core::Result<std::optional<directory::ResourceId>>
personOrdered(directory::ReadSession& session, directory::IntegrationId integration, std::string_view name)
{
    directory::JobQuery query;
    query.integration = integration;
    query.limit = ordersSearched;
    const auto jobs = session.jobs().jobs(query);
    if (!jobs)
        return tl::unexpected(jobs.error());
    for (const directory::Job& job : *jobs) {
        if (job.kind != oktaMailJob && job.kind != vendorMailJob)
            continue;
        const auto order = parseRouteOrder(job.payload);
        if (order && (order->person.value == name || scim::fold(order->name) == scim::fold(name)))
            return order->person;
    }
    return std::nullopt;
}

} // namespace rollcall::onboarding
