// SPDX-License-Identifier: Apache-2.0
// One row for each member: adding one costs the same in a group of ten and of a hundred thousand.
#include "GroupWriter.h"

#include "StoredText.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::size_t idsInMessage = 5;
constexpr std::size_t rowsInChange = 500;
constexpr std::int64_t rowsPerSlice = 1000;

/// The rows that came or went, as the group's before or after: never the whole list.
std::string membersAsJson(const std::vector<MemberKey>& members)
{
    scim::JsonArray people;
    scim::JsonArray groups;
    for (const MemberKey& member : members) {
        if (people.size() + groups.size() >= rowsInChange)
            break;
        (member.kind == MemberKind::Person ? people : groups).push_back(member.row);
    }
    scim::JsonObject object{{"memberCount", members.size()}};
    if (!people.empty())
        object["people"] = std::move(people);
    if (!groups.empty())
        object["groups"] = std::move(groups);
    return scim::toJson(object);
}

core::Error unknownMembers(const std::vector<std::string>& ids)
{
    std::string message = ids.size() == 1 ? "This member is not known here: " : "These members are not known here: ";
    for (std::size_t i = 0; i < std::min(ids.size(), idsInMessage); ++i)
        message += (i == 0 ? "" : ", ") + ids[i].substr(0, 64);
    if (ids.size() > idsInMessage)
        message += " and " + std::to_string(ids.size() - idsInMessage) + " more";
    return core::makeError(core::ErrorKind::Invalid, message + ". Assign them to the app before the group is pushed.");
}

} // namespace

GroupWriter::GroupWriter(WriteContext& context)
    : m_context(context), m_groups(context.connection), m_memberships(context.connection)
{
}

