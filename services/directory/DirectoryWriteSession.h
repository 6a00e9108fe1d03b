// SPDX-License-Identifier: Apache-2.0
// The write side of the directory, composed of its repositories over the writer's connection.
#pragma once

#include "GroupWriter.h"
#include "InvitationWriter.h"
#include "JobWriter.h"
#include "OAuthWriter.h"
#include "OnboardingWriters.h"
#include "PersonWriter.h"
#include "RelayIntentRepository.h"
#include "SecretRepository.h"
#include "SettingRepository.h"
#include "SetupWriter.h"
#include "WriteContext.h"
#include "directory/WriteSession.h"

namespace rollcall::directory {

class DirectoryWriteSession final : public WriteSession {
public:
    explicit DirectoryWriteSession(Connection& connection);

    /// Fixes the instant of the batch: never before that of an earlier one, of this process or another.
    [[nodiscard]] core::Result<> beginBatch(core::Timestamp clock);
    /// What this operation changed without a journal row of its own is recorded; then the next can begin.
    [[nodiscard]] core::Result<> endOperation();
    /// The operation was undone.
    void forgetOperation();
    /// One feed row stands for all journal rows of a batch.
    [[nodiscard]] core::Result<> endBatch();

    [[nodiscard]] core::Timestamp now() const override;
    [[nodiscard]] core::Result<> attempt(const std::function<core::Result<>()>& change) override;

    [[nodiscard]] core::Result<Integration> createIntegration(const NewIntegration& integration) override;
    [[nodiscard]] core::Result<Integration> updateIntegration(IntegrationId integration,
                                                              const IntegrationChange& change) override;
    [[nodiscard]] core::Result<> saveExtensionSchema(IntegrationId integration, const ExtensionSchema& schema) override;
    [[nodiscard]] core::Result<> deleteExtensionSchema(IntegrationId integration, std::string_view resourceType,
                                                       std::string_view urn) override;
    [[nodiscard]] core::Result<> deleteIntegration(IntegrationId integration) override;
    [[nodiscard]] core::Result<Credential> createCredential(const NewCredential& credential) override;
    [[nodiscard]] core::Result<> updateCredential(CredentialId credential, const CredentialChange& change) override;
    [[nodiscard]] core::Result<> revokeCredential(CredentialId credential) override;
    [[nodiscard]] core::Result<> noteCredentialUse(CredentialId credential) override;
    [[nodiscard]] core::Result<> saveSetting(std::string_view key, std::string_view value) override;
    [[nodiscard]] core::Result<> deleteSettings(std::string_view name) override;

    [[nodiscard]] core::Result<std::vector<StoredSecret>> secrets() override;
    [[nodiscard]] core::Result<> saveSecret(const StoredSecret& secret) override;
    [[nodiscard]] core::Result<> deleteSecret(std::string_view name) override;
    [[nodiscard]] core::Result<RelayIntentId> addRelayIntent(IntegrationId integration,
                                                             std::string_view resource) override;
    [[nodiscard]] core::Result<> deleteRelayIntent(RelayIntentId intent) override;

    [[nodiscard]] core::Result<> createConsentCode(IntegrationId integration, const core::Sha256Digest& hash,
                                                   core::Timestamp expires, int tries) override;
    [[nodiscard]] core::Result<ConsentAnswer> tryConsentCode(IntegrationId integration,
                                                             const core::Sha256Digest& hash) override;
    [[nodiscard]] core::Result<> createAuthorizationCode(const NewAuthorizationCode& code) override;
    [[nodiscard]] core::Result<std::optional<AuthorizationCode>>
    authorizationCode(IntegrationId integration, const core::Sha256Digest& hash) override;
    [[nodiscard]] core::Result<OAuthFamilyId> redeemAuthorizationCode(const AuthorizationCode& code,
                                                                      const NewOAuthTokens& tokens) override;
    [[nodiscard]] core::Result<OAuthFamilyId> issueTokens(CredentialId client, std::string_view scope,
                                                          const NewOAuthTokens& tokens) override;
    [[nodiscard]] core::Result<std::optional<OAuthToken>> oauthToken(IntegrationId integration,
                                                                     const core::Sha256Digest& hash) override;
    [[nodiscard]] core::Result<> replaceRefreshToken(const OAuthToken& current, const NewOAuthTokens& tokens) override;
    [[nodiscard]] core::Result<> revokeTokenFamily(OAuthFamilyId family) override;

