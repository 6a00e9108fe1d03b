// SPDX-License-Identifier: Apache-2.0
// Counted by state, as the directory keeps them; the rows by the states of the slice.
#include "screens/InvitationReading.h"

#include "onboarding/InvitationKeeper.h"
#include "onboarding/InvitationMailer.h"
#include "onboarding/RouteJobs.h"

#include <algorithm>
#include <utility>

namespace rollcall::models {

namespace {

using directory::InvitationState;

constexpr std::size_t mostFound = 1000;
constexpr std::size_t mostHalfway = 5;
constexpr std::int64_t mostQueues = 50;

InvitationSlice sliceOf(InvitationState state)
{
    switch (state) {
    case InvitationState::Held:
        return InvitationSlice::Held;
    case InvitationState::Queued:
    case InvitationState::Sending:
    case InvitationState::Deferred:
        return InvitationSlice::OnTheWay;
    case InvitationState::Accepted:
        return InvitationSlice::Invited;
    case InvitationState::Verified:
        return InvitationSlice::Verified;
    case InvitationState::Registered:
        return InvitationSlice::Registered;
    case InvitationState::Revoked:
        return InvitationSlice::TakenBack;
    case InvitationState::Bounced:
    case InvitationState::Complained:
    case InvitationState::Failed:
    case InvitationState::Unknown:
    case InvitationState::Expired:
        break;
    }
    return InvitationSlice::NeedsALook;
}

/// Names of those who are here.
core::Result<> nameThem(directory::ReadSession& session, std::vector<InvitationRow>& rows)
{
    std::vector<directory::PersonId> ids;
    for (const InvitationRow& row : rows) {
        if (row.invitation.personRow.value != 0)
            ids.push_back(row.invitation.personRow);
    }
    const auto people = session.personRows(ids);
    if (!people)
        return tl::unexpected(people.error());
    std::map<std::int64_t, const directory::PersonRow*> byId;
    for (const directory::PersonRow& person : *people)
        byId[person.rowId.value] = &person;
    for (InvitationRow& row : rows) {
        const auto found = byId.find(row.invitation.personRow.value);
        if (found == byId.end())
            continue;
        row.name = found->second->name;
        row.userName = found->second->userName;
    }
    return {};
}

core::Result<> readList(directory::ReadSession& session, const InvitationQuestion& question, InvitationReading& reading)
{
    directory::InvitationQuery query;
    query.integration = question.integration;
    query.states = statesOf(question.slice);
    query.limit = question.limit + 1;
    auto found = session.invitations().find(query);
    if (!found)
        return tl::unexpected(found.error());
    reading.hasMore = std::cmp_greater(found->size(), question.limit);
    if (reading.hasMore)
        found->pop_back();
    for (directory::Invitation& each : *found)
        reading.rows.push_back({std::move(each), {}, {}});
    return nameThem(session, reading.rows);
}

/// Of the people whom the words find, those with an invitation of the slice.
core::Result<> readFound(directory::ReadSession& session, const InvitationQuestion& question,
                         InvitationReading& reading, const std::stop_token& stop)
{
    directory::PersonQuery query;
    query.integration = question.integration;
    query.search = question.search;
    auto people = session.personOrder(query, stop);
    if (!people)
        return tl::unexpected(people.error());
    if (people->size() > mostFound)
        people->resize(mostFound);
    for (const directory::PersonId person : *people) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        auto invitation = session.invitations().ofPersonRow(person);
        if (!invitation)
            return tl::unexpected(invitation.error());
        if (!*invitation || (question.slice != InvitationSlice::All && sliceOf((*invitation)->state) != question.slice))
            continue;
        reading.rows.push_back({std::move(**invitation), {}, {}});
        reading.hasMore = std::cmp_greater_equal(reading.rows.size(), question.limit);
        if (reading.hasMore)
            break;
    }
    return nameThem(session, reading.rows);
}

core::Result<> count(directory::ReadSession& session, directory::IntegrationId integration, InvitationReading& reading)
{
    const auto counts = session.invitations().counts(integration);
    const auto people = session.counts(integration);
    const auto registered = session.registrations().counts(integration);
    const auto written = session.registrations().writeBackCounts(integration);
    if (!counts || !people)
        return tl::unexpected(counts ? people.error() : counts.error());
    if (!registered || !written)
        return tl::unexpected(registered ? written.error() : registered.error());
    std::int64_t mailed = 0;
    for (const directory::InvitationCount& each : *counts) {
        mailed += each.mailed;
        reading.counts[InvitationSlice::All] += each.people;
        reading.counts[sliceOf(each.state)] += each.people;
    }
    InvitationFunnel& funnel = reading.funnel;
    funnel.provisioned = people->activePeople;
    funnel.registered = registered->strong + registered->medium + registered->weak;
    funnel.verified = std::max(funnel.registered,
                               reading.counts[InvitationSlice::Verified] + reading.counts[InvitationSlice::Registered]);
    funnel.invited = std::max(funnel.verified, mailed);
    for (const directory::WriteBackCount& each : *written) {
        if (each.state == directory::WriteBackState::Written && each.isWanted)
            funnel.writtenBack += each.people;
    }
    return {};
}

core::Result<> readQueues(directory::ReadSession& session, directory::IntegrationId integration,
                          InvitationReading& reading)
{
    const auto queues = session.jobs().queues(integration, mostQueues);
    if (!queues)
        return tl::unexpected(queues.error());
    for (const directory::JobQueue& queue : *queues) {
        const bool isOwnMail = queue.kind == onboarding::invitationMailJob;
        const bool isThroughOkta = queue.kind == onboarding::oktaMailJob || queue.kind == onboarding::vendorMailJob;
        if (!isOwnMail && (!isThroughOkta || queue.isStanding))
            continue;
        if (queue.isStanding) {
            if (queue.state == directory::JobQueueState::Paused)
                reading.mailPause = queue.reason.empty() ? std::string("Somebody paused it.") : queue.reason;
            continue;
        }
        const auto progress = session.jobs().progress(queue.id);
        if (!progress)
            return tl::unexpected(progress.error());
        if (progress->waiting + progress->running > 0)
            reading.bulk.push_back({queue, *progress});
    }
    return {};
}

} // namespace

