// SPDX-License-Identifier: Apache-2.0
// One operation after the other, on rows.
#include "composition/RelayCopy.h"

#include "scim/Json.h"
#include "scim/Patch.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace rollcall::app {

namespace {

using core::ErrorKind;
using directory::Group;
using directory::GroupOutcome;
using directory::Meaning;
using directory::Person;
using directory::ResourceId;
using relay::ResourceKind;

/// A group may name any number of people we do not have, as before the first import; the import brings the rest.
constexpr std::size_t mostDoubts = 50;

Meaning meaningOf(const Person& before, const directory::PersonOutcome& outcome)
{
    if (!outcome.isChanged)
        return Meaning::PersonUnchanged;
    if (before.active != outcome.person.active)
        return outcome.person.active ? Meaning::PersonReactivated : Meaning::PersonDeactivated;
    return Meaning::PersonUpdated;
}

core::Result<scim::JsonObject> attributesOf(const Group& group)
{
    auto stored = scim::parseJson(group.resource);
    if (!stored || !stored->is_object())
        return core::failure(ErrorKind::Invalid,
                             "What is stored of the group " + group.displayName + " cannot be read.");
    return std::move(stored->get_object());
}

core::Result<> addTo(GroupOutcome& sum, core::Result<GroupOutcome> step)
{
    if (!step)
        return tl::unexpected(std::move(step.error()));
    sum.group = std::move(step->group);
    sum.isChanged = sum.isChanged || step->isChanged;
    sum.membersAdded += step->membersAdded;
    sum.membersRemoved += step->membersRemoved;
    return {};
}

} // namespace

void describe(directory::JournalEntry& entry, const CopyOutcome& copied)
{
    if (copied.meaning == Meaning::Unknown)
        return;
    entry.meaning = copied.meaning;
    if (!copied.subject.empty())
        entry.subject = copied.subject;
    entry.detail = copied.detail;
    entry.count = copied.count;
    entry.person = copied.person;
    entry.group = copied.group;
}

core::Result<CopyOutcome> RelayCopy::apply(std::span<const relay::CopyOperation> operations, CopySource source)
{
    m_source = source;
    m_outcome = {};
    auto applied = m_session.attempt([&]() -> core::Result<> {
        for (const relay::CopyOperation& operation : operations) {
            if (auto taken = std::visit([this](const auto& each) { return take(each); }, operation); !taken)
                return taken;
        }
        return {};
    });
    if (!applied)
        return tl::unexpected(std::move(applied.error()));
    return std::move(m_outcome);
}

void RelayCopy::name(const Person& person, Meaning meaning)
{
    m_outcome.meaning = meaning;
    m_outcome.subject = person.userName;
    m_outcome.person = person.rowId;
}

void RelayCopy::name(const Group& group, Meaning meaning)
{
    m_outcome.meaning = meaning;
    m_outcome.subject = group.displayName;
    m_outcome.group = group.rowId;
}

void RelayCopy::doubt(ResourceKind kind, const std::string& id)
{
    relay::Uncertain uncertain{kind, id, {}};
    if (m_outcome.doubts.size() < mostDoubts &&
        std::ranges::find(m_outcome.doubts, uncertain) == m_outcome.doubts.end())
        m_outcome.doubts.push_back(std::move(uncertain));
}

