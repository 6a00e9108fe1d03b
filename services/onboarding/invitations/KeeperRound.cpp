// SPDX-License-Identifier: Apache-2.0
// Readers find whom it may concern; what is decided is decided in the writer's transaction, from what it sees.
#include "KeeperRound.h"

#include "AfterJob.h"
#include "InvitationStep.h"
#include "core/Log.h"
#include "directory/Feed.h"
#include "onboarding/InvitationKeeper.h"

#include <algorithm>
#include <utility>

namespace rollcall::onboarding {

using directory::HoldReason;
using directory::Invitation;
using directory::InvitationState;

namespace {

constexpr std::string_view consumer = "invitations";
constexpr std::int64_t feedEntriesAtOnce = 500;
constexpr std::int64_t dueAtOnce = 200;
/// So that a transaction of ours holds nobody up.
constexpr std::size_t peopleAtOnce = 100;

std::string sweptSettingOf(directory::IntegrationId integration)
{
    return settingOfInvitations(integration) + "/swept";
}

core::Result<> holdBurst(directory::WriteSession& session, const std::vector<directory::InvitationId>& queued)
{
    for (const directory::InvitationId id : queued) {
        auto found = session.invitations().byId(id);
        if (!found)
            return tl::unexpected(std::move(found.error()));
        if (!*found || (*found)->state != InvitationState::Queued || (*found)->mails > 0)
            continue;
        Invitation held = **found;
        held.state = InvitationState::Held;
        held.hold = HoldReason::FirstSync;
        held.note = "Came with many others at once: say whether they are to be invited.";
        if (auto saved = session.invitations().save(held); !saved)
            return tl::unexpected(std::move(saved.error()));
    }
    return {};
}

} // namespace

KeeperRound::KeeperRound(directory::Database& database, directory::ReadSession& reader, const core::Clock& clock,
                         std::stop_token stop)
    : m_database(database), m_reader(reader), m_clock(clock), m_stop(std::move(stop))
{
}

core::Result<bool> KeeperRound::run()
{
    if (auto read = readSettings(); !read)
        return tl::unexpected(std::move(read.error()));
    for (const auto& [id, kept] : m_integrations) {
        if (auto swept = sweep(kept); !swept)
            return tl::unexpected(std::move(swept.error()));
    }
    auto followed = followFeed();
    if (!followed)
        return followed;
    auto looked = lookAtWhatIsDue();
    if (!looked)
        return looked;
    return *followed || *looked;
}

core::Result<> KeeperRound::readSettings()
{
    const auto integrations = m_reader.integrations();
    if (!integrations)
        return tl::unexpected(integrations.error());
    m_integrations.clear();
    for (const directory::Integration& integration : *integrations) {
        const auto stored = m_reader.setting(settingOfInvitations(integration.id));
        if (!stored)
            return tl::unexpected(stored.error());
        const std::string json = stored->value_or("{}");
        auto settings = parseInvitationSettings(json);
        if (!settings) {
            // Nothing is mailed by settings that cannot be read.
            core::logError("invitations", settings.error());
            settings = InvitationSettings{};
        }
        m_integrations.emplace(integration.id, Kept{integration, std::move(*settings), json});
    }
    return {};
}

core::Result<> KeeperRound::sweep(const Kept& kept)
{
    const directory::IntegrationId id = kept.integration.id;
    const auto swept = m_reader.setting(sweptSettingOf(id));
    if (!swept)
        return tl::unexpected(swept.error());
    if (swept->value_or("{}") == kept.json)
        return {};
    directory::PersonQuery query;
    query.integration = id;
    const auto order = m_reader.personOrder(query, m_stop);
    if (!order)
        return tl::unexpected(order.error());
    const auto counts = m_reader.invitations().counts(id);
    if (!counts)
        return tl::unexpected(counts.error());
    auto newcomers = static_cast<std::int64_t>(order->size());
    for (const directory::InvitationCount& count : *counts)
        newcomers -= count.people;
    for (std::size_t from = 0; from < order->size() && !m_stop.stop_requested(); from += peopleAtOnce) {
        const auto rows =
            m_reader.personRows(std::span(*order).subspan(from, std::min(peopleAtOnce, order->size() - from)));
        if (!rows)
            return tl::unexpected(rows.error());
        Candidates candidates;
        for (const directory::PersonRow& row : *rows)
            candidates.people.insert(row.id);
        candidates.newcomers = std::max<std::int64_t>(newcomers, 0);
        if (auto done = reconsider(kept, candidates); !done)
            return done;
    }
    if (m_stop.stop_requested())
        return {};
    return m_database.writeAndWait(
        [&](directory::WriteSession& session) { return session.saveSetting(sweptSettingOf(id), kept.json); });
}

core::Result<bool> KeeperRound::followFeed()
{
    const auto position = m_reader.consumerPosition(consumer);
    if (!position)
        return tl::unexpected(position.error());
    if (!*position) {
        // Nobody followed until now: whoever is there is looked at when the settings say so.
        const auto end = m_reader.feedEnd();
        if (!end)
            return tl::unexpected(end.error());
        const auto begun = m_database.writeAndWait(
            [&](directory::WriteSession& session) { return session.advanceConsumer(consumer, *end); });
        if (!begun)
            return tl::unexpected(begun.error());
        return false;
    }
    const auto entries = m_reader.feedAfter(**position, feedEntriesAtOnce);
    if (!entries)
        return tl::unexpected(entries.error());
    if (entries->empty())
        return false;
    std::map<directory::IntegrationId, Candidates> found;
    for (const directory::FeedEntry& entry : *entries) {
        if (auto noted = noteEntry(entry, found); !noted)
            return tl::unexpected(std::move(noted.error()));
    }
    for (const auto& [id, candidates] : found) {
        if (auto done = reconsider(m_integrations.at(id), candidates); !done)
            return tl::unexpected(std::move(done.error()));
    }
    // What was decided is written and would be decided the same again: a crash before this line repeats nothing.
    const auto advanced = m_database.writeAndWait(
        [&](directory::WriteSession& session) { return session.advanceConsumer(consumer, entries->back().position); });
    if (!advanced)
        return tl::unexpected(advanced.error());
    return static_cast<std::int64_t>(entries->size()) == feedEntriesAtOnce;
}

core::Result<> KeeperRound::noteEntry(const directory::FeedEntry& entry,
                                      std::map<directory::IntegrationId, Candidates>& found)
{
    if (entry.kind == directory::FeedKind::Job)
        return entry.rowId == 0 ? core::Result<>{} : followJob(directory::JobId(entry.rowId));
    const bool isOfPerson = entry.kind == directory::FeedKind::Person || entry.kind == directory::FeedKind::Membership;
    const directory::IntegrationId integration(entry.integration);
    if (!isOfPerson || !m_integrations.contains(integration))
        return {};
    const directory::PersonId row(entry.rowId);
    const auto invitation = m_reader.invitations().ofPersonRow(row);
    if (!invitation)
        return tl::unexpected(invitation.error());
    Candidates& candidates = found[integration];
    if (*invitation) {
        candidates.people.insert((*invitation)->person);
        return {};
    }
    const auto person = m_reader.personByRow(row);
    if (!person)
        return tl::unexpected(person.error());
    if (*person && candidates.people.insert((*person)->id).second)
        ++candidates.newcomers;
    return {};
}

core::Result<> KeeperRound::followJob(directory::JobId id)
{
    const auto job = m_reader.jobs().job(id);
    if (!job)
        return tl::unexpected(job.error());
    if (!*job || (*job)->kind != invitationMailJob)
        return {};
    const auto order = parseMailOrder((*job)->payload);
    if (!order)
        return {};
    const auto attempts = m_reader.invitations().attempts(order->invitation);
    if (!attempts)
        return tl::unexpected(attempts.error());
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        const auto invitation = session.invitations().byId(order->invitation);
        if (!invitation)
            return tl::unexpected(invitation.error());
        const auto after = *invitation ? afterJob(**invitation, **job, order->kind, *attempts) : std::nullopt;
        if (!after)
            return {};
        const auto outcome = (*job)->state == directory::JobState::Unknown ? directory::MailOutcome::Unknown
                                                                           : directory::MailOutcome::Stopped;
        if (auto ended = session.invitations().endAttemptsOfJob(id.value, outcome, (*job)->message); !ended)
            return ended;
        const auto saved = session.invitations().save(*after);
        if (!saved)
            return tl::unexpected(saved.error());
        return after->state == InvitationState::Accepted ? decideAgain(session, *saved) : core::Result<>{};
    });
}