const std::vector<InvitationState>& statesOf(InvitationSlice slice)
{
    static const std::map<InvitationSlice, std::vector<InvitationState>> states{
        {InvitationSlice::All, {}},
        {InvitationSlice::Held, {InvitationState::Held}},
        {InvitationSlice::OnTheWay, {InvitationState::Queued, InvitationState::Sending, InvitationState::Deferred}},
        {InvitationSlice::Invited, {InvitationState::Accepted}},
        {InvitationSlice::Verified, {InvitationState::Verified}},
        {InvitationSlice::Registered, {InvitationState::Registered}},
        {InvitationSlice::NeedsALook,
         {InvitationState::Bounced, InvitationState::Complained, InvitationState::Failed, InvitationState::Unknown,
          InvitationState::Expired}},
        {InvitationSlice::TakenBack, {InvitationState::Revoked}},
    };
    return states.at(slice);
}

core::Result<InvitationReading> readInvitations(directory::ReadSession& session, const InvitationQuestion& question,
                                                const std::stop_token& stop)
{
    InvitationReading reading;
    const auto listed =
        question.search.empty() ? readList(session, question, reading) : readFound(session, question, reading, stop);
    if (!listed)
        return tl::unexpected(listed.error());
    if (auto counted = count(session, question.integration, reading); !counted)
        return tl::unexpected(counted.error());
    if (auto queues = readQueues(session, question.integration, reading); !queues)
        return tl::unexpected(queues.error());
    auto halfway = onboarding::heldHalfway(session, question.integration, mostHalfway);
    if (!halfway)
        return tl::unexpected(halfway.error());
    reading.halfway = std::move(*halfway);
    const auto stored = session.setting(onboarding::settingOfInvitations(question.integration));
    if (!stored)
        return tl::unexpected(stored.error());
    auto settings = onboarding::parseInvitationSettings(stored->value_or("{}"));
    if (!settings)
        return tl::unexpected(settings.error());
    reading.settings = std::move(*settings);
    const auto bounces = session.setting(onboarding::bounceStandingSetting);
    if (!bounces)
        return tl::unexpected(bounces.error());
    reading.bounces = onboarding::parseBounceStanding(bounces->value_or(""));
    return reading;
}

core::Result<InvitationDetail> readInvitation(directory::ReadSession& session, directory::InvitationId invitation)
{
    auto found = session.invitations().byId(invitation);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return core::failure(core::ErrorKind::NotFound, "This invitation is not there any more.");
    std::vector<InvitationRow> rows{{std::move(**found), {}, {}}};
    if (auto named = nameThem(session, rows); !named)
        return tl::unexpected(named.error());
    InvitationDetail detail{std::move(rows.front()), {}, {}, {}, {}};
    auto attempts = session.invitations().attempts(invitation);
    auto reports = session.invitations().reports(invitation);
    if (!attempts || !reports)
        return tl::unexpected(attempts ? reports.error() : attempts.error());
    detail.attempts.assign(attempts->rbegin(), attempts->rend());
    detail.reports = std::move(*reports);
    const auto& shown = detail.row.invitation;
    auto registration = session.registrations().current(shown.integration, shown.person);
    auto writeBack = session.registrations().writeBack(shown.integration, shown.person);
    if (!registration || !writeBack)
        return tl::unexpected(registration ? writeBack.error() : registration.error());
    detail.registration = std::move(*registration);
    detail.writeBack = std::move(*writeBack);
    auto routes = onboarding::routesTried(session, shown.integration, shown.person);
    if (!routes)
        return tl::unexpected(routes.error());
    detail.routes = std::move(*routes);
    return detail;
}

core::Result<std::vector<directory::SuppressedAddress>> readSuppressed(directory::ReadSession& session,
                                                                       directory::IntegrationId integration)
{
    return session.invitations().suppressed(integration, {}, InvitationReading::mostSuppressed);
}

} // namespace rollcall::models