    [[nodiscard]] core::Result<std::optional<Person>> person(IntegrationId integration, const ResourceId& id) override;
    [[nodiscard]] core::Result<PersonOutcome>
    createPerson(IntegrationId integration, const scim::JsonObject& attributes, const ResourceId& id) override;
    [[nodiscard]] core::Result<PersonOutcome> replacePerson(const Person& current,
                                                            const scim::JsonObject& attributes) override;
    [[nodiscard]] core::Result<> deletePerson(const Person& current) override;
    [[nodiscard]] core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) override;

    [[nodiscard]] core::Result<std::optional<Group>> group(IntegrationId integration, const ResourceId& id) override;
    [[nodiscard]] core::Result<GroupOutcome> createGroup(IntegrationId integration, const scim::JsonObject& attributes,
                                                         std::span<const scim::Member> members,
                                                         const ResourceId& id) override;
    [[nodiscard]] core::Result<GroupOutcome> replaceGroupAttributes(const Group& current,
                                                                    const scim::JsonObject& attributes) override;
    [[nodiscard]] core::Result<GroupOutcome> addMembers(const Group& current,
                                                        std::span<const scim::Member> members) override;
    [[nodiscard]] core::Result<bool> hasAnyMember(const Group& current, std::span<const std::string> ids) override;
    [[nodiscard]] core::Result<GroupOutcome> removeMembers(const Group& current,
                                                           std::span<const std::string> ids) override;
    [[nodiscard]] core::Result<GroupOutcome> removeMembersMatching(const Group& current,
                                                                   const scim::Filter& filter) override;
    [[nodiscard]] core::Result<GroupOutcome> replaceMembers(const Group& current,
                                                            std::span<const scim::Member> members) override;
    [[nodiscard]] core::Result<> deleteGroup(const Group& current) override;
    [[nodiscard]] core::Result<std::vector<MemberRow>> members(GroupId group, std::int64_t afterRowId,
                                                               std::int64_t limit) override;

    [[nodiscard]] JobWrites& jobs() override { return m_jobWriter; }
    [[nodiscard]] InvitationWrites& invitations() override { return m_invitationWriter; }
    [[nodiscard]] RegistrationWrites& registrations() override { return m_registrationWriter; }
    [[nodiscard]] MailTemplateWrites& mailTemplates() override { return m_templateWriter; }
    [[nodiscard]] core::Result<> advanceConsumer(std::string_view name, std::int64_t position) override;

    [[nodiscard]] core::Result<JournalId> journal(const JournalEntry& entry) override;
    /// More equal refusals for a row written before; false when it is gone.
    [[nodiscard]] core::Result<bool> foldInto(JournalId id, std::int64_t more);

private:
    [[nodiscard]] core::Result<> recordChanges(std::optional<JournalId> journal);
    [[nodiscard]] core::Result<> feedSettings();

    WriteContext m_context;
    IntegrationRepository m_integrations;
    OAuthRepository m_oauth;
    SettingRepository m_settings;
    SecretRepository m_secrets;
    RelayIntentRepository m_relayIntents;
    PersonRepository m_people;
    GroupRepository m_groups;
    MembershipRepository m_memberships;
    SetupWriter m_setupWriter;
    OAuthWriter m_oauthWriter;
    PersonWriter m_personWriter;
    GroupWriter m_groupWriter;
    JobWriter m_jobWriter;
    InvitationWriter m_invitationWriter;
    RegistrationWriter m_registrationWriter;
    MailTemplateWriter m_templateWriter;
    std::optional<std::pair<IntegrationId, JournalId>> m_lastJournal;
};

} // namespace rollcall::directory
