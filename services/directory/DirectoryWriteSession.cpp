// SPDX-License-Identifier: Apache-2.0
// Set-up, savepoints and the journal; people and groups are written by their own writers.
#include "DirectoryWriteSession.h"

#include "core/Log.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace rollcall::directory {

DirectoryWriteSession::DirectoryWriteSession(Connection& connection)
    : m_context(connection),
      m_integrations(connection),
      m_oauth(connection),
      m_settings(connection),
      m_secrets(connection),
      m_relayIntents(connection),
      m_people(connection),
      m_groups(connection),
      m_memberships(connection),
      m_setupWriter(m_context),
      m_oauthWriter(m_context),
      m_personWriter(m_context),
      m_groupWriter(m_context),
      m_jobWriter(m_context),
      m_invitationWriter(m_context),
      m_registrationWriter(m_context),
      m_templateWriter(m_context)
{
}

core::Result<> DirectoryWriteSession::beginBatch(core::Timestamp clock)
{
    m_context.forgetOperation();
    m_lastJournal.reset();
    // Another process may have written with a clock ahead of ours, or ours was set back.
    const auto newest = m_context.feed.newestTime();
    if (!newest)
        return tl::unexpected(newest.error());
    const core::Timestamp last = std::max(m_context.now, newest->value_or(core::Timestamp{}));
    if (last - clock > believedClockError) {
        core::log(core::LogLevel::Warning, "directory",
                  "the newest entry is dated " + core::toRfc3339(last) +
                      ", far ahead of this computer's clock: one of them was wrong, and time goes on by the clock");
        m_context.now = clock;
        return {};
    }
    // While the clock is behind or stands, time goes on in small steps: who asks for what changed since the last time
    // finds it.
    m_context.now = clock <= last ? last + std::chrono::milliseconds(1) : clock;
    return {};
}

core::Result<> DirectoryWriteSession::endOperation()
{
    m_context.touchedGroups.clear();
    return recordChanges(std::nullopt);
}

void DirectoryWriteSession::forgetOperation()
{
    m_context.forgetOperation();
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
    // Both are as a rule empty still.
    auto changesBefore = m_context.changes;
    auto groupsBefore = m_context.touchedGroups;
    const auto journalBefore = m_lastJournal;
    if (auto begun = m_context.connection.run("SAVEPOINT attempt"); !begun)
        return begun;
    auto result = change();
    if (m_context.connection.poison())
        return tl::unexpected(*m_context.connection.poison());
    if (!result) {
        m_context.changes = std::move(changesBefore);
        m_context.touchedGroups = std::move(groupsBefore);
        m_lastJournal = journalBefore;
        if (auto undone = m_context.connection.run("ROLLBACK TO attempt"); !undone)
            return undone;
    }
    if (auto released = m_context.connection.run("RELEASE attempt"); !released)
        return released;
    return result;
}

core::Result<> DirectoryWriteSession::advanceConsumer(std::string_view name, std::int64_t position)
{
    return m_context.feed.advanceConsumer(name, position, m_context.now);
}

core::Result<Integration> DirectoryWriteSession::createIntegration(const NewIntegration& integration)
{
    return m_setupWriter.createIntegration(integration);
}

core::Result<Integration> DirectoryWriteSession::updateIntegration(IntegrationId integration,
                                                                   const IntegrationChange& change)
{
    return m_setupWriter.updateIntegration(integration, change);
}

core::Result<> DirectoryWriteSession::saveExtensionSchema(IntegrationId integration, const ExtensionSchema& schema)
{
    return m_setupWriter.saveSchema(integration, schema);
}

core::Result<> DirectoryWriteSession::deleteExtensionSchema(IntegrationId integration, std::string_view resourceType,
                                                            std::string_view urn)
{
    return m_setupWriter.deleteSchema(integration, resourceType, urn);
}

core::Result<> DirectoryWriteSession::deleteIntegration(IntegrationId integration)
{
    if (auto deleted = m_setupWriter.deleteIntegration(integration); !deleted)
        return deleted;
    return m_jobWriter.giveUpQueues(integration, "The integration was removed.");
}

core::Result<Credential> DirectoryWriteSession::createCredential(const NewCredential& credential)
{
    return m_setupWriter.createCredential(credential);
}

core::Result<> DirectoryWriteSession::updateCredential(CredentialId credential, const CredentialChange& change)
{
    return m_setupWriter.updateCredential(credential, change);
}

core::Result<> DirectoryWriteSession::revokeCredential(CredentialId credential)
{
    return m_setupWriter.revokeCredential(credential);
}

core::Result<> DirectoryWriteSession::noteCredentialUse(CredentialId credential)
{
    return m_setupWriter.noteCredentialUse(credential);
}

core::Result<> DirectoryWriteSession::saveSetting(std::string_view key, std::string_view value)
{
    if (auto saved = m_settings.save(key, value, m_context.now); !saved)
        return saved;
    return feedSettings();
}

