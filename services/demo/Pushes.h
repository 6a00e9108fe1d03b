// SPDX-License-Identifier: Apache-2.0
// Turns what happened in the organisation into tasks of the provisioning engine, and their results into Okta's view.
#pragma once

#include "EventHub.h"
#include "OrganisationState.h"
#include "PushQueue.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

namespace rollcall::demo {

/// Counts what has begun and not ended, so that one can wait for the end of all. Thread-safe.
class WorkCounter {
public:
    void begin();
    void end();
    [[nodiscard]] std::size_t unfinished() const;
    [[nodiscard]] bool waitForNone(std::chrono::milliseconds deadline, const std::stop_token& stop) const;

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable_any m_changed;
    std::size_t m_unfinished = 0;
};

/// What `Pushes` works with; all of it outlives the queue.
struct PushSurroundings {
    OrganisationState& state;
    EventHub& events;
    const core::Clock& clock;
    PushQueue& queue;
    WorkCounter& counter;
    ProvisioningFlavour flavour;
};

/// What the app's pages have switched and mapped; changed while pushes run. Thread-safe.
class PushRules {
public:
    void setSwitches(const ProvisioningSwitches& switches);
    [[nodiscard]] ProvisioningSwitches switches() const;
    void setMapping(SimulatedOrganisation::ProfileMapping mapping);
    /// The person as the other end is to see them.
    [[nodiscard]] OutgoingUser mapped(const OktaUser& user, SimulatedOrganisation::MappingUse use) const;

private:
    mutable std::mutex m_mutex;
    ProvisioningSwitches m_switches;
    SimulatedOrganisation::ProfileMapping m_mapping;
};

/// How a person's task ended, for whoever counts.
enum class TaskEnd { Done, Failed, Dropped };

/// Thread-safe: every function posts and returns.
class Pushes {
public:
    explicit Pushes(PushSurroundings surroundings) : m_with(surroundings) {}

    struct PersonTask {
        std::string id;
        Action action = Action::Assign;
        std::string text; ///< the change in short, for the step
        std::uint64_t batch = 0;
        std::function<void(TaskEnd)> ended; ///< may be empty; called on the engine's threads
    };
    void provision(PersonTask task);
    void pushProfile(PersonTask task);
    void deactivate(PersonTask task);

    /// First push or, when linked, Push Now.
    void pushGroup(const std::string& id);
    /// Sends who joined and who left since the last push; nothing when the group is not pushed.
    void updateMembership(const std::string& id);
    void renameGroup(const std::string& id);
    void deleteGroup(const std::string& id);

    void testConnection();
    void importAll();

    [[nodiscard]] PushRules& rules() { return m_rules; }

    /// A step that needed no request.
    void tellStep(Action action, Outcome outcome, std::string subjectId, std::string subject, std::string text);

private:
    struct Verdict {
        Outcome outcome = Outcome::Done;
        std::string text;
    };
    using PersonWork = std::function<Verdict(PushWorker&, const OktaUser&, const std::stop_token&)>;
    using GroupWork = std::function<Verdict(PushWorker&, const OktaGroup&, const std::stop_token&)>;

    void postPerson(PersonTask given, PersonWork work);
    void postGroup(const std::string& id, Action action, GroupWork work);
    void postWhole(const std::string& object, bool waits, Action action,
                   std::function<Verdict(PushWorker&, const std::stop_token&)> work);
    void changePerson(const std::string& id, const std::function<void(OktaUser&)>& change);
    void changeGroup(const std::string& id, const std::function<void(OktaGroup&)>& change);
    Verdict failPerson(const std::string& id, const core::Error& error, const std::function<void(OktaUser&)>& also);
    Verdict finishGroup(const OktaGroup& group, const core::Result<>& result, const std::string& externalId,
                        const std::vector<GroupMember>& members);
    void finishStep(const PushWorker& worker, Action action, Verdict verdict, std::string subjectId,
                    std::string subject);

    Verdict provisionNow(PushWorker& worker, const OktaUser& person, const std::stop_token& stop);

    PushSurroundings m_with;
    PushRules m_rules;
};

} // namespace rollcall::demo
