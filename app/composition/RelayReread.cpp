// SPDX-License-Identifier: Apache-2.0
// One thread keeps the schedule; the readings themselves run on the lanes of the relay, in the turns of the resources.
#include "composition/RelayReread.h"

#include "composition/RelayCopy.h"
#include "core/Log.h"
#include "scim/Fold.h"

#include <algorithm>
#include <utility>

namespace rollcall::app {

namespace {

using core::ErrorKind;
using directory::RelayIntentId;
using directory::ResourceId;
using relay::CopyOperation;
using relay::ResourceKind;
using relay::Uncertain;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds longestDelay{60};
constexpr seconds fullQueueDelay{1};

milliseconds delayAfter(int failures)
{
    return std::min<milliseconds>(seconds{1LL << std::min(failures, 9)}, longestDelay);
}

core::Result<> addDoubts(directory::WriteSession& session, directory::IntegrationId integration,
                         const std::vector<Uncertain>& doubts)
{
    for (const Uncertain& doubt : doubts) {
        auto added = session.addRelayIntent(integration, toJson(doubt));
        if (!added)
            return tl::unexpected(added.error());
    }
    return {};
}

bool isKnown(const core::Result<std::optional<directory::Person>>& person)
{
    return person && *person;
}

} // namespace

std::string turnOf(const Uncertain& uncertain)
{
    std::string turn = uncertain.kind == ResourceKind::Person ? "person " : "group ";
    return turn + (uncertain.id.empty() ? "named " + scim::fold(uncertain.name) : "id " + uncertain.id);
}

RelayReread::RelayReread(directory::Database& database, RelayPool& relays, RelayQueue& queue,
                         std::function<bool()> isHost, RereadPace pace)
    : m_database(database),
      m_relays(relays),
      m_queue(queue),
      m_isHost(std::move(isHost)),
      m_pace(std::move(pace)),
      m_thread([this](const std::stop_token& stop) { loop(stop); })
{
}

RelayReread::~RelayReread()
{
    stop();
}

void RelayReread::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void RelayReread::hold(RelayIntentId intent)
{
    const std::lock_guard lock(m_mutex);
    m_held.insert(intent.value);
}

void RelayReread::release(RelayIntentId intent, bool isLeft)
{
    const std::lock_guard lock(m_mutex);
    m_held.erase(intent.value);
    if (!isLeft)
        return;
    m_isLookWanted = true;
    m_wake.notify_all();
}

void RelayReread::loop(const std::stop_token& stop)
{
    auto nextLook = Clock::now();
    while (!stop.stop_requested()) {
        bool isLook = false;
        {
            std::unique_lock lock(m_mutex);
            auto next = nextLook;
            for (const auto& [id, job] : m_jobs) {
                if (!job.isRunning)
                    next = std::min(next, job.due);
            }
            m_wake.wait_until(lock, stop, next, [this] { return m_isLookWanted; });
            isLook = std::exchange(m_isLookWanted, false) || Clock::now() >= nextLook;
        }
        if (stop.stop_requested())
            return;
        if (!m_isHost()) {
            nextLook = Clock::now() + m_pace.look;
            const std::lock_guard lock(m_mutex);
            std::erase_if(m_jobs, [](const auto& entry) { return !entry.second.isRunning; });
            continue;
        }
        if (isLook) {
            look();
            nextLook = Clock::now() + m_pace.look;
        }
        offerDue();
    }
}

void RelayReread::look()
{
    // On a reader's thread, which has its connection already.
    auto looked =
        m_database.readAsync({}, [this](directory::ReadSession& session, const std::stop_token&) -> core::Result<bool> {
            takeUp(session);
            return true;
        });
    looked.waitForFinished();
}

void RelayReread::takeUp(directory::ReadSession& session)
{
    const auto integrations = session.integrations();
    if (!integrations)
        return;
    m_relays.keepOnly(*integrations);
    const std::lock_guard lock(m_mutex);
    std::set<std::int64_t> rows;
    for (const directory::Integration& integration : *integrations) {
        if (integration.role != directory::Role::Relay)
            continue;
        const auto intents = session.relayIntents(integration.id);
        if (!intents)
            return;
        for (const directory::RelayIntent& intent : *intents) {
            rows.insert(intent.id.value);
            if (m_held.contains(intent.id.value))
                continue;
            if (const auto job = m_jobs.find(intent.id.value); job != m_jobs.end()) {
                job->second.integration = integration;
                continue;
            }
            if (auto uncertain = relay::parseUncertain(intent.resource))
                m_jobs[intent.id.value] = {.integration = integration,
                                           .uncertain = std::move(*uncertain),
                                           .due = Clock::now() + m_pace.steps.front()};
        }
    }
    // What was settled, or went with its integration.
    std::erase_if(m_jobs, [&](const auto& entry) { return !entry.second.isRunning && !rows.contains(entry.first); });
}

void RelayReread::offerDue()
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    for (auto& [id, job] : m_jobs) {
        if (job.isRunning || job.due > now || m_held.contains(id))
            continue;
        const RelayIntentId intent(id);
        RelayTask task;
        task.integration = job.integration.id;
        task.turn = turnOf(job.uncertain);
        task.run = [this, intent, copy = job](const std::stop_token& stop) {
            finish(intent, reread(intent, copy, stop));
        };
        task.giveUp = [this, intent] { finish(intent, {}); };
        job.isRunning = true;
        if (!m_queue.offer(std::move(task))) {
            job.isRunning = false;
            job.due = now + fullQueueDelay;
        }
    }
}

