// SPDX-License-Identifier: Apache-2.0
// What all pushes share, and those that concern no single person or group.
#include "Pushes.h"

namespace rollcall::demo {

void WorkCounter::begin()
{
    const std::lock_guard lock(m_mutex);
    ++m_unfinished;
}

void WorkCounter::end()
{
    const std::lock_guard lock(m_mutex);
    --m_unfinished;
    if (m_unfinished == 0)
        m_changed.notify_all();
}

std::size_t WorkCounter::unfinished() const
{
    const std::lock_guard lock(m_mutex);
    return m_unfinished;
}

bool WorkCounter::waitForNone(std::chrono::milliseconds deadline, const std::stop_token& stop) const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, stop, deadline, [this] { return m_unfinished == 0; });
}

void PushRules::setSwitches(const ProvisioningSwitches& switches)
{
    const std::lock_guard lock(m_mutex);
    m_switches = switches;
}

ProvisioningSwitches PushRules::switches() const
{
    const std::lock_guard lock(m_mutex);
    return m_switches;
}

void PushRules::setMapping(SimulatedOrganisation::ProfileMapping mapping)
{
    const std::lock_guard lock(m_mutex);
    m_mapping = std::move(mapping);
}

OutgoingUser PushRules::mapped(const OktaUser& user, SimulatedOrganisation::MappingUse use) const
{
    SimulatedOrganisation::ProfileMapping mapping;
    {
        const std::lock_guard lock(m_mutex);
        mapping = m_mapping;
    }
    return mapping ? mapping(user, use) : OutgoingUser(user);
}

void Pushes::tellStep(Action action, Outcome outcome, std::string subjectId, std::string subject, std::string text)
{
    Step step;
    step.time = m_with.clock.now();
    step.action = action;
    step.outcome = outcome;
    step.subjectId = std::move(subjectId);
    step.subject = std::move(subject);
    step.text = std::move(text);
    m_with.events.tell(std::move(step));
}

void Pushes::finishStep(const PushWorker& worker, Action action, Verdict verdict, std::string subjectId,
                        std::string subject)
{
    Step step;
    step.time = m_with.clock.now();
    step.action = action;
    step.outcome = verdict.outcome;
    step.subjectId = std::move(subjectId);
    step.subject = std::move(subject);
    step.text = std::move(verdict.text);
    step.requests = worker.trace.requests;
    step.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - worker.trace.begin);
    m_with.events.tell(std::move(step));
}

void Pushes::postWhole(const std::string& object, bool waits, Action action,
                       std::function<Verdict(PushWorker&, const std::stop_token&)> work)
{
    m_with.counter.begin();
    PushTask task;
    task.object = object;
    task.isPerson = false;
    task.waitsForPeople = waits;
    task.run = [this, action, work = std::move(work)](PushWorker& worker, const std::stop_token& stop) {
        worker.trace = ExchangeTrace{{}, 0, std::chrono::steady_clock::now()};
        Verdict verdict = work(worker, stop);
        finishStep(worker, action, std::move(verdict), {}, {});
        m_with.counter.end();
    };
    task.dropped = [this, action] {
        tellStep(action, Outcome::Cancelled, {}, {}, {});
        m_with.counter.end();
    };
    m_with.queue.post(std::move(task));
}

void Pushes::testConnection()
{
    postWhole("connection", false, Action::TestConnection, [](PushWorker& worker, const std::stop_token& stop) {
        const auto tested = worker.client->testConnection(stop);
        if (!tested)
            return Verdict{tested.error().kind == core::ErrorKind::Cancelled ? Outcome::Cancelled : Outcome::Failed,
                           tested.error().message};
        return Verdict{};
    });
}

void Pushes::importAll()
{
    postWhole("import", true, Action::Import, [](PushWorker& worker, const std::stop_token& stop) {
        const auto imported = worker.client->importAll(stop);
        if (!imported)
            return Verdict{imported.error().kind == core::ErrorKind::Cancelled ? Outcome::Cancelled : Outcome::Failed,
                           imported.error().message};
        std::string text = std::to_string(imported->users.size()) + " people scanned of " +
                           std::to_string(imported->usersReported) + ", " + std::to_string(imported->groups) +
                           " groups";
        return Verdict{Outcome::Done, std::move(text)};
    });
}

} // namespace rollcall::demo
