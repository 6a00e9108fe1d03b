// SPDX-License-Identifier: Apache-2.0
// One operation after the other, on rows.
#include "StoredCopy.h"

#include "scim/Json.h"
#include "scim/Patch.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace rollcall::relay {

namespace {

using core::ErrorKind;
using directory::Group;
using directory::GroupOutcome;
using directory::Meaning;
using directory::Person;
using directory::ResourceId;

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
    auto stored = scim::parseStored(group.resource);
    if (!stored)
        return core::failure(ErrorKind::Invalid,
                             "What is stored of the group " + group.displayName + " cannot be read.");
    return std::move(*stored);
}

/// After all steps on attributes, whichever stand between them; nothing where there are none.
core::Result<std::optional<scim::JsonObject>> changedAttributes(const Group& group,
                                                                const std::vector<scim::GroupStep>& steps)
{
    std::optional<scim::JsonObject> attributes;
    for (const scim::GroupStep& step : steps) {
        const auto* set = std::get_if<scim::SetGroupAttributes>(&step);
        if (!set)
            continue;
        auto current = attributes ? core::Result<scim::JsonObject>(std::move(*attributes)) : attributesOf(group);
        if (!current)
            return tl::unexpected(current.error());
        auto changed = scim::applyGroupAttributes(*current, *set);
        if (!changed)
            return core::failure(ErrorKind::Invalid, changed.error().detail);
        attributes = std::move(*changed);
    }
    return attributes;
}

} // namespace

/// What several steps on one group came to. One that leads back to the version before them all leaves nothing to tell.
class StoredCopy::GroupSum {
public:
    explicit GroupSum(const Group& before) : m_versionBefore(before.version), m_outcome{before, false, 0, 0} {}

    [[nodiscard]] core::Result<> add(core::Result<GroupOutcome> step)
    {
        if (!step)
            return tl::unexpected(std::move(step.error()));
        m_outcome.group = std::move(step->group);
        m_outcome.isChanged = m_outcome.group.version != m_versionBefore;
        m_outcome.membersAdded = m_outcome.isChanged ? m_outcome.membersAdded + step->membersAdded : 0;
        m_outcome.membersRemoved = m_outcome.isChanged ? m_outcome.membersRemoved + step->membersRemoved : 0;
        return {};
    }
    [[nodiscard]] const GroupOutcome& outcome() const { return m_outcome; }
    [[nodiscard]] const Group& group() const { return m_outcome.group; }

private:
    std::int64_t m_versionBefore;
    GroupOutcome m_outcome;
};

core::Result<CopyOutcome> StoredCopy::apply(std::span<const CopyOperation> operations, CopySource source)
{
    m_source = source;
    m_outcome = {};
    auto applied = m_session.attempt([&]() -> core::Result<> {
        for (const CopyOperation& operation : operations) {
            m_outcome.described = {};
            if (auto taken = std::visit([this](const auto& each) { return take(each); }, operation); !taken)
                return taken;
        }
        return {};
    });
    if (!applied)
        return tl::unexpected(std::move(applied.error()));
    return std::move(m_outcome);
}

void StoredCopy::name(const Person& person, Meaning meaning)
{
    m_outcome.described.meaning = meaning;
    m_outcome.described.subject = person.userName;
    m_outcome.described.person = person.rowId;
}

void StoredCopy::name(const Group& group, Meaning meaning)
{
    m_outcome.described.meaning = meaning;
    m_outcome.described.subject = group.displayName;
    m_outcome.described.group = group.rowId;
}

void StoredCopy::doubt(ResourceKind kind, const std::string& id)
{
    Uncertain uncertain{kind, id, {}};
    if (m_outcome.doubts.size() < mostDoubts &&
        std::ranges::find(m_outcome.doubts, uncertain) == m_outcome.doubts.end())
        m_outcome.doubts.push_back(std::move(uncertain));
}

core::Result<> StoredCopy::take(const PersonState& state)
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
        m_outcome.described.detail = (*current)->userName;
    return {};
}

core::Result<std::vector<scim::Member>> StoredCopy::known(const std::vector<scim::Member>& members)
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

core::Result<> StoredCopy::take(const GroupState& state)
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
    GroupSum sum(**current);
    if (auto set = sum.add(m_session.replaceGroupAttributes(**current, state.attributes)); !set)
        return set;
    if (state.members) {
        NetMembers members;
        members.replace(*state.members);
        if (auto taken = takeMembers(sum, members); !taken)
            return taken;
    }
    tell(**current, sum);
    if (isNew)
        m_outcome.described.meaning = Meaning::GroupCreated;
    return {};
}

