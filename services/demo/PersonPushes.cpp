// SPDX-License-Identifier: Apache-2.0
// Pushes that concern one person.
#include "Pushes.h"

#include <algorithm>

namespace rollcall::demo {

using core::ErrorKind;

void Pushes::changePerson(const std::string& id, const std::function<void(OktaUser&)>& change)
{
    if (OktaUserPointer changed = m_with.state.updatePerson(id, change))
        m_with.events.tell(PersonChanged{std::move(changed)});
}

namespace {

// Whoever was never pushed is not assigned any more, so that a later "assign all" finds them again.
void takeBack(OktaUser& user)
{
    user.sync = SyncState::OutOfSync;
    if (user.appStatus == AppUserStatus::Staged)
        user.appStatus = user.externalId.empty() ? AppUserStatus::NotAssigned : AppUserStatus::Deprovisioned;
}

bool isKept(const OutgoingUser& person, std::string OktaProfile::* attribute)
{
    return std::ranges::find(person.kept, attribute) != person.kept.end();
}

} // namespace

void Pushes::postPerson(PersonTask given, PersonWork work)
{
    m_with.counter.begin();
    const auto shared = std::make_shared<const PersonTask>(std::move(given));
    PushTask task;
    task.object = shared->id;
    task.batch = shared->batch;
    task.run = [this, shared, work = std::move(work)](PushWorker& worker, const std::stop_token& stop) {
        worker.trace = ExchangeTrace{shared->id, 0, std::chrono::steady_clock::now()};
        TaskEnd end = TaskEnd::Dropped;
        if (const OktaUserPointer person = m_with.state.person(shared->id)) {
            Verdict verdict = work(worker, *person, stop);
            end = verdict.outcome == Outcome::Failed      ? TaskEnd::Failed
                  : verdict.outcome == Outcome::Cancelled ? TaskEnd::Dropped
                                                          : TaskEnd::Done;
            if (verdict.text.empty())
                verdict.text = shared->text;
            finishStep(worker, shared->action, std::move(verdict), shared->id, person->name());
        }
        if (shared->ended)
            shared->ended(end);
        m_with.counter.end();
    };
    task.dropped = [this, shared] {
        if (shared->ended) {
            shared->ended(TaskEnd::Dropped);
        } else if (const OktaUserPointer person = m_with.state.person(shared->id)) {
            changePerson(shared->id, takeBack);
            tellStep(shared->action, Outcome::Cancelled, shared->id, person->name(), shared->text);
        }
        m_with.counter.end();
    };
    m_with.queue.post(std::move(task));
}

Pushes::Verdict Pushes::failPerson(const std::string& id, const core::Error& error,
                                   const std::function<void(OktaUser&)>& also)
{
    if (error.kind == ErrorKind::Cancelled) {
        changePerson(id, takeBack);
        return Verdict{Outcome::Cancelled, {}};
    }
    changePerson(id, [&](OktaUser& user) {
        user.sync = SyncState::Error;
        user.error = error.message;
        user.lastPush = m_with.clock.now();
        also(user);
    });
    return Verdict{Outcome::Failed, error.message};
}

void Pushes::provision(PersonTask task)
{
    postPerson(std::move(task), [this](PushWorker& worker, const OktaUser& person, const std::stop_token& stop) {
        if (!m_rules.switches().isEnabled) {
            changePerson(person.id, [](OktaUser& user) {
                user.appStatus = AppUserStatus::Staged;
                user.sync = SyncState::OutOfSync;
                user.isOutsideProvisioning = true;
            });
            return Verdict{Outcome::Skipped, "Provisioning is not enabled for the app, so Okta sends nothing."};
        }
        changePerson(person.id, [](OktaUser& user) {
            user.appStatus = AppUserStatus::Staged;
            user.sync = SyncState::Syncing;
            user.isOutsideProvisioning = false;
        });
        return provisionNow(worker, person, stop);
    });
}

Pushes::Verdict Pushes::provisionNow(PushWorker& worker, const OktaUser& person, const std::stop_token& stop)
{
    const auto fail = [&](const core::Error& error) {
        // Okta keeps no link after an error, and will not deactivate that account later either.
        return failPerson(person.id, error, [](OktaUser& user) { user.externalId.clear(); });
    };
    const OutgoingUser mapped = m_rules.mapped(person, SimulatedOrganisation::MappingUse::Assignment);
    const std::string& userName = mapped.user.profile.login;
    if (!m_rules.switches().creates) {
        const auto found = worker.client->findUser(userName, stop);
        if (!found)
            return fail(found.error());
        if (!*found) {
            return fail(core::makeError(ErrorKind::NotFound, "Automatic provisioning of user " + person.name() +
                                                                 " to app failed: Matching user not found"));
        }
    }
    const auto provisioned = worker.client->provision(mapped, stop);
    if (!provisioned)
        return fail(provisioned.error());
    changePerson(person.id, [&](OktaUser& user) {
        user.appStatus = AppUserStatus::Provisioned;
        user.sync = SyncState::Synchronized;
        user.externalId = provisioned->externalId;
        user.appUser.toldUserName = userName;
        user.error.clear();
        user.lastPush = m_with.clock.now();
    });
    switch (provisioned->outcome) {
    case ProvisionOutcome::Linked:
        return Verdict{Outcome::Linked, {}};
    case ProvisionOutcome::Reactivated:
        return Verdict{Outcome::Reactivated, {}};
    case ProvisionOutcome::Created:
        break;
    }
    return Verdict{Outcome::Created, {}};
}

void Pushes::pushProfile(PersonTask task)
{
    postPerson(std::move(task), [this](PushWorker& worker, const OktaUser& person, const std::stop_token& stop) {
        if (const auto switches = m_rules.switches(); !switches.isEnabled || !switches.updates)
            return Verdict{Outcome::Skipped, "Update User Attributes is off for the app, so Okta sends nothing."};
        if (!person.isAssigned())
            return Verdict{Outcome::Skipped, "Not assigned to the app, so Okta pushes nothing."};
        if (person.externalId.empty())
            return Verdict{Outcome::Skipped,
                           "Okta has no link to an account here, so it pushes nothing. Assign again to link."};
        changePerson(person.id, [](OktaUser& user) { user.sync = SyncState::Syncing; });
        const OutgoingUser mapped = m_rules.mapped(person, SimulatedOrganisation::MappingUse::Update);
        const auto pushed = worker.client->pushProfile(mapped, stop);
        if (!pushed)
            return failPerson(person.id, pushed.error(), [](OktaUser&) {});
        changePerson(person.id, [&](OktaUser& user) {
            if (!isKept(mapped, &OktaProfile::login))
                user.appUser.toldUserName = mapped.user.profile.login;
            user.sync = SyncState::Synchronized;
            user.error.clear();
            user.lastPush = m_with.clock.now();
        });
        return Verdict{};
    });
}

void Pushes::deactivate(PersonTask task)
{
    postPerson(std::move(task), [this](PushWorker& worker, const OktaUser& person, const std::stop_token& stop) {
        if (person.externalId.empty()) {
            changePerson(person.id, [](OktaUser& user) {
                user.appStatus = AppUserStatus::NotAssigned;
                user.sync = SyncState::OutOfSync;
                user.isOutsideProvisioning = false;
                user.error.clear();
            });
            return Verdict{Outcome::Skipped, "Okta has no link to an account here, so it deactivates none."};
        }
        if (const auto switches = m_rules.switches(); !switches.isEnabled || !switches.deactivates) {
            changePerson(person.id, [](OktaUser& user) {
                user.sync = SyncState::OutOfSync;
                user.error.clear();
            });
            return Verdict{Outcome::Skipped, "Deactivate Users is off for the app, so Okta sends nothing."};
        }
        const auto done = worker.client->deactivate(person, stop);
        if (!done) {
            return failPerson(person.id, done.error(),
                              [](OktaUser& user) { user.appStatus = AppUserStatus::Deprovisioned; });
        }
        changePerson(person.id, [this](OktaUser& user) {
            user.appStatus = AppUserStatus::Deprovisioned;
            user.sync = SyncState::Synchronized;
            user.error.clear();
            user.lastPush = m_with.clock.now();
        });
        return Verdict{};
    });
}

} // namespace rollcall::demo