core::Result<> KeeperRound::decideAgain(directory::WriteSession& session, const Invitation& invitation)
{
    const auto kept = m_integrations.find(invitation.integration);
    if (kept == m_integrations.end())
        return {};
    const auto& [integration, settings, json] = kept->second;
    const auto situation = situationOf(session, integration, settings, invitation.person, {});
    if (!situation)
        return tl::unexpected(situation.error());
    const auto applied = apply(session, *situation, decide(*situation, settings, integration.id));
    return applied ? core::Result<>{} : core::Result<>(tl::unexpected(applied.error()));
}

core::Result<bool> KeeperRound::lookAtWhatIsDue()
{
    const auto due = m_reader.invitations().due(m_clock.now(), dueAtOnce);
    if (!due)
        return tl::unexpected(due.error());
    std::map<directory::IntegrationId, Candidates> found;
    for (const Invitation& invitation : *due) {
        if (m_integrations.contains(invitation.integration))
            found[invitation.integration].people.insert(invitation.person);
    }
    for (const auto& [id, candidates] : found) {
        if (auto done = reconsider(m_integrations.at(id), candidates); !done)
            return tl::unexpected(std::move(done.error()));
    }
    return static_cast<std::int64_t>(due->size()) == dueAtOnce;
}

core::Result<Traffic> KeeperRound::trafficOf(const Kept& kept)
{
    const auto tally = m_reader.invitations().mailsSince(kept.integration.id, startOfDay(kept.settings, m_clock.now()));
    if (!tally)
        return tl::unexpected(tally.error());
    const auto counts = m_reader.invitations().counts(kept.integration.id);
    if (!counts)
        return tl::unexpected(counts.error());
    Traffic traffic;
    traffic.mailsToday = tally->accepted + tally->refused;
    traffic.bouncedToday = tally->refused + tally->returned;
    traffic.invitedToday = traffic.mailsToday;
    for (const directory::InvitationCount& count : *counts) {
        if (count.state == InvitationState::Queued || count.state == InvitationState::Sending ||
            count.state == InvitationState::Deferred)
            traffic.invitedToday += count.people;
    }
    return traffic;
}