void RelayReread::finish(RelayIntentId intent, const Round& round)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_jobs.find(intent.value);
    if (found == m_jobs.end())
        return;
    Job& job = found->second;
    job.isRunning = false;
    if (round.isEnded) {
        m_jobs.erase(found);
        // It may have left others behind.
        m_isLookWanted = true;
    } else if (round.isRead) {
        job.failures = 0;
        job.step = std::min(job.step + 1, m_pace.steps.size() - 1);
        job.due = Clock::now() + m_pace.steps[job.step];
        m_isLookWanted = true;
    } else {
        job.due = Clock::now() + delayAfter(job.failures++);
    }
    m_wake.notify_all();
}

RelayReread::Round RelayReread::reread(RelayIntentId intent, const Job& job, const std::stop_token& stop)
{
    const auto relay = m_relays.relayOf(job.integration);
    if (!relay)
        return {};
    if (job.uncertain.id.empty())
        return rereadNamed(intent, job, **relay, stop);
    auto operations = (*relay)->reread(job.uncertain, stop);
    if (!operations) {
        if (operations.error().kind == ErrorKind::Corrupt)
            core::logError("relay", operations.error());
        return {};
    }
    auto applied = apply(intent, job, *operations);
    if (!applied && applied.error().kind == ErrorKind::Conflict)
        applied = settleName(intent, job, **relay, std::move(*operations), stop);
    if (!applied) {
        core::logError("relay", applied.error());
        return {};
    }
    return {.isRead = true, .isEnded = isLast(job)};
}

core::Result<> RelayReread::apply(RelayIntentId intent, const Job& job, const std::vector<CopyOperation>& operations)
{
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        auto outcome = RelayCopy(session, job.integration.id).apply(operations, CopySource::Change);
        if (!outcome)
            return tl::unexpected(outcome.error());
        // Those it names are settled on their own, in their turns; this one is read again after them.
        if (job.step == 0) {
            if (auto added = addDoubts(session, job.integration.id, outcome->doubts); !added)
                return added;
        }
        return isLast(job) ? session.deleteRelayIntent(intent) : core::Result<>();
    });
}

/// The name that the vendor says is this person's is somebody else's in our copy, who must have lost it or be gone.
core::Result<> RelayReread::settleName(RelayIntentId intent, const Job& job, relay::Relay& relay,
                                       std::vector<CopyOperation> operations, const std::stop_token& stop)
{
    const auto* state = operations.empty() ? nullptr : std::get_if<relay::PersonState>(&operations.front());
    const auto* name = state ? scim::findMember(state->attributes, "userName") : nullptr;
    if (!name || !name->is_string())
        return core::failure(ErrorKind::Conflict, "A resource of the vendor's collides with another one here.");
    using Found = core::Result<std::optional<directory::Person>>;
    const Found holder = m_database
                             .readAsync({},
                                        [&](directory::ReadSession& session, const std::stop_token&) -> Found {
                                            return session.personByUserName(job.integration.id, name->get_string());
                                        })
                             .result();
    if (!isKnown(holder))
        return core::failure(ErrorKind::Unavailable, "Who has the name cannot be found out now.");
    const Uncertain other{ResourceKind::Person, (*holder)->id.value, {}};
    auto theirs = relay.reread(other, stop);
    if (!theirs)
        return tl::unexpected(theirs.error());
    const auto* now = theirs->empty() ? nullptr : std::get_if<relay::PersonState>(&theirs->front());
    std::vector<CopyOperation> all;
    if (now) {
        // A name of its own until it is read again in its turn: the two may have changed names with each other.
        relay::PersonState aside{now->id, now->attributes, now->created, now->lastModified};
        aside.attributes["userName"] = now->id;
        all.emplace_back(std::move(aside));
    } else {
        all = std::move(*theirs);
    }
    std::ranges::move(operations, std::back_inserter(all));
    if (auto applied = apply(intent, job, all); !applied)
        return applied;
    return m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        return addDoubts(session, job.integration.id, {other});
    });
}

/// Something was to be created and may be there. Whatever bears its name and is not here is read in its own turn.
RelayReread::Round RelayReread::rereadNamed(RelayIntentId intent, const Job& job, relay::Relay& relay,
                                            const std::stop_token& stop)
{
    if (job.uncertain.name.empty())
        return {.isRead = true,
                .isEnded = m_database
                               .writeAndWait(
                                   [&](directory::WriteSession& session) { return session.deleteRelayIntent(intent); })
                               .has_value()};
    const auto ids = relay.find(job.uncertain, stop);
    if (!ids)
        return {};
    bool isFound = false;
    const auto written = m_database.writeAndWait([&](directory::WriteSession& session) -> core::Result<> {
        isFound = false;
        for (const std::string& id : *ids) {
            const ResourceId resource(id);
            const auto person = session.person(job.integration.id, resource);
            const auto group = session.group(job.integration.id, resource);
            if (!person || !group)
                return tl::unexpected(!person ? person.error() : group.error());
            const bool isHere = job.uncertain.kind == ResourceKind::Person ? person->has_value() : group->has_value();
            if (isHere)
                continue;
            isFound = true;
            if (auto added = addDoubts(session, job.integration.id, {{job.uncertain.kind, id, {}}}); !added)
                return added;
        }
        return isFound || isLast(job) ? session.deleteRelayIntent(intent) : core::Result<>();
    });
    if (!written) {
        core::logError("relay", written.error());
        return {};
    }
    return {.isRead = true, .isEnded = isFound || isLast(job)};
}

} // namespace rollcall::app
