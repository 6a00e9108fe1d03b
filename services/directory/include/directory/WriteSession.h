// SPDX-License-Identifier: Apache-2.0
// Everything that changes the directory, inside the writer's transaction.
#pragma once

#include "core/Result.h"
#include "directory/Journal.h"
#include "directory/OAuth.h"
#include "directory/Types.h"
#include "scim/Filter.h"
#include "scim/Json.h"
#include "scim/Resource.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

class InvitationWrites;
class JobWrites;
class MailTemplateWrites;
class RegistrationWrites;

struct NewIntegration {
    std::string slug;
    std::string name;
    std::string profileId;
    Role role = Role::Own;
    AuthMode authMode = AuthMode::Bearer;
    std::string compatibility{};
    std::string downstream{};
};

/// What shall be otherwise; what is not said stays. The slug is for ever: it stands in Okta's settings.
struct IntegrationChange {
    std::optional<std::string> name{};
    std::optional<std::string> profileId{};
    std::optional<Role> role{};
    std::optional<AuthMode> authMode{};
    std::optional<std::string> compatibility{};
    std::optional<std::string> downstream{};
};

struct NewCredential {
    IntegrationId integration;
    std::string purpose = "scim";
    AuthMode mode = AuthMode::Bearer;
    std::string username;
    core::Sha256Digest hash{};
    std::string lastFour;
    std::optional<core::Timestamp> expires;
    std::string label{};
    std::string headerName{};
    std::vector<std::string> redirectUris{};
    bool isPublic = false; ///< OAuth: no secret; `hash` is not looked at
};

/// What shall be otherwise; what is not said stays.
struct CredentialChange {
    std::optional<std::string> label{};
    std::optional<core::Timestamp> expires{}; ///< as when an old token shall work for some days beside the new one
    std::optional<std::vector<std::string>> redirectUris{};
};

/// What a write did to a person.
struct PersonOutcome {
    Person person;         ///< as it is now
    bool isChanged = true; ///< false: nothing differed, and version and lastModified stayed
};
struct GroupOutcome {
    Group group;
    bool isChanged = true;
    std::int64_t membersAdded = 0;
    std::int64_t membersRemoved = 0;
};

/// Lives on the writer's thread for one operation; every change also writes its feed row and, with the journal row, its
/// before and after. A Conflict names what collides; after an error of kind Unavailable or Corrupt the whole batch is
/// given up. Row counters (people, groups, members) are kept in the same transaction.
class WriteSession {
public:
    virtual ~WriteSession() = default;

    /// The instant of this batch, from the directory's clock; never goes backwards.
    [[nodiscard]] virtual core::Timestamp now() const = 0;

    /// Runs `change` in a savepoint of its own: on any error its writes are undone and the session goes on, so that a
    /// refusal can still be journalled.
    [[nodiscard]] virtual core::Result<> attempt(const std::function<core::Result<>()>& change) = 0;

    // Set-up
    [[nodiscard]] virtual core::Result<Integration> createIntegration(const NewIntegration& integration) = 0;
    /// Nothing is written, and nobody told, when nothing differs.
    [[nodiscard]] virtual core::Result<Integration> updateIntegration(IntegrationId integration,
                                                                      const IntegrationChange& change) = 0;
    /// Takes the place of one with the same resource type and URN. Fed as a change of the integration.
    [[nodiscard]] virtual core::Result<> saveExtensionSchema(IntegrationId integration,
                                                             const ExtensionSchema& schema) = 0;
    /// NotFound when there is none. What people hold of it stays stored.
    [[nodiscard]] virtual core::Result<> deleteExtensionSchema(IntegrationId integration, std::string_view resourceType,
                                                               std::string_view urn) = 0;
    /// With all its people, groups, credentials; the journal stays.
    [[nodiscard]] virtual core::Result<> deleteIntegration(IntegrationId integration) = 0;
    [[nodiscard]] virtual core::Result<Credential> createCredential(const NewCredential& credential) = 0;
    /// NotFound when it does not exist; Invalid when it is revoked.
    [[nodiscard]] virtual core::Result<> updateCredential(CredentialId credential, const CredentialChange& change) = 0;
    /// With every token that was issued to it.
    [[nodiscard]] virtual core::Result<> revokeCredential(CredentialId credential) = 0;
    /// Remembered at most once a minute per credential.
    [[nodiscard]] virtual core::Result<> noteCredentialUse(CredentialId credential) = 0;
    [[nodiscard]] virtual core::Result<> saveSetting(std::string_view key, std::string_view value) = 0;
    /// The one of that name, and all whose names begin with it and a slash. Succeeds when there is none.
    [[nodiscard]] virtual core::Result<> deleteSettings(std::string_view name) = 0;

    // Sealed secrets. The feed tells of them as of settings, without name or value.
    [[nodiscard]] virtual core::Result<std::vector<StoredSecret>> secrets() = 0;
    /// Takes the place of the one of that name. `modified` is kept as given; that of this batch when it is not set.
    [[nodiscard]] virtual core::Result<> saveSecret(const StoredSecret& secret) = 0;
    /// Succeeds when there is none.
    [[nodiscard]] virtual core::Result<> deleteSecret(std::string_view name) = 0;