core::Result<> DirectoryWriteSession::deleteSettings(std::string_view name)
{
    const auto isRemoved = m_settings.remove(name);
    if (!isRemoved)
        return tl::unexpected(isRemoved.error());
    return *isRemoved ? feedSettings() : core::Result<>();
}

core::Result<> DirectoryWriteSession::feedSettings()
{
    return m_context.addFeed(FeedKind::Setting, FeedChange::Changed, IntegrationId(0), 0);
}

core::Result<std::vector<StoredSecret>> DirectoryWriteSession::secrets()
{
    return m_secrets.all();
}

core::Result<> DirectoryWriteSession::saveSecret(const StoredSecret& secret)
{
    if (auto saved = m_secrets.save(secret, m_context.now); !saved)
        return saved;
    return feedSettings();
}

core::Result<> DirectoryWriteSession::deleteSecret(std::string_view name)
{
    const auto isRemoved = m_secrets.remove(name);
    if (!isRemoved)
        return tl::unexpected(isRemoved.error());
    return *isRemoved ? feedSettings() : core::Result<>();
}

core::Result<RelayIntentId> DirectoryWriteSession::addRelayIntent(IntegrationId integration, std::string_view resource)
{
    if (auto present = m_setupWriter.requireIntegration(integration); !present)
        return tl::unexpected(std::move(present.error()));
    return m_relayIntents.insert(integration, resource, m_context.now);
}

core::Result<> DirectoryWriteSession::deleteRelayIntent(RelayIntentId intent)
{
    return m_relayIntents.remove(intent);
}

core::Result<> DirectoryWriteSession::createConsentCode(IntegrationId integration, const core::Sha256Digest& hash,
                                                        core::Timestamp expires, int tries)
{
    if (auto present = m_setupWriter.requireIntegration(integration); !present)
        return present;
    return m_oauthWriter.createConsent(integration, hash, expires, tries);
}

core::Result<ConsentAnswer> DirectoryWriteSession::tryConsentCode(IntegrationId integration,
                                                                  const core::Sha256Digest& hash)
{
    return m_oauthWriter.tryConsent(integration, hash);
}

core::Result<> DirectoryWriteSession::createAuthorizationCode(const NewAuthorizationCode& code)
{
    return m_oauthWriter.createCode(code);
}

core::Result<std::optional<AuthorizationCode>> DirectoryWriteSession::authorizationCode(IntegrationId integration,
                                                                                        const core::Sha256Digest& hash)
{
    return m_oauth.code(integration, hash);
}

core::Result<OAuthFamilyId> DirectoryWriteSession::redeemAuthorizationCode(const AuthorizationCode& code,
                                                                           const NewOAuthTokens& tokens)
{
    return m_oauthWriter.redeemCode(code, tokens);
}

core::Result<OAuthFamilyId> DirectoryWriteSession::issueTokens(CredentialId client, std::string_view scope,
                                                               const NewOAuthTokens& tokens)
{
    return m_oauthWriter.issue(client, scope, tokens);
}

core::Result<std::optional<OAuthToken>> DirectoryWriteSession::oauthToken(IntegrationId integration,
                                                                          const core::Sha256Digest& hash)
{
    return m_oauth.token(integration, hash);
}

core::Result<> DirectoryWriteSession::replaceRefreshToken(const OAuthToken& current, const NewOAuthTokens& tokens)
{
    return m_oauthWriter.replaceRefresh(current, tokens);
}

core::Result<> DirectoryWriteSession::revokeTokenFamily(OAuthFamilyId family)
{
    return m_oauthWriter.revokeFamily(family);
}

core::Result<std::optional<Person>> DirectoryWriteSession::person(IntegrationId integration, const ResourceId& id)
{
    return ifPresent(m_integrations, integration, [&] { return m_people.byResourceId(integration, id); });
}

core::Result<PersonOutcome>
DirectoryWriteSession::createPerson(IntegrationId integration, const scim::JsonObject& attributes, const ResourceId& id)
{
    if (auto present = m_setupWriter.requireIntegration(integration); !present)
        return tl::unexpected(std::move(present.error()));
    return m_personWriter.create(integration, attributes, id);
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
    return ifPresent(m_integrations, integration, [&] { return m_groups.byResourceId(integration, id); });
}

core::Result<GroupOutcome> DirectoryWriteSession::createGroup(IntegrationId integration,
                                                              const scim::JsonObject& attributes,
                                                              std::span<const scim::Member> members,
                                                              const ResourceId& id)
{
    if (auto present = m_setupWriter.requireIntegration(integration); !present)
        return tl::unexpected(std::move(present.error()));
    return m_groupWriter.create(integration, attributes, members, id);
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

core::Result<bool> DirectoryWriteSession::hasAnyMember(const Group& current, std::span<const std::string> ids)
{
    return m_groupWriter.hasAnyMember(current, ids);
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
