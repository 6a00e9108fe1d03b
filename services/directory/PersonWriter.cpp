// SPDX-License-Identifier: Apache-2.0
// A person's row, search text, totals, feed row and before/after, all in the transaction of the batch.
#include "PersonWriter.h"

#include "StoredText.h"
#include "directory/SearchText.h"

#include <utility>

namespace rollcall::directory {

namespace {

ActiveColumn activeOf(const scim::JsonObject& attributes)
{
    const scim::JsonValue* value = attributes.if_contains("active");
    const bool* isActive = value ? value->if_bool() : nullptr;
    if (!isActive)
        return ActiveColumn::NotSaid;
    return *isActive ? ActiveColumn::Yes : ActiveColumn::No;
}

core::Result<PersonRecord> recordOf(const scim::JsonObject& attributes, std::string text)
{
    PersonRecord record;
    record.columns = scim::personColumns(attributes);
    if (record.columns.userName.empty())
        return core::failure(core::ErrorKind::Invalid, "A person needs a userName. Map it in Okta and push again.");
    record.person.userName = record.columns.userName;
    record.person.externalId = record.columns.externalId;
    record.person.active = record.columns.active;
    record.active = activeOf(attributes);
    record.person.resource = std::move(text);
    record.searchText = searchTextOf(record.columns.searchText);
    return record;
}

} // namespace

PersonWriter::PersonWriter(WriteContext& context)
    : m_context(context), m_people(context.connection), m_groups(context.connection), m_memberships(context.connection)
{
}

core::Result<PersonOutcome> PersonWriter::create(IntegrationId integration, const scim::JsonObject& attributes,
                                                 const ResourceId& id)
{
    auto record = recordOf(attributes, scim::toJson(attributes));
    if (!record)
        return tl::unexpected(std::move(record.error()));
    if (auto fits = checkStorable(record->person.resource, {}); !fits)
        return tl::unexpected(std::move(fits.error()));
    auto newId = m_context.idOrNew(id);
    if (!newId)
        return tl::unexpected(std::move(newId.error()));
    Person& person = record->person;
    person.integration = integration;
    person.id = std::move(*newId);
    person.created = m_context.now;
    person.lastModified = m_context.now;
    if (auto inserted = m_people.insert(*record); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    if (auto counted = countPerson(person, 1); !counted)
        return tl::unexpected(std::move(counted.error()));
    if (auto fed = m_context.addFeed(FeedKind::Person, FeedChange::Added, integration, person.rowId.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    m_context.changes.push_back({integration, person.rowId, std::nullopt, {}, person.resource});
    return PersonOutcome{std::move(person), true};
}

core::Result<PersonOutcome> PersonWriter::replace(const Person& current, const scim::JsonObject& attributes)
{
    std::string text = scim::toJson(attributes);
    if (holdsSame(current.resource, text, attributes))
        return PersonOutcome{current, false};
    if (auto fits = checkStorable(text, current.resource); !fits)
        return tl::unexpected(std::move(fits.error()));
    auto record = recordOf(attributes, std::move(text));
    if (!record)
        return tl::unexpected(std::move(record.error()));
    Person& person = record->person;
    person.rowId = current.rowId;
    person.integration = current.integration;
    person.id = current.id;
    person.created = current.created;
    person.lastModified = m_context.now;
    person.version = current.version + 1;
    if (auto updated = m_people.update(*record); !updated)
        return tl::unexpected(std::move(updated.error()));
    if (person.active != current.active) {
        const std::int64_t difference = person.active ? 1 : -1;
        if (auto counted = m_context.counters.add(person.integration, counter::activePeople, difference); !counted)
            return tl::unexpected(std::move(counted.error()));
    }
    if (auto fed = m_context.addFeed(FeedKind::Person, FeedChange::Changed, person.integration, person.rowId.value);
        !fed)
        return tl::unexpected(std::move(fed.error()));
    m_context.changes.push_back({person.integration, person.rowId, std::nullopt, current.resource, person.resource});
    return PersonOutcome{std::move(person), true};
}

core::Result<> PersonWriter::remove(const Person& current)
{
    if (auto left = leaveGroups(current); !left)
        return left;
    if (auto removed = m_people.remove(current.rowId); !removed)
        return removed;
    if (auto counted = countPerson(current, -1); !counted)
        return counted;
    m_context.changes.push_back({current.integration, current.rowId, std::nullopt, current.resource, {}});
    return m_context.addFeed(FeedKind::Person, FeedChange::Removed, current.integration, current.rowId.value);
}

core::Result<> PersonWriter::leaveGroups(const Person& person)
{
    const MemberKey member{MemberKind::Person, person.rowId.value};
    const auto groups = m_memberships.groupsWith(member);
    if (!groups)
        return tl::unexpected(groups.error());
    for (const GroupId group : *groups) {
        if (auto removed = m_memberships.remove(group, member); !removed)
            return tl::unexpected(std::move(removed.error()));
        m_context.touchedGroups.erase(group);
        if (auto counted = m_groups.changeMemberCount(group, -1, m_context.now); !counted)
            return counted;
        if (auto fed = m_context.addFeed(FeedKind::Group, FeedChange::Changed, person.integration, group.value); !fed)
            return fed;
    }
    if (groups->empty())
        return {};
    return m_context.addFeed(FeedKind::Membership, FeedChange::Removed, person.integration, person.rowId.value);
}

core::Result<> PersonWriter::countPerson(const Person& person, std::int64_t difference)
{
    CounterRepository& counters = m_context.counters;
    if (auto counted = counters.add(person.integration, counter::people, difference); !counted)
        return counted;
    if (auto counted = counters.add(person.integration, counter::activePeople, person.active ? difference : 0);
        !counted)
        return counted;
    return counters.moveAnchor(person.integration, AnchorKind::People, person.rowId.value, difference);
}

} // namespace rollcall::directory
