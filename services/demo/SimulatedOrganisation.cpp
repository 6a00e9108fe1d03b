// SPDX-License-Identifier: Apache-2.0
// Puts the parts together: commands run on one lane in their order, pushes on the queue's own threads.
#include "demo/SimulatedOrganisation.h"

#include "Burst.h"
#include "EventHub.h"
#include "OrganisationPlan.h"
#include "OrganisationState.h"
#include "PushQueue.h"
#include "Pushes.h"
#include "core/Lane.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace rollcall::demo {

class SimulatedOrganisation::Implementation {
public:
    Implementation(ProvisioningSettings given, VirtualClock& virtualClock, OrganisationOptions chosen)
        : settings(std::make_shared<const ProvisioningSettings>(std::move(given))),
          flavour(settings->flavour),
          clock(virtualClock),
          options(std::move(chosen)),
          state(clock),
          queue(std::max(options.connections, options.burstConnections), options.connections,
                [this] { return makeWorker(); }),
          pushes(PushSurroundings{state, events, clock, queue, counter, flavour}),
          plan(options, state, events, pushes, queue, burst),
          commands("demo commands", 1)
    {
        queue.setPace(options.peoplePerSecond);
    }

    ~Implementation()
    {
        isClosing = true;
        commands.stop();
        queue.stop();
    }

    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    // Commands still queued at the end are counted off without being carried out.
    void command(std::function<void(OrganisationPlan&)> carryOut)
    {
        counter.begin();
        const bool isPosted = commands.post([this, carryOut = std::move(carryOut)](const std::stop_token&) {
            if (!isClosing)
                carryOut(plan);
            counter.end();
        });
        if (!isPosted)
            counter.end();
    }

    std::unique_ptr<PushWorker> makeWorker()
    {
        auto worker = std::make_unique<PushWorker>();
        // A worker keeps its connection until the settings are others.
        worker->prepare = [this, used = std::shared_ptr<const ProvisioningSettings>{}](PushWorker& own) mutable {
            if (auto latest = currentSettings(); latest != used) {
                own.client.reset();
                used = std::move(latest);
                connectWorker(own, *used);
            }
        };
        return worker;
    }

    void connectWorker(PushWorker& worker, const ProvisioningSettings& used)
    {
        ExchangeTrace& trace = worker.trace;
        worker.client.emplace(used, clock, [this, &trace](const Exchange& exchange) {
            ++trace.requests;
            ++requests;
            refused += exchange.error.empty() ? 0U : 1U;
            retries += exchange.attempt > 1 ? 1U : 0U;
            events.tell(ExchangeFinished{exchange, trace.subjectId});
        });
    }

    std::shared_ptr<const ProvisioningSettings> currentSettings() const
    {
        const std::lock_guard lock(settingsMutex);
        return settings;
    }

    mutable std::mutex settingsMutex;
    std::shared_ptr<const ProvisioningSettings> settings;
    const ProvisioningFlavour flavour;
    VirtualClock& clock;
    const OrganisationOptions options;
    OrganisationState state;
    EventHub events;
    WorkCounter counter;
    Burst burst;
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> retries{0};
    std::atomic<bool> isClosing{false};
    PushQueue queue;
    Pushes pushes;
    OrganisationPlan plan;
    core::Lane commands;
};

SimulatedOrganisation::SimulatedOrganisation(ProvisioningSettings settings, VirtualClock& clock,
                                             OrganisationOptions options)
    : m_implementation(std::make_unique<Implementation>(std::move(settings), clock, std::move(options)))
{
}

SimulatedOrganisation::~SimulatedOrganisation() = default;

std::uint64_t SimulatedOrganisation::addObserver(Observer observer)
{
    return m_implementation->events.add(std::move(observer));
}

void SimulatedOrganisation::removeObserver(std::uint64_t observer)
{
    m_implementation->events.remove(observer);
}

void SimulatedOrganisation::testConnection()
{
    m_implementation->command([this](OrganisationPlan&) { m_implementation->pushes.testConnection(); });
}

void SimulatedOrganisation::populate(std::size_t people, std::size_t groups, std::uint64_t seed)
{
    m_implementation->command([=](OrganisationPlan& plan) { plan.populate(people, groups, seed); });
}

void SimulatedOrganisation::assignAll()
{
    m_implementation->command([](OrganisationPlan& plan) { plan.assignAll(); });
}

void SimulatedOrganisation::assign(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.assign(id); });
}

void SimulatedOrganisation::hire()
{
    m_implementation->command([](OrganisationPlan& plan) { plan.hire(); });
}

void SimulatedOrganisation::rename(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.rename(id); });
}

void SimulatedOrganisation::changeAddress(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.changeAddress(id); });
}

void SimulatedOrganisation::changeAttributes(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.changeAttributes(id); });
}

void SimulatedOrganisation::moveBetweenGroups(std::string personId, std::string fromGroupId, std::string toGroupId)
{
    m_implementation->command([id = std::move(personId), from = std::move(fromGroupId), to = std::move(toGroupId)](
                                  OrganisationPlan& plan) { plan.moveBetweenGroups(id, from, to); });
}

void SimulatedOrganisation::deactivate(std::string personId)
{
    m_implementation->command(
        [id = std::move(personId)](OrganisationPlan& plan) { plan.leave(id, Action::Deactivate); });
}

void SimulatedOrganisation::reactivate(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.reactivate(id); });
}

void SimulatedOrganisation::unassign(std::string personId)
{
    m_implementation->command([id = std::move(personId)](OrganisationPlan& plan) { plan.leave(id, Action::Unassign); });
}