core::Result<std::vector<directory::InvitationId>> KeeperRound::queuedSince(const Kept& kept, core::Timestamp since)
{
    directory::InvitationQuery query;
    query.integration = kept.integration.id;
    query.states = {InvitationState::Queued};
    query.limit = 1000;
    const auto queued = m_reader.invitations().find(query);
    if (!queued)
        return tl::unexpected(queued.error());
    std::vector<directory::InvitationId> found;
    for (const Invitation& invitation : *queued) {
        if (invitation.created >= since)
            found.push_back(invitation.id);
    }
    return found;
}

core::Result<> KeeperRound::reconsider(const Kept& kept, const Candidates& candidates)
{
    const auto traffic = trafficOf(kept);
    if (!traffic)
        return tl::unexpected(traffic.error());
    const core::Timestamp since = m_clock.now() - kept.settings.burstWindow;
    const auto queued = queuedSince(kept, since);
    if (!queued)
        return tl::unexpected(queued.error());
    Traffic seen = *traffic;
    bool isFirst = true;
    std::vector<directory::ResourceId> people(candidates.people.begin(), candidates.people.end());
    for (std::size_t from = 0; from < people.size() && !m_stop.stop_requested(); from += peopleAtOnce) {
        const auto part = std::span(people).subspan(from, std::min(peopleAtOnce, people.size() - from));
        const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
            if (isFirst) {
                const auto before = session.invitations().addedSince(kept.integration.id, since);
                if (!before)
                    return tl::unexpected(before.error());
                seen.newInWindow = *before + candidates.newcomers;
                if (candidates.newcomers > 0 && seen.newInWindow > kept.settings.burst) {
                    if (auto held = holdBurst(session, *queued); !held)
                        return held;
                }
            }
            for (const directory::ResourceId& person : part) {
                // One person whose data cannot be read keeps nobody else from being looked at.
                auto tried = session.attempt([&]() -> core::Result<> {
                    const auto situation = situationOf(session, kept.integration, kept.settings, person, seen);
                    if (!situation)
                        return tl::unexpected(situation.error());
                    const Decision decision = decide(*situation, kept.settings, kept.integration.id);
                    if (decision.mail)
                        ++seen.invitedToday;
                    const auto applied = apply(session, *situation, decision);
                    return applied ? core::Result<>{} : core::Result<>(tl::unexpected(applied.error()));
                });
                if (!tried && (tried.error().kind == core::ErrorKind::Unavailable ||
                               tried.error().kind == core::ErrorKind::Corrupt))
                    return tried;
                if (!tried)
                    core::logError("invitations", tried.error());
            }
            return {};
        });
        if (!written)
            return written;
        isFirst = false;
    }
    return {};
}

} // namespace rollcall::onboarding