    // What the relay is about to do. No feed row: it is over within the request, and goes with its integration.
    [[nodiscard]] virtual core::Result<RelayIntentId> addRelayIntent(IntegrationId integration,
                                                                     std::string_view resource) = 0;
    /// Succeeds when there is none.
    [[nodiscard]] virtual core::Result<> deleteRelayIntent(RelayIntentId intent) = 0;

    // OAuth 2. What is looked up by its hash is found in no other integration.
    /// Takes the place of an older one. `tries` wrong answers use it up.
    [[nodiscard]] virtual core::Result<> createConsentCode(IntegrationId integration, const core::Sha256Digest& hash,
                                                           core::Timestamp expires, int tries) = 0;
    /// Counts the try: the operation must not fail afterwards, or the try is undone with it.
    [[nodiscard]] virtual core::Result<ConsentAnswer> tryConsentCode(IntegrationId integration,
                                                                     const core::Sha256Digest& hash) = 0;
    [[nodiscard]] virtual core::Result<> createAuthorizationCode(const NewAuthorizationCode& code) = 0;
    /// Also when it is expired or redeemed: what that means is the caller's to decide.
    [[nodiscard]] virtual core::Result<std::optional<AuthorizationCode>>
    authorizationCode(IntegrationId integration, const core::Sha256Digest& hash) = 0;
    /// Conflict when it is redeemed already.
    [[nodiscard]] virtual core::Result<OAuthFamilyId> redeemAuthorizationCode(const AuthorizationCode& code,
                                                                              const NewOAuthTokens& tokens) = 0;
    /// A grant without a code, as of client credentials.
    [[nodiscard]] virtual core::Result<OAuthFamilyId> issueTokens(CredentialId client, std::string_view scope,
                                                                  const NewOAuthTokens& tokens) = 0;
    /// Also when it is expired, replaced or revoked.
    [[nodiscard]] virtual core::Result<std::optional<OAuthToken>> oauthToken(IntegrationId integration,
                                                                             const core::Sha256Digest& hash) = 0;
    /// The new ones join its family; the instant of the first replacement stays.
    [[nodiscard]] virtual core::Result<> replaceRefreshToken(const OAuthToken& current,
                                                             const NewOAuthTokens& tokens) = 0;
    [[nodiscard]] virtual core::Result<> revokeTokenFamily(OAuthFamilyId family) = 0;

    // People. Attributes are canonical.
    [[nodiscard]] virtual core::Result<std::optional<Person>> person(IntegrationId integration,
                                                                     const ResourceId& id) = 0;
    /// `id`: as another service gave it, for a copy of that service's person; a new one of ours when empty.
    [[nodiscard]] virtual core::Result<PersonOutcome>
    createPerson(IntegrationId integration, const scim::JsonObject& attributes, const ResourceId& id = {}) = 0;
    [[nodiscard]] virtual core::Result<PersonOutcome> replacePerson(const Person& current,
                                                                    const scim::JsonObject& attributes) = 0;
    [[nodiscard]] virtual core::Result<> deletePerson(const Person& current) = 0;
    [[nodiscard]] virtual core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) = 0;

    // Groups. Members are rows: adding one costs the same whatever the size of the group. When the steps of one
    // operation undo each other, the outcome of the last has the version and the time from before the first, and nobody
    // is told.
    [[nodiscard]] virtual core::Result<std::optional<Group>> group(IntegrationId integration, const ResourceId& id) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> createGroup(IntegrationId integration,
                                                                 const scim::JsonObject& attributes,
                                                                 std::span<const scim::Member> members,
                                                                 const ResourceId& id = {}) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> replaceGroupAttributes(const Group& current,
                                                                            const scim::JsonObject& attributes) = 0;
    /// Invalid, naming the ids, when a member is not known in this integration. Known members are added once.
    [[nodiscard]] virtual core::Result<GroupOutcome> addMembers(const Group& current,
                                                                std::span<const scim::Member> members) = 0;
    /// Whether one of these ids is of somebody directly in the group.
    [[nodiscard]] virtual core::Result<bool> hasAnyMember(const Group& current, std::span<const std::string> ids) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> removeMembers(const Group& current,
                                                                   std::span<const std::string> ids) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> removeMembersMatching(const Group& current,
                                                                           const scim::Filter& filter) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> replaceMembers(const Group& current,
                                                                    std::span<const scim::Member> members) = 0;
    [[nodiscard]] virtual core::Result<> deleteGroup(const Group& current) = 0;
    [[nodiscard]] virtual core::Result<std::vector<MemberRow>> members(GroupId group, std::int64_t afterRowId,
                                                                       std::int64_t limit) = 0;

    /// Work that outlives the program: directory/Jobs.h.
    [[nodiscard]] virtual JobWrites& jobs() = 0;
    /// Onboarding: directory/Invitations.h, Registrations.h, MailTemplates.h.
    [[nodiscard]] virtual InvitationWrites& invitations() = 0;
    [[nodiscard]] virtual RegistrationWrites& registrations() = 0;
    [[nodiscard]] virtual MailTemplateWrites& mailTemplates() = 0;

    /// Where a durable reader of the feed has got to, kept with what it made of it; the feed keeps what comes after.
    /// Never goes back.
    [[nodiscard]] virtual core::Result<> advanceConsumer(std::string_view name, std::int64_t position) = 0;

    /// Ties the before/after of this operation's changes to the row it writes.
    [[nodiscard]] virtual core::Result<JournalId> journal(const JournalEntry& entry) = 0;
};

} // namespace rollcall::directory
