// SPDX-License-Identifier: Apache-2.0
// The read side of the directory, composed of its repositories over one connection.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "CredentialRepository.h"
#include "FeedRepository.h"
#include "FilteredSearch.h"
#include "GroupRepository.h"
#include "IntegrationRepository.h"
#include "InvitationReader.h"
#include "JobReader.h"
#include "JournalReader.h"
#include "MailTemplateRepository.h"
#include "MembershipRepository.h"
#include "OAuthRepository.h"
#include "PersonRepository.h"
#include "PersonTable.h"
#include "RegistrationRepository.h"
#include "RelayIntentRepository.h"
#include "SecretRepository.h"
#include "SettingRepository.h"
#include "directory/ReadSession.h"

namespace rollcall::directory {

class DirectoryReadSession final : public ReadSession {
public:
    /// `standAside`: see FilteredSearch; may be empty.
    explicit DirectoryReadSession(std::unique_ptr<Connection> connection,
                                  std::function<core::Result<>()> standAside = {});

    [[nodiscard]] core::Result<std::vector<Integration>> integrations() override;
    [[nodiscard]] core::Result<std::optional<Integration>> integrationBySlug(std::string_view slug) override;
    [[nodiscard]] core::Result<std::vector<Credential>> credentials(IntegrationId integration) override;
    [[nodiscard]] core::Result<std::vector<CredentialHash>> credentialHashes() override;
    [[nodiscard]] core::Result<std::vector<ExtensionSchema>> extensionSchemas(IntegrationId integration) override;
    [[nodiscard]] core::Result<std::optional<std::string>> setting(std::string_view key) override;
    [[nodiscard]] core::Result<std::optional<StoredSecret>> secret(std::string_view name) override;
    [[nodiscard]] core::Result<std::vector<StoredSecret>> secrets() override;
    [[nodiscard]] core::Result<std::vector<RelayIntent>> relayIntents(IntegrationId integration) override;

    [[nodiscard]] core::Result<std::optional<OAuthToken>> oauthToken(IntegrationId integration,
                                                                     const core::Sha256Digest& hash) override;
    [[nodiscard]] core::Result<std::optional<OAuthToken>> oauthTokenAnywhere(const core::Sha256Digest& hash) override;
    [[nodiscard]] core::Result<std::optional<ConsentCode>> consentCode(IntegrationId integration) override;

    [[nodiscard]] core::Result<std::optional<Person>> person(IntegrationId integration, const ResourceId& id) override;
    [[nodiscard]] core::Result<std::optional<Person>> personByUserName(IntegrationId integration,
                                                                       std::string_view userName) override;
    [[nodiscard]] core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) override;
    [[nodiscard]] core::Result<std::vector<std::vector<GroupReference>>>
    groupsOfPeople(std::span<const PersonId> people, const ScanBudget& budget, std::stop_token stop) override;
    [[nodiscard]] core::Result<Page<Person>> peoplePage(IntegrationId integration,
                                                        const scim::PageRequest& page) override;
    [[nodiscard]] core::Result<Page<Person>> findPeople(IntegrationId integration, const ResourceQuery& query,
                                                        std::stop_token stop) override;

    [[nodiscard]] core::Result<std::optional<Group>> group(IntegrationId integration, const ResourceId& id) override;
    [[nodiscard]] core::Result<Page<Group>> groupsPage(IntegrationId integration,
                                                       const scim::PageRequest& page) override;
    [[nodiscard]] core::Result<Page<Group>> findGroups(IntegrationId integration, const ResourceQuery& query,
                                                       std::stop_token stop) override;
    [[nodiscard]] core::Result<std::vector<MemberRow>> members(GroupId group, std::int64_t afterRowId,
                                                               std::int64_t limit) override;

    [[nodiscard]] core::Result<Counts> counts(IntegrationId integration) override;
    [[nodiscard]] core::Result<std::vector<PersonId>> personOrder(const PersonQuery& query,
                                                                  std::stop_token stop) override;
    [[nodiscard]] core::Result<std::vector<PersonRow>> personRows(std::span<const PersonId> ids) override;
    [[nodiscard]] core::Result<std::optional<Person>> personByRow(PersonId id) override;
    [[nodiscard]] core::Result<std::vector<GroupRow>> groupRows(IntegrationId integration) override;

    [[nodiscard]] JobReads& jobs() override { return m_jobs; }
    [[nodiscard]] InvitationReads& invitations() override { return m_invitations; }
    [[nodiscard]] RegistrationReads& registrations() override { return m_registrations; }
    [[nodiscard]] MailTemplateReads& mailTemplates() override { return m_templates; }

    [[nodiscard]] core::Result<JournalOrder> journalOrder(const JournalQuery& query, JournalId newerThan,
                                                          std::stop_token stop) override;
    [[nodiscard]] core::Result<std::vector<JournalRow>> journalRows(std::span<const JournalId> ids) override;
    [[nodiscard]] core::Result<std::optional<JournalEntry>> journalEntry(JournalId id) override;
    [[nodiscard]] core::Result<std::vector<ChangeRecord>> changesOfPerson(PersonId person, std::int64_t limit) override;
    [[nodiscard]] core::Result<JournalSummary> journalSummary(std::optional<IntegrationId> integration,
                                                              core::Timestamp since, bool withUnaddressed) override;
    [[nodiscard]] core::Result<std::vector<TrafficBucket>> traffic(std::optional<IntegrationId> integration,
                                                                   core::Timestamp since, core::Timestamp until,
                                                                   bool withUnaddressed) override;
    [[nodiscard]] core::Result<std::vector<FeedEntry>> feedAfter(FeedPosition position, std::int64_t limit) override;
    [[nodiscard]] core::Result<FeedPosition> feedEnd() override;
    [[nodiscard]] core::Result<std::optional<FeedPosition>> consumerPosition(std::string_view name) override;

private:
    std::unique_ptr<Connection> m_connection;
    const std::function<core::Result<>()> m_standAside;
    IntegrationRepository m_integrations;
    CredentialRepository m_credentials;
    OAuthRepository m_oauth;
    SettingRepository m_settings;
    SecretRepository m_secrets;
    RelayIntentRepository m_relayIntents;
    PersonRepository m_people;
    PersonTable m_personTable;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
    FilteredSearch m_search;
    CounterRepository m_counters;
    JobReader m_jobs;
    InvitationReader m_invitations;
    RegistrationRepository m_registrations;
    MailTemplateRepository m_templates;
    JournalReader m_journal;
    FeedRepository m_feed;
};

} // namespace rollcall::directory
