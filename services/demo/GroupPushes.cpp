// SPDX-License-Identifier: Apache-2.0
// Group Push: who is sent, and what Okta remembers of it.
#include "Pushes.h"

#include <algorithm>
#include <unordered_set>

namespace rollcall::demo {

using core::ErrorKind;

void Pushes::changeGroup(const std::string& id, const std::function<void(OktaGroup&)>& change)
{
    if (OktaGroupPointer changed = m_with.state.updateGroup(id, change))
        m_with.events.tell(GroupChanged{std::move(changed)});
}

void Pushes::postGroup(const std::string& id, Action action, GroupWork work)
{
    m_with.counter.begin();
    PushTask task;
    task.object = id;
    task.isPerson = false;
    task.waitsForPeople = true;
    task.run = [this, id, action, work = std::move(work)](PushWorker& worker, const std::stop_token& stop) {
        worker.trace = ExchangeTrace{id, 0, std::chrono::steady_clock::now()};
        if (const OktaGroupPointer group = m_with.state.group(id)) {
            Verdict verdict = work(worker, *group, stop);
            finishStep(worker, action, std::move(verdict), id, group->name);
        }
        m_with.counter.end();
    };
    task.dropped = [this, id, action] {
        if (const OktaGroupPointer group = m_with.state.group(id))
            tellStep(action, Outcome::Cancelled, id, group->name, {});
        m_with.counter.end();
    };
    m_with.queue.post(std::move(task));
}

Pushes::Verdict Pushes::finishGroup(const OktaGroup& group, const core::Result<>& result, const std::string& externalId,
                                    const std::vector<GroupMember>& members)
{
    if (!result) {
        const bool isCancelled = result.error().kind == ErrorKind::Cancelled;
        changeGroup(group.id, [&](OktaGroup& changed) {
            changed.status = isCancelled ? group.status : GroupPushStatus::Error;
            changed.error = isCancelled ? std::string{} : result.error().message;
        });
        return Verdict{isCancelled ? Outcome::Cancelled : Outcome::Failed,
                       isCancelled ? std::string{} : result.error().message};
    }
    changeGroup(group.id, [&](OktaGroup& changed) {
        changed.status = GroupPushStatus::Active;
        changed.error.clear();
        changed.externalId = externalId;
        changed.pushedName = group.nameThere();
        changed.pushedMembers.clear();
        for (const GroupMember& member : members)
            changed.pushedMembers.push_back(member.value);
        changed.lastPush = m_with.clock.now();
    });
    return Verdict{Outcome::Done, std::to_string(members.size()) + (members.size() == 1 ? " member" : " members")};
}

void Pushes::pushGroup(const std::string& id)
{
    postGroup(id, Action::PushGroup, [this](PushWorker& worker, const OktaGroup& group, const std::stop_token& stop) {
        changeGroup(group.id, [](OktaGroup& changed) { changed.status = GroupPushStatus::Pushing; });
        const auto members = m_with.state.pushableMembers(group);
        if (!group.externalId.empty()) {
            const auto pushed = worker.client->pushAllMembers(group.externalId, group.nameThere(), members, stop);
            return finishGroup(group, pushed, group.externalId, members);
        }
        const auto pushed = worker.client->pushNewGroup(group.nameThere(), members, stop);
        if (!pushed)
            return finishGroup(group, tl::unexpected(pushed.error()), {}, members);
        return finishGroup(group, {}, *pushed, members);
    });
}

void Pushes::updateMembership(const std::string& id)
{
    postGroup(id, Action::UpdateMembership,
              [this](PushWorker& worker, const OktaGroup& group, const std::stop_token& stop) {
                  if (group.externalId.empty())
                      return Verdict{Outcome::Skipped, "The group is not pushed, so Okta sends nothing."};
                  ProvisioningClient::MemberChange change;
                  change.all = m_with.state.pushableMembers(group);
                  const std::unordered_set<std::string> known(group.pushedMembers.begin(), group.pushedMembers.end());
                  std::unordered_set<std::string> present;
                  for (const GroupMember& member : change.all) {
                      present.insert(member.value);
                      if (!known.contains(member.value))
                          change.added.push_back(member);
                  }
                  for (const std::string& member : group.pushedMembers) {
                      if (!present.contains(member))
                          change.removed.push_back(member);
                  }
                  if (change.added.empty() && change.removed.empty())
                      return Verdict{Outcome::Skipped, "Nobody joined or left."};
                  const auto done = worker.client->changeMembers(group.externalId, group.nameThere(), change, stop);
                  Verdict verdict = finishGroup(group, done, group.externalId, change.all);
                  if (done)
                      verdict.text = "+" + std::to_string(change.added.size()) + " −" +
                                     std::to_string(change.removed.size()) + ", " + verdict.text;
                  return verdict;
              });
}

void Pushes::renameGroup(const std::string& id)
{
    postGroup(id, Action::RenameGroup, [this](PushWorker& worker, const OktaGroup& group, const std::stop_token& stop) {
        if (group.externalId.empty())
            return Verdict{Outcome::Skipped, "The group is not pushed, so Okta sends nothing."};
        const auto members = m_with.state.pushableMembers(group);
        const std::string before = group.pushedName;
        const auto done = worker.client->renameGroup(group.externalId, group.nameThere(), members, stop);
        if (!done)
            return finishGroup(group, done, group.externalId, members);
        changeGroup(group.id, [&](OktaGroup& changed) {
            changed.status = GroupPushStatus::Active;
            changed.error.clear();
            changed.pushedName = group.nameThere();
            changed.lastPush = m_with.clock.now();
            // A PUT takes the member list along, a PATCH of the name does not.
            if (m_with.flavour == ProvisioningFlavour::PutOnly) {
                changed.pushedMembers.clear();
                for (const GroupMember& member : members)
                    changed.pushedMembers.push_back(member.value);
            }
        });
        return Verdict{Outcome::Done, before + " → " + group.nameThere()};
    });
}

void Pushes::deleteGroup(const std::string& id)
{
    postGroup(id, Action::DeleteGroup, [this](PushWorker& worker, const OktaGroup& group, const std::stop_token& stop) {
        if (group.externalId.empty())
            return Verdict{Outcome::Skipped, "The group is not pushed, so there is nothing to delete."};
        const auto done = worker.client->deleteGroup(group.externalId, group.nameThere(), stop);
        if (!done)
            return finishGroup(group, done, group.externalId, {});
        changeGroup(group.id, [](OktaGroup& changed) {
            changed.status = GroupPushStatus::NotPushed;
            changed.error.clear();
            changed.externalId.clear();
            changed.pushedName.clear();
            changed.pushedMembers.clear();
        });
        return Verdict{};
    });
}

} // namespace rollcall::demo
