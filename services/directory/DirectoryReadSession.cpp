// SPDX-License-Identifier: Apache-2.0
// Hands each question to the repository that knows.
#include "DirectoryReadSession.h"

#include <utility>

namespace rollcall::directory {

DirectoryReadSession::DirectoryReadSession(std::unique_ptr<Connection> connection,
                                           std::function<core::Result<>()> standAside)
    : m_connection(std::move(connection)),
      m_standAside(std::move(standAside)),
      m_integrations(*m_connection),
      m_credentials(*m_connection),
      m_oauth(*m_connection),
      m_settings(*m_connection),
      m_secrets(*m_connection),
      m_relayIntents(*m_connection),
      m_people(*m_connection),
      m_personTable(*m_connection),
      m_groups(*m_connection),
      m_memberships(*m_connection),
      m_search(*m_connection, m_standAside),
      m_counters(*m_connection),
      m_jobs(*m_connection),
      m_invitations(*m_connection),
      m_registrations(*m_connection),
      m_templates(*m_connection),
      m_journal(*m_connection),
      m_feed(*m_connection)
{
}

core::Result<std::vector<Integration>> DirectoryReadSession::integrations()
{
    return m_integrations.all();
}

core::Result<std::optional<Integration>> DirectoryReadSession::integrationBySlug(std::string_view slug)
{
    return m_integrations.bySlug(slug);
}

core::Result<std::vector<Credential>> DirectoryReadSession::credentials(IntegrationId integration)
{
    return m_credentials.ofIntegration(integration);
}

core::Result<std::vector<CredentialHash>> DirectoryReadSession::credentialHashes()
{
    return m_credentials.hashes();
}

core::Result<std::vector<ExtensionSchema>> DirectoryReadSession::extensionSchemas(IntegrationId integration)
{
    return m_integrations.schemas(integration);
}

core::Result<std::optional<OAuthToken>> DirectoryReadSession::oauthToken(IntegrationId integration,
                                                                         const core::Sha256Digest& hash)
{
    return m_oauth.token(integration, hash);
}

core::Result<std::optional<OAuthToken>> DirectoryReadSession::oauthTokenAnywhere(const core::Sha256Digest& hash)
{
    return m_oauth.tokenAnywhere(hash);
}

core::Result<std::optional<ConsentCode>> DirectoryReadSession::consentCode(IntegrationId integration)
{
    return m_oauth.consent(integration);
}

core::Result<std::optional<std::string>> DirectoryReadSession::setting(std::string_view key)
{
    return m_settings.value(key);
}

core::Result<std::optional<StoredSecret>> DirectoryReadSession::secret(std::string_view name)
{
    return m_secrets.byName(name);
}

core::Result<std::vector<StoredSecret>> DirectoryReadSession::secrets()
{
    return m_secrets.all();
}

core::Result<std::vector<RelayIntent>> DirectoryReadSession::relayIntents(IntegrationId integration)
{
    return m_relayIntents.ofIntegration(integration);
}

core::Result<std::optional<Person>> DirectoryReadSession::person(IntegrationId integration, const ResourceId& id)
{
    return ifPresent(m_integrations, integration, [&] { return m_people.byResourceId(integration, id); });
}

core::Result<std::optional<Person>> DirectoryReadSession::personByUserName(IntegrationId integration,
                                                                           std::string_view userName)
{
    return ifPresent(m_integrations, integration, [&] { return m_people.byUserName(integration, userName); });
}

core::Result<std::vector<GroupReference>> DirectoryReadSession::groupsOfPerson(PersonId person)
{
    const ReadScope scope(*m_connection);
    const auto isPresent = m_people.isPresent(person);
    if (!isPresent)
        return tl::unexpected(isPresent.error());
    return *isPresent ? m_memberships.referencesOf(person) : std::vector<GroupReference>{};
}

core::Result<std::vector<std::vector<GroupReference>>>
DirectoryReadSession::groupsOfPeople(std::span<const PersonId> people, const ScanBudget& budget, std::stop_token stop)
{
    const ReadScope scope(*m_connection);
    SearchBudget left(budget, stop, m_standAside);
    OuterGroups outer(*m_connection);
    return m_memberships.referencesOf(people, outer, left);
}

core::Result<Page<Person>> DirectoryReadSession::peoplePage(IntegrationId integration, const scim::PageRequest& page)
{
    const ReadScope scope(*m_connection);
    return ifPresent(m_integrations, integration, [&] { return m_people.page(integration, page); });
}

core::Result<Page<Person>> DirectoryReadSession::findPeople(IntegrationId integration, const ResourceQuery& query,
                                                            std::stop_token stop)
{
    if (!query.filter && !query.sort)
        return peoplePage(integration, query.page);
    return ifPresent(m_integrations, integration, [&] { return m_search.people(integration, query, stop); });
}

core::Result<std::optional<Group>> DirectoryReadSession::group(IntegrationId integration, const ResourceId& id)
{
    return ifPresent(m_integrations, integration, [&] { return m_groups.byResourceId(integration, id); });
}

core::Result<Page<Group>> DirectoryReadSession::groupsPage(IntegrationId integration, const scim::PageRequest& page)
{
    const ReadScope scope(*m_connection);
    return ifPresent(m_integrations, integration, [&] { return m_groups.page(integration, page); });
}

core::Result<Page<Group>> DirectoryReadSession::findGroups(IntegrationId integration, const ResourceQuery& query,
                                                           std::stop_token stop)
{
    if (!query.filter && !query.sort)
        return groupsPage(integration, query.page);
    return ifPresent(m_integrations, integration, [&] { return m_search.groups(integration, query, stop); });
}

core::Result<std::vector<MemberRow>> DirectoryReadSession::members(GroupId group, std::int64_t afterRowId,
                                                                   std::int64_t limit)
{
    const auto isPresent = m_groups.isPresent(group);
    if (!isPresent)
        return tl::unexpected(isPresent.error());
    return *isPresent ? m_memberships.rows(group, afterRowId, limit) : std::vector<MemberRow>{};
}

core::Result<Counts> DirectoryReadSession::counts(IntegrationId integration)
{
    const ReadScope scope(*m_connection);
    const auto people = m_counters.value(integration, counter::people);
    const auto active = m_counters.value(integration, counter::activePeople);
    const auto groups = m_counters.value(integration, counter::groups);
    for (const auto* value : {&people, &active, &groups}) {
        if (!*value)
            return tl::unexpected(value->error());
    }
    return Counts{*people, *active, *groups};
}

core::Result<std::vector<PersonId>> DirectoryReadSession::personOrder(const PersonQuery& query, std::stop_token stop)
{
    return ifPresent(m_integrations, query.integration, [&] { return m_personTable.order(query, stop); });
}

core::Result<std::vector<PersonRow>> DirectoryReadSession::personRows(std::span<const PersonId> ids)
{
    return m_personTable.rows(ids);
}

core::Result<std::optional<Person>> DirectoryReadSession::personByRow(PersonId id)
{
    return m_people.byRow(id);
}

core::Result<std::vector<GroupRow>> DirectoryReadSession::groupRows(IntegrationId integration)
{
    return ifPresent(m_integrations, integration, [&] { return m_groups.rows(integration); });
}

core::Result<JournalOrder> DirectoryReadSession::journalOrder(const JournalQuery& query, JournalId newerThan,
                                                              std::stop_token stop)
{
    return m_journal.order(query, newerThan, stop);
}

core::Result<std::vector<JournalRow>> DirectoryReadSession::journalRows(std::span<const JournalId> ids)
{
    const ReadScope scope(*m_connection);
    return m_journal.rows(ids);
}

core::Result<std::optional<JournalEntry>> DirectoryReadSession::journalEntry(JournalId id)
{
    return m_journal.entry(id);
}

core::Result<std::vector<ChangeRecord>> DirectoryReadSession::changesOfPerson(PersonId person, std::int64_t limit)
{
    return m_journal.changesOfPerson(person, limit);
}

core::Result<JournalSummary> DirectoryReadSession::journalSummary(std::optional<IntegrationId> integration,
                                                                  core::Timestamp since, bool withUnaddressed)
{
    return m_journal.summary(integration, since, withUnaddressed);
}

core::Result<std::vector<TrafficBucket>> DirectoryReadSession::traffic(std::optional<IntegrationId> integration,
                                                                       core::Timestamp since, core::Timestamp until,
                                                                       bool withUnaddressed)
{
    return m_journal.traffic(integration, since, until, withUnaddressed);
}

core::Result<std::vector<FeedEntry>> DirectoryReadSession::feedAfter(FeedPosition position, std::int64_t limit)
{
    return m_feed.after(position, limit);
}

core::Result<std::optional<FeedPosition>> DirectoryReadSession::consumerPosition(std::string_view name)
{
    return m_feed.consumerPosition(name);
}

core::Result<FeedPosition> DirectoryReadSession::feedEnd()
{
    return m_feed.end();
}

} // namespace rollcall::directory