core::Result<> RelayCopy::take(const relay::PersonState& state)
{
    const auto current = m_session.person(m_integration, ResourceId(state.id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        const auto created = m_session.createPerson(m_integration, state.attributes, ResourceId(state.id));
        if (!created)
            return tl::unexpected(created.error());
        name(created->person, Meaning::PersonCreated);
        return {};
    }
    if (m_source == CopySource::Creation) {
        name(**current, Meaning::PersonCreated);
        doubt(ResourceKind::Person, state.id);
        return {};
    }
    const auto replaced = m_session.replacePerson(**current, state.attributes);
    if (!replaced)
        return tl::unexpected(replaced.error());
    name(replaced->person, meaningOf(**current, *replaced));
    if ((*current)->userName != replaced->person.userName)
        m_outcome.detail = (*current)->userName;
    return {};
}

core::Result<std::vector<scim::Member>> RelayCopy::known(const std::vector<scim::Member>& members)
{
    std::vector<scim::Member> here;
    for (const scim::Member& member : members) {
        const ResourceId id(member.value);
        const auto person = m_session.person(m_integration, id);
        if (!person)
            return tl::unexpected(person.error());
        const auto group = *person ? core::Result<std::optional<Group>>() : m_session.group(m_integration, id);
        if (!group)
            return tl::unexpected(group.error());
        if (*person || *group) {
            here.push_back(member);
            continue;
        }
        ++m_outcome.missing;
        // The downstream does not always say which it is.
        if (member.type != "Group")
            doubt(ResourceKind::Person, member.value);
        if (member.type != "User")
            doubt(ResourceKind::Group, member.value);
    }
    return here;
}

core::Result<> RelayCopy::take(const relay::GroupState& state)
{
    auto current = m_session.group(m_integration, ResourceId(state.id));
    if (!current)
        return tl::unexpected(current.error());
    const bool isNew = !*current;
    if (isNew) {
        auto created = m_session.createGroup(m_integration, state.attributes, {}, ResourceId(state.id));
        if (!created)
            return tl::unexpected(created.error());
        *current = std::move(created->group);
    } else if (m_source == CopySource::Creation) {
        name(**current, Meaning::GroupCreated);
        doubt(ResourceKind::Group, state.id);
        return {};
    }
    auto replaced = m_session.replaceGroupAttributes(**current, state.attributes);
    if (!replaced)
        return tl::unexpected(replaced.error());
    auto sum = std::move(*replaced);
    if (state.members) {
        if (auto moved = addTo(sum, takeStep(sum.group, scim::ReplaceMembers{*state.members})); !moved)
            return moved;
    }
    tell(**current, sum);
    if (isNew)
        m_outcome.meaning = Meaning::GroupCreated;
    return {};
}

core::Result<GroupOutcome> RelayCopy::takeStep(const Group& group, const scim::GroupStep& step)
{
    if (const auto* set = std::get_if<scim::SetGroupAttributes>(&step)) {
        const auto stored = attributesOf(group);
        if (!stored)
            return tl::unexpected(stored.error());
        const auto changed = scim::applyGroupAttributes(*stored, *set);
        if (!changed)
            return core::failure(ErrorKind::Invalid, changed.error().detail);
        return m_session.replaceGroupAttributes(group, *changed);
    }
    if (const auto* removed = std::get_if<scim::RemoveMembers>(&step))
        return m_session.removeMembers(group, removed->ids);
    if (const auto* matching = std::get_if<scim::RemoveMembersMatching>(&step))
        return m_session.removeMembersMatching(group, matching->filter);
    if (std::holds_alternative<scim::RemoveAllMembers>(step))
        return m_session.replaceMembers(group, {});
    const auto* added = std::get_if<scim::AddMembers>(&step);
    const auto& wanted = added ? added->members : std::get<scim::ReplaceMembers>(step).members;
    const auto move = [&](const std::vector<scim::Member>& members) {
        return added ? m_session.addMembers(group, members) : m_session.replaceMembers(group, members);
    };
    // All of them are known nearly always, and then nobody is looked up twice.
    std::optional<GroupOutcome> outcome;
    auto moved = m_session.attempt([&]() -> core::Result<> {
        auto done = move(wanted);
        if (!done)
            return tl::unexpected(done.error());
        outcome = std::move(*done);
        return {};
    });
    if (moved && outcome)
        return std::move(*outcome);
    if (!moved && moved.error().kind != ErrorKind::Invalid)
        return tl::unexpected(moved.error());
    auto here = known(wanted);
    if (!here)
        return tl::unexpected(here.error());
    std::erase_if(*here, [&](const scim::Member& member) { return member.value == group.id.value; });
    return move(*here);
}

core::Result<> RelayCopy::take(const relay::GroupSteps& steps)
{
    const auto current = m_session.group(m_integration, ResourceId(steps.id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        m_outcome.meaning = Meaning::GroupUpdated;
        doubt(ResourceKind::Group, steps.id);
        return {};
    }
    GroupOutcome sum{**current, false, 0, 0};
    for (const scim::GroupStep& step : steps.steps) {
        if (auto taken = addTo(sum, takeStep(sum.group, step)); !taken)
            return taken;
    }
    tell(**current, sum);
    return {};
}

void RelayCopy::tell(const Group& before, const GroupOutcome& sum)
{
    m_outcome.count = sum.membersAdded + sum.membersRemoved;
    name(sum.group, sum.isChanged ? Meaning::GroupUpdated : Meaning::GroupUnchanged);
    if (before.displayName != sum.group.displayName) {
        m_outcome.meaning = Meaning::GroupRenamed;
        m_outcome.detail = before.displayName;
    } else if (m_outcome.count > 0) {
        m_outcome.meaning = Meaning::GroupMembersChanged;
        m_outcome.detail = "+" + std::to_string(sum.membersAdded) + " -" + std::to_string(sum.membersRemoved);
    }
}

core::Result<> RelayCopy::take(const relay::Removal& removal)
{
    return removal.kind == ResourceKind::Person ? removePerson(removal.id) : removeGroup(removal.id);
}

core::Result<> RelayCopy::removePerson(const std::string& id)
{
    m_outcome.meaning = Meaning::PersonDeleted;
    const auto current = m_session.person(m_integration, ResourceId(id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        m_outcome.isUnknownRemoved = true;
        return {};
    }
    name(**current, Meaning::PersonDeleted);
    return m_session.deletePerson(**current);
}

core::Result<> RelayCopy::removeGroup(const std::string& id)
{
    m_outcome.meaning = Meaning::GroupDeleted;
    const auto current = m_session.group(m_integration, ResourceId(id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        m_outcome.isUnknownRemoved = true;
        return {};
    }
    name(**current, Meaning::GroupDeleted);
    m_outcome.count = (*current)->memberCount;
    return m_session.deleteGroup(**current);
}

} // namespace rollcall::app
