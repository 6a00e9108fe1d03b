// SPDX-License-Identifier: Apache-2.0
// Set-up, savepoints and the journal; people and groups are written by their own writers.
#include "DirectoryWriteSession.h"

#include <algorithm>
#include <utility>

namespace rollcall::directory {

DirectoryWriteSession::DirectoryWriteSession(Connection& connection)
    : m_context(connection),
      m_integrations(connection),
      m_credentials(connection),
      m_settings(connection),
      m_people(connection),
      m_groups(connection),
      m_memberships(connection),
      m_personWriter(m_context),
      m_groupWriter(m_context)
{
}

core::Result<> DirectoryWriteSession::beginBatch(core::Timestamp clock)
{
    m_context.changes.clear();
    m_lastJournal.reset();
    // Another process may have written with a clock ahead of ours.
    const auto newest = m_context.feed.newestTime();
    if (!newest)
        return tl::unexpected(newest.error());
    m_context.now = std::max({m_context.now, clock, newest->value_or(core::Timestamp{})});
    return {};
}

core::Result<> DirectoryWriteSession::endOperation()
{
    return recordChanges(std::nullopt);
}

void DirectoryWriteSession::forgetOperation()
{
    m_context.changes.clear();
}

core::Result<> DirectoryWriteSession::endBatch()
{
    if (!m_lastJournal)
        return {};
    return m_context.addFeed(FeedKind::Journal, FeedChange::Added, m_lastJournal->first, m_lastJournal->second.value);
}

core::Timestamp DirectoryWriteSession::now() const
{
    return m_context.now;
}

core::Result<> DirectoryWriteSession::attempt(const std::function<core::Result<>()>& change)
{
    const std::size_t changesBefore = m_context.changes.size();
    const auto journalBefore = m_lastJournal;
    if (auto begun = m_context.connection.run("SAVEPOINT attempt"); !begun)
        return begun;
    auto result = change();
    if (m_context.connection.poison())
        return tl::unexpected(*m_context.connection.poison());
    if (!result) {
        if (m_context.changes.size() > changesBefore)
            m_context.changes.resize(changesBefore);
        m_lastJournal = journalBefore;
        if (auto undone = m_context.connection.run("ROLLBACK TO attempt"); !undone)
            return undone;
    }
    if (auto released = m_context.connection.run("RELEASE attempt"); !released)
        return released;
    return result;
}

core::Result<Integration> DirectoryWriteSession::createIntegration(const NewIntegration& integration)
{
    if (!isValidSlug(integration.slug))
        return core::failure(core::ErrorKind::Invalid,
                             "\"" + integration.slug.substr(0, 80) +
                                 "\" cannot stand in an address. Use 1 to 63 of a-z, 0-9 and -, not starting or ending "
                                 "with -.");
    auto created = m_integrations.insert(integration, m_context.now);
    if (!created)
        return created;
    if (auto fed = m_context.addFeed(FeedKind::Integration, FeedChange::Added, created->id, created->id.value); !fed)
        return tl::unexpected(std::move(fed.error()));
    return created;
}

core::Result<> DirectoryWriteSession::deleteIntegration(IntegrationId integration)
{
    if (auto present = requireIntegration(integration); !present)
        return present;
    // People and groups, which may be a million, are deleted by the writer's upkeep.
    if (auto done = m_credentials.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_context.counters.removeOfIntegration(integration); !done)
        return done;
    if (auto done = m_integrations.markRemoved(integration, m_context.now); !done)
        return done;
    return m_context.addFeed(FeedKind::Integration, FeedChange::Removed, integration, integration.value);
}

core::Result<> DirectoryWriteSession::requireIntegration(IntegrationId integration)
{
    const auto exists = m_integrations.exists(integration);
    if (!exists)
        return tl::unexpected(exists.error());
    if (!*exists)
        return core::failure(core::ErrorKind::NotFound, "This integration is not in the directory any more.");
    return {};
}

core::Result<Credential> DirectoryWriteSession::createCredential(const NewCredential& credential)
{
    if (auto present = requireIntegration(credential.integration); !present)
        return tl::unexpected(std::move(present.error()));
    auto created = m_credentials.insert(credential, m_context.now);
    if (!created)
        return created;
    if (auto fed =
            m_context.addFeed(FeedKind::Credential, FeedChange::Added, credential.integration, created->id.value);
        !fed)
        return tl::unexpected(std::move(fed.error()));
    return created;
}

core::Result<> DirectoryWriteSession::revokeCredential(CredentialId credential)
{
    const auto known = m_credentials.owner(credential);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return core::failure(core::ErrorKind::NotFound, "This credential does not exist.");
    if ((*known)->isRevoked)
        return {};
    if (auto revoked = m_credentials.revoke(credential, m_context.now); !revoked)
        return revoked;
    return m_context.addFeed(FeedKind::Credential, FeedChange::Changed, (*known)->integration, credential.value);
}

core::Result<> DirectoryWriteSession::noteCredentialUse(CredentialId credential)
{
    // No feed row: who watches credentials wants to know of new and revoked ones, not of each minute's use.
    const auto noted = m_credentials.noteUse(credential, m_context.now);
    if (!noted)
        return tl::unexpected(noted.error());
    return {};
}

core::Result<> DirectoryWriteSession::saveSetting(std::string_view key, std::string_view value)
{
    if (auto saved = m_settings.save(key, value, m_context.now); !saved)
        return saved;
    return m_context.addFeed(FeedKind::Setting, FeedChange::Changed, IntegrationId(0), 0);
}

core::Result<std::optional<Person>> DirectoryWriteSession::person(IntegrationId integration, const ResourceId& id)
{
    const auto isPresent = m_integrations.exists(integration);
    if (!isPresent)
        return tl::unexpected(isPresent.error());
    if (!*isPresent)
        return std::nullopt;
    return m_people.byResourceId(integration, id);
}

core::Result<PersonOutcome> DirectoryWriteSession::createPerson(IntegrationId integration,
                                                                const scim::JsonObject& attributes)
{
    if (auto present = requireIntegration(integration); !present)
        return tl::unexpected(std::move(present.error()));
    return m_personWriter.create(integration, attributes);
}

core::Result<PersonOutcome> DirectoryWriteSession::replacePerson(const Person& current,
                                                                 const scim::JsonObject& attributes)
{
    return m_personWriter.replace(current, attributes);
}

core::Result<> DirectoryWriteSession::deletePerson(const Person& current)
{
    return m_personWriter.remove(current);
}

core::Result<std::vector<GroupReference>> DirectoryWriteSession::groupsOfPerson(PersonId person)
{
    return m_memberships.referencesOf(person);
}

core::Result<std::optional<Group>> DirectoryWriteSession::group(IntegrationId integration, const ResourceId& id)
{
    const auto isPresent = m_integrations.exists(integration);
    if (!isPresent)
        return tl::unexpected(isPresent.error());
    if (!*isPresent)
        return std::nullopt;
    return m_groups.byResourceId(integration, id);
}

core::Result<GroupOutcome> DirectoryWriteSession::createGroup(IntegrationId integration,
                                                              const scim::JsonObject& attributes,
                                                              std::span<const scim::Member> members)
{
    if (auto present = requireIntegration(integration); !present)
        return tl::unexpected(std::move(present.error()));
    return m_groupWriter.create(integration, attributes, members);
}

core::Result<GroupOutcome> DirectoryWriteSession::replaceGroupAttributes(const Group& current,
                                                                         const scim::JsonObject& attributes)
{
    return m_groupWriter.replaceAttributes(current, attributes);
}

core::Result<GroupOutcome> DirectoryWriteSession::addMembers(const Group& current,
                                                             std::span<const scim::Member> members)
{
    return m_groupWriter.addMembers(current, members);
}

core::Result<GroupOutcome> DirectoryWriteSession::removeMembers(const Group& current, std::span<const std::string> ids)
{
    return m_groupWriter.removeMembers(current, ids);
}

core::Result<GroupOutcome> DirectoryWriteSession::removeMembersMatching(const Group& current,
                                                                        const scim::Filter& filter)
{
    return m_groupWriter.removeMembersMatching(current, filter);
}

core::Result<GroupOutcome> DirectoryWriteSession::replaceMembers(const Group& current,
                                                                 std::span<const scim::Member> members)
{
    return m_groupWriter.replaceMembers(current, members);
}

core::Result<> DirectoryWriteSession::deleteGroup(const Group& current)
{
    return m_groupWriter.remove(current);
}

core::Result<std::vector<MemberRow>> DirectoryWriteSession::members(GroupId group, std::int64_t afterRowId,
                                                                    std::int64_t limit)
{
    return m_memberships.rows(group, afterRowId, limit);
}

core::Result<JournalId> DirectoryWriteSession::journal(const JournalEntry& entry)
{
    auto id = m_context.journal.insert(entry, m_context.now, m_context.changes);
    if (!id)
        return id;
    m_lastJournal = {entry.integration.value_or(IntegrationId(0)), *id};
    if (auto recorded = recordChanges(*id); !recorded)
        return tl::unexpected(std::move(recorded.error()));
    return id;
}

core::Result<bool> DirectoryWriteSession::foldInto(JournalId id, std::int64_t more)
{
    return m_context.journal.addFolded(id, more);
}

core::Result<> DirectoryWriteSession::recordChanges(std::optional<JournalId> journal)
{
    for (const PendingChange& change : m_context.changes) {
        if (auto recorded = m_context.journal.insertChange(change, journal, m_context.now); !recorded)
            return recorded;
    }
    m_context.changes.clear();
    return {};
}

} // namespace rollcall::directory