void SimulatedOrganisation::pushGroup(std::string groupId)
{
    m_implementation->command([id = std::move(groupId)](OrganisationPlan& plan) { plan.pushGroup(id); });
}

void SimulatedOrganisation::pushAllGroups()
{
    m_implementation->command([](OrganisationPlan& plan) { plan.pushAllGroups(); });
}

void SimulatedOrganisation::renameGroup(std::string groupId, std::string newName)
{
    m_implementation->command(
        [id = std::move(groupId), name = std::move(newName)](OrganisationPlan& plan) { plan.renameGroup(id, name); });
}

void SimulatedOrganisation::deleteGroup(std::string groupId)
{
    m_implementation->command([id = std::move(groupId)](OrganisationPlan& plan) { plan.deleteGroup(id); });
}

void SimulatedOrganisation::importUsers()
{
    m_implementation->command([this](OrganisationPlan&) { m_implementation->pushes.importAll(); });
}

void SimulatedOrganisation::burst(std::size_t count)
{
    m_implementation->command([count](OrganisationPlan& plan) { plan.beginBurst(count); });
}

void SimulatedOrganisation::cancelBurst()
{
    m_implementation->command([this](OrganisationPlan&) {
        if (const auto batch = m_implementation->burst.markCancelled())
            m_implementation->queue.cancel(*batch);
    });
}

void SimulatedOrganisation::cancelAll()
{
    m_implementation->command([this](OrganisationPlan&) {
        static_cast<void>(m_implementation->burst.markCancelled());
        m_implementation->queue.cancelAll();
    });
}

void SimulatedOrganisation::setPeoplePerSecond(double peoplePerSecond)
{
    m_implementation->queue.setPace(peoplePerSecond);
}

void SimulatedOrganisation::connect(ProvisioningSettings settings)
{
    settings.flavour = m_implementation->flavour;
    auto shared = std::make_shared<const ProvisioningSettings>(std::move(settings));
    const std::lock_guard lock(m_implementation->settingsMutex);
    m_implementation->settings = std::move(shared);
}

void SimulatedOrganisation::setSwitches(const ProvisioningSwitches& switches)
{
    m_implementation->pushes.rules().setSwitches(switches);
}

ProvisioningSwitches SimulatedOrganisation::switches() const
{
    return m_implementation->pushes.rules().switches();
}

void SimulatedOrganisation::setMapping(ProfileMapping mapping)
{
    m_implementation->pushes.rules().setMapping(std::move(mapping));
}

void SimulatedOrganisation::pushProfile(std::string personId)
{
    m_implementation->command([this, id = std::move(personId)](OrganisationPlan&) {
        m_implementation->pushes.pushProfile({id, Action::ChangeAttributes, {}, 0, {}});
    });
}

void SimulatedOrganisation::pushAssignment(std::string personId)
{
    m_implementation->command([this, id = std::move(personId)](OrganisationPlan&) {
        m_implementation->pushes.provision({id, Action::Assign, {}, 0, {}});
    });
}

void SimulatedOrganisation::pushDeactivation(std::string personId)
{
    m_implementation->command([this, id = std::move(personId)](OrganisationPlan&) {
        m_implementation->pushes.deactivate({id, Action::Unassign, {}, 0, {}});
    });
}

void SimulatedOrganisation::updateMembership(std::string groupId)
{
    m_implementation->command([this, id = std::move(groupId)](OrganisationPlan&) {
        const OktaGroupPointer group = m_implementation->state.group(id);
        if (group != nullptr && !group->externalId.empty())
            m_implementation->pushes.updateMembership(id);
    });
}

OrganisationState& SimulatedOrganisation::records()
{
    return m_implementation->state;
}

OktaUserPointer SimulatedOrganisation::editPerson(const std::string& id, const std::function<void(OktaUser&)>& change)
{
    OktaUserPointer changed = m_implementation->state.updatePerson(id, change);
    if (changed != nullptr)
        m_implementation->events.tell(PersonChanged{changed});
    return changed;
}

OktaGroupPointer SimulatedOrganisation::editGroup(const std::string& id, const std::function<void(OktaGroup&)>& change)
{
    OktaGroupPointer changed = m_implementation->state.updateGroup(id, change);
    if (changed != nullptr)
        m_implementation->events.tell(GroupChanged{changed});
    return changed;
}

OrganisationSnapshot SimulatedOrganisation::snapshot() const
{
    return OrganisationSnapshot{m_implementation->state.people(), m_implementation->state.groups(), statistics(),
                                burstProgress()};
}

OrganisationStatistics SimulatedOrganisation::statistics() const
{
    OrganisationStatistics statistics;
    m_implementation->state.count(statistics);
    statistics.queued = m_implementation->counter.unfinished();
    statistics.requests = m_implementation->requests;
    statistics.refusedRequests = m_implementation->refused;
    statistics.retries = m_implementation->retries;
    return statistics;
}

BurstProgress SimulatedOrganisation::burstProgress() const
{
    return m_implementation->burst.progress();
}

const std::string& SimulatedOrganisation::name() const
{
    return m_implementation->options.name;
}

ProvisioningFlavour SimulatedOrganisation::flavour() const
{
    return m_implementation->flavour;
}

std::string SimulatedOrganisation::baseUrl() const
{
    return m_implementation->currentSettings()->baseUrl;
}

bool SimulatedOrganisation::waitUntilIdle(std::chrono::milliseconds deadline, std::stop_token stop) const
{
    return m_implementation->counter.waitForNone(deadline, stop);
}

} // namespace rollcall::demo