core::Result<GroupOutcome> GroupWriter::create(IntegrationId integration, const scim::JsonObject& attributes,
                                               std::span<const scim::Member> members, const ResourceId& id)
{
    const scim::GroupColumns columns = scim::groupColumns(attributes);
    if (columns.displayName.empty())
        return core::failure(core::ErrorKind::Invalid, "A group needs a displayName.");
    auto newId = m_context.idOrNew(id);
    if (!newId)
        return tl::unexpected(std::move(newId.error()));
    Group group;
    group.integration = integration;
    group.id = std::move(*newId);
    group.displayName = columns.displayName;
    group.created = m_context.now;
    group.lastModified = m_context.now;
    group.resource = scim::toJson(attributes);
    if (auto fits = checkStorable(group.resource, {}); !fits)
        return tl::unexpected(std::move(fits.error()));
    if (auto inserted = m_groups.insert(group, columns.externalId); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    if (auto counted = m_context.counters.add(integration, counter::groups, 1); !counted)
        return tl::unexpected(std::move(counted.error()));
    if (auto moved = m_context.counters.moveAnchor(integration, AnchorKind::Groups, group.rowId.value, 1); !moved)
        return tl::unexpected(std::move(moved.error()));
    if (auto fed = m_context.addFeed(FeedKind::Group, FeedChange::Added, integration, group.rowId.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    m_context.changes.push_back({integration, std::nullopt, group.rowId, {}, group.resource});
    if (members.empty())
        return GroupOutcome{std::move(group), true, 0, 0};
    return addMembers(group, members);
}

core::Result<GroupOutcome> GroupWriter::replaceAttributes(const Group& current, const scim::JsonObject& attributes)
{
    std::string text = scim::toJson(attributes);
    if (holdsSame(current.resource, text, attributes))
        return GroupOutcome{current, false, 0, 0};
    if (auto fits = checkStorable(text, current.resource); !fits)
        return tl::unexpected(std::move(fits.error()));
    const scim::GroupColumns columns = scim::groupColumns(attributes);
    if (columns.displayName.empty())
        return core::failure(core::ErrorKind::Invalid, "A group needs a displayName.");
    Group group = current;
    group.displayName = columns.displayName;
    group.lastModified = m_context.now;
    group.version = current.version + 1;
    group.resource = std::move(text);
    if (auto updated = m_groups.update(group, columns.externalId); !updated)
        return tl::unexpected(std::move(updated.error()));
    TouchedGroup& touched = touch(current);
    if (auto fed = feed(touched, FeedKind::Group, FeedChange::Changed, group.rowId.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    m_context.changes.push_back({group.integration, std::nullopt, group.rowId, current.resource, group.resource});
    return settle(touched, {std::move(group), true, 0, 0});
}

core::Result<std::vector<MemberKey>> GroupWriter::resolve(const Group& group, std::span<const scim::Member> members)
{
    std::vector<MemberKey> keys;
    keys.reserve(members.size());
    std::vector<std::string> unknown;
    for (const scim::Member& member : members) {
        const auto key = m_memberships.find(group.integration, member.value);
        if (!key)
            return tl::unexpected(key.error());
        if (!*key)
            unknown.push_back(member.value);
        else if ((*key)->kind == MemberKind::Group && (*key)->row == group.rowId.value)
            return core::failure(core::ErrorKind::Invalid, "A group cannot be a member of itself.");
        else
            keys.push_back(**key);
    }
    if (!unknown.empty())
        return tl::unexpected(unknownMembers(unknown));
    return keys;
}

core::Result<GroupOutcome> GroupWriter::addMembers(const Group& current, std::span<const scim::Member> members)
{
    const auto keys = resolve(current, members);
    if (!keys)
        return tl::unexpected(keys.error());
    return move(current, *keys, {});
}

core::Result<bool> GroupWriter::hasAnyMember(const Group& current, std::span<const std::string> ids)
{
    for (const std::string& id : ids) {
        const auto key = m_memberships.find(current.integration, id);
        if (!key)
            return tl::unexpected(key.error());
        const auto isMember = *key ? m_memberships.contains(current.rowId, **key) : core::Result<bool>(false);
        if (!isMember || *isMember)
            return isMember;
    }
    return false;
}

core::Result<GroupOutcome> GroupWriter::removeMembers(const Group& current, std::span<const std::string> ids)
{
    std::vector<MemberKey> keys;
    for (const std::string& id : ids) {
        const auto key = m_memberships.find(current.integration, id);
        if (!key)
            return tl::unexpected(key.error());
        if (*key)
            keys.push_back(**key);
    }
    return move(current, {}, keys);
}

core::Result<GroupOutcome> GroupWriter::removeMembersMatching(const Group& current, const scim::Filter& filter)
{
    const scim::Attribute* attribute = scim::groupResourceType().core.attribute("members");
    std::vector<MemberKey> matching;
    for (std::int64_t after = 0;;) {
        const auto slice = m_memberships.rows(current.rowId, after, rowsPerSlice);
        if (!slice)
            return tl::unexpected(slice.error());
        if (slice->empty())
            break;
        after = slice->back().rowId;
        for (const MemberRow& member : *slice) {
            const scim::JsonValue value =
                scim::JsonObject{{"value", member.id.value},
                                 {"display", member.display},
                                 {"type", member.kind == MemberKind::Person ? "User" : "Group"}};
            if (!scim::matchesValue(*filter.root, attribute, value))
                continue;
            const auto key = m_memberships.find(current.integration, member.id.value);
            if (!key)
                return tl::unexpected(key.error());
            if (*key)
                matching.push_back(**key);
        }
    }
    return move(current, {}, matching);
}

core::Result<GroupOutcome> GroupWriter::replaceMembers(const Group& current, std::span<const scim::Member> members)
{
    auto wanted = resolve(current, members);
    if (!wanted)
        return tl::unexpected(std::move(wanted.error()));
    std::ranges::sort(*wanted);
    const auto repeated = std::ranges::unique(*wanted);
    wanted->erase(repeated.begin(), repeated.end());
    auto present = m_memberships.keysOf(current.rowId);
    if (!present)
        return tl::unexpected(std::move(present.error()));
    std::ranges::sort(*present);
    std::vector<MemberKey> added;
    std::vector<MemberKey> removed;
    std::ranges::set_difference(*wanted, *present, std::back_inserter(added));
    std::ranges::set_difference(*present, *wanted, std::back_inserter(removed));
    return move(current, added, removed);
}

core::Result<std::vector<MemberKey>> GroupWriter::applyRows(GroupId group, const std::vector<MemberKey>& members,
                                                            FeedChange change)
{
    std::vector<MemberKey> changed;
    for (const MemberKey& member : members) {
        const auto done =
            change == FeedChange::Added ? m_memberships.add(group, member) : m_memberships.remove(group, member);
        if (!done)
            return tl::unexpected(done.error());
        if (*done)
            changed.push_back(member);
    }
    return changed;
}

core::Result<GroupOutcome> GroupWriter::move(const Group& current, const std::vector<MemberKey>& added,
                                             const std::vector<MemberKey>& removed)
{
    const auto gone = applyRows(current.rowId, removed, FeedChange::Removed);
    if (!gone)
        return tl::unexpected(gone.error());
    const auto come = applyRows(current.rowId, added, FeedChange::Added);
    if (!come)
        return tl::unexpected(come.error());
    if (come->empty() && gone->empty())
        return GroupOutcome{current, false, 0, 0};
    const auto cameCount = static_cast<std::int64_t>(come->size());
    const auto goneCount = static_cast<std::int64_t>(gone->size());
    if (auto counted = m_groups.changeMemberCount(current.rowId, cameCount - goneCount, m_context.now); !counted)
        return tl::unexpected(std::move(counted.error()));
    TouchedGroup& touched = touch(current);
    if (auto fed = feedMove(touched, *come, *gone); !fed)
        return tl::unexpected(std::move(fed.error()));
    m_context.changes.push_back(
        {current.integration, std::nullopt, current.rowId, membersAsJson(*gone), membersAsJson(*come)});
    auto group = reread(current);
    if (!group)
        return tl::unexpected(std::move(group.error()));
    return settle(touched, {std::move(*group), true, cameCount, goneCount});
}

TouchedGroup& GroupWriter::touch(const Group& current)
{
    return m_context.touchedGroups.try_emplace(current.rowId, current).first->second;
}

core::Result<GroupOutcome> GroupWriter::settle(TouchedGroup& touched, GroupOutcome outcome)
{
    const Group& start = touched.start();
    const bool isFirstStep = start.version + 1 == outcome.group.version;
    if (isFirstStep || !touched.hasSameMembers() || !holdsSame(start.resource, outcome.group.resource))
        return outcome;
    if (auto restored = m_groups.putBackVersion(start); !restored)
        return tl::unexpected(std::move(restored.error()));
    for (const FeedPosition position : touched.releaseFed()) {
        if (auto taken = m_context.feed.takeBack(position); !taken)
            return tl::unexpected(std::move(taken.error()));
    }
    // Its creation, if that was part of the operation, stays.
    std::erase_if(m_context.changes,
                  [&](const PendingChange& change) { return change.group == start.rowId && !change.before.empty(); });
    outcome.group.version = start.version;
    outcome.group.lastModified = start.lastModified;
    return outcome;
}

core::Result<> GroupWriter::feed(TouchedGroup& touched, FeedKind kind, FeedChange change, std::int64_t row)
{
    auto position = m_context.feed.add(kind, change, touched.start().integration, row, m_context.now);
    if (!position)
        return tl::unexpected(std::move(position.error()));
    touched.noteFed(*position);
    return {};
}

core::Result<> GroupWriter::feedMove(TouchedGroup& touched, const std::vector<MemberKey>& come,
                                     const std::vector<MemberKey>& gone)
{
    std::ranges::for_each(gone, [&](const MemberKey& member) { touched.noteGone(member); });
    std::ranges::for_each(come, [&](const MemberKey& member) { touched.noteCame(member); });
    if (auto fed = feedMembers(touched, gone, FeedChange::Removed); !fed)
        return fed;
    if (auto fed = feedMembers(touched, come, FeedChange::Added); !fed)
        return fed;
    return feed(touched, FeedKind::Group, FeedChange::Changed, touched.start().rowId.value);
}

core::Result<> GroupWriter::feedMembers(TouchedGroup& touched, const std::vector<MemberKey>& members, FeedChange change)
{
    for (const MemberKey& member : members) {
        // The group's own entry stands for groups inside it.
        if (member.kind != MemberKind::Person)
            continue;
        if (auto fed = feed(touched, FeedKind::Membership, change, member.row); !fed)
            return fed;
    }
    return {};
}

core::Result<Group> GroupWriter::reread(const Group& group)
{
    auto row = m_groups.byRow(group.rowId);
    if (!row)
        return tl::unexpected(std::move(row.error()));
    if (!*row)
        return core::failure(core::ErrorKind::NotFound, "This group is not in the directory any more.");
    return std::move(**row);
}

core::Result<> GroupWriter::leaveGroups(const Group& group)
{
    const MemberKey member{MemberKind::Group, group.rowId.value};
    const auto outer = m_memberships.groupsWith(member);
    if (!outer)
        return tl::unexpected(outer.error());
    for (const GroupId id : *outer) {
        if (auto removed = m_memberships.remove(id, member); !removed)
            return tl::unexpected(std::move(removed.error()));
        m_context.touchedGroups.erase(id);
        if (auto counted = m_groups.changeMemberCount(id, -1, m_context.now); !counted)
            return counted;
        if (auto fed = m_context.addFeed(FeedKind::Group, FeedChange::Changed, group.integration, id.value); !fed)
            return fed;
    }
    return {};
}

core::Result<> GroupWriter::remove(const Group& current)
{
    const auto members = m_memberships.keysOf(current.rowId);
    if (!members)
        return tl::unexpected(members.error());
    if (auto left = leaveGroups(current); !left)
        return left;
    if (auto emptied = m_memberships.removeAllOf(current.rowId); !emptied)
        return emptied;
    if (auto removed = m_groups.remove(current.rowId); !removed)
        return removed;
    if (auto counted = m_context.counters.add(current.integration, counter::groups, -1); !counted)
        return counted;
    if (auto moved = m_context.counters.moveAnchor(current.integration, AnchorKind::Groups, current.rowId.value, -1);
        !moved)
        return moved;
    if (auto fed = feedMembers(touch(current), *members, FeedChange::Removed); !fed)
        return fed;
    m_context.touchedGroups.erase(current.rowId);
    m_context.changes.push_back({current.integration, std::nullopt, current.rowId, current.resource, {}});
    return m_context.addFeed(FeedKind::Group, FeedChange::Removed, current.integration, current.rowId.value);
}

} // namespace rollcall::directory