core::Result<GroupOutcome> StoredCopy::moved(const Group& group, const std::vector<scim::Member>& members,
                                             const Move& move)
{
    // All of them are known nearly always, and then nobody is looked up twice.
    std::optional<GroupOutcome> outcome;
    auto all = m_session.attempt([&]() -> core::Result<> {
        auto done = move(members);
        if (!done)
            return tl::unexpected(done.error());
        outcome = std::move(*done);
        return {};
    });
    if (all && outcome)
        return std::move(*outcome);
    if (!all && all.error().kind != ErrorKind::Invalid)
        return tl::unexpected(all.error());
    auto here = known(members);
    if (!here)
        return tl::unexpected(here.error());
    std::erase_if(*here, [&](const scim::Member& member) { return member.value == group.id.value; });
    return move(*here);
}

core::Result<> StoredCopy::takeMembers(GroupSum& sum, NetMembers& members)
{
    const auto change = members.take();
    if (change.all)
        return sum.add(moved(sum.group(), *change.all, [&](std::span<const scim::Member> all) {
            return m_session.replaceMembers(sum.group(), all);
        }));
    if (!change.gone.empty()) {
        if (auto gone = sum.add(m_session.removeMembers(sum.group(), change.gone)); !gone)
            return gone;
    }
    if (change.come.empty())
        return {};
    return sum.add(moved(sum.group(), change.come,
                         [&](std::span<const scim::Member> come) { return m_session.addMembers(sum.group(), come); }));
}

core::Result<> StoredCopy::take(const GroupSteps& steps)
{
    const auto current = m_session.group(m_integration, ResourceId(steps.id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        m_outcome.described.meaning = Meaning::GroupUpdated;
        doubt(ResourceKind::Group, steps.id);
        return {};
    }
    GroupSum sum(**current);
    auto attributes = changedAttributes(**current, steps.steps);
    if (!attributes) {
        // The other side made something of what we would refuse: only it knows what.
        m_outcome.described.meaning = Meaning::GroupUpdated;
        doubt(ResourceKind::Group, steps.id);
        return {};
    }
    if (*attributes) {
        if (auto set = sum.add(m_session.replaceGroupAttributes(**current, **attributes)); !set)
            return set;
    }
    NetMembers members;
    for (const scim::GroupStep& step : steps.steps) {
        if (const auto* added = std::get_if<scim::AddMembers>(&step))
            members.add(added->members);
        // What must be there was there, or it would not have been accepted.
        else if (const auto* removed = std::get_if<scim::RemoveMembers>(&step))
            members.remove(removed->ids);
        else if (const auto* replaced = std::get_if<scim::ReplaceMembers>(&step))
            members.replace(replaced->members);
        else if (std::holds_alternative<scim::RemoveAllMembers>(step))
            members.replace({});
        const auto* matching = std::get_if<scim::RemoveMembersMatching>(&step);
        if (!matching)
            continue;
        // Whom it finds depends on who is there by then.
        if (auto taken = takeMembers(sum, members); !taken)
            return taken;
        if (auto gone = sum.add(m_session.removeMembersMatching(sum.group(), matching->filter)); !gone)
            return gone;
    }
    if (auto taken = takeMembers(sum, members); !taken)
        return taken;
    tell(**current, sum);
    return {};
}

void StoredCopy::tell(const Group& before, const GroupSum& sum)
{
    const GroupOutcome& outcome = sum.outcome();
    Described& described = m_outcome.described;
    described.count = outcome.membersAdded + outcome.membersRemoved;
    name(outcome.group, outcome.isChanged ? Meaning::GroupUpdated : Meaning::GroupUnchanged);
    if (before.displayName != outcome.group.displayName) {
        described.meaning = Meaning::GroupRenamed;
        described.detail = before.displayName;
    } else if (described.count > 0) {
        described.meaning = Meaning::GroupMembersChanged;
        described.detail = "+" + std::to_string(outcome.membersAdded) + " -" + std::to_string(outcome.membersRemoved);
    }
}

core::Result<> StoredCopy::take(const Removal& removal)
{
    return removal.kind == ResourceKind::Person ? removePerson(removal.id) : removeGroup(removal.id);
}

core::Result<> StoredCopy::removePerson(const std::string& id)
{
    m_outcome.described.meaning = Meaning::PersonDeleted;
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

core::Result<> StoredCopy::removeGroup(const std::string& id)
{
    m_outcome.described.meaning = Meaning::GroupDeleted;
    const auto current = m_session.group(m_integration, ResourceId(id));
    if (!current)
        return tl::unexpected(current.error());
    if (!*current) {
        m_outcome.isUnknownRemoved = true;
        return {};
    }
    name(**current, Meaning::GroupDeleted);
    m_outcome.described.count = (*current)->memberCount;
    return m_session.deleteGroup(**current);
}

} // namespace rollcall::relay
