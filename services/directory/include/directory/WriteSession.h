// SPDX-License-Identifier: Apache-2.0
// Everything that changes the directory, inside the writer's transaction.
#pragma once

#include "core/Result.h"
#include "directory/Journal.h"
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

struct NewIntegration {
    std::string slug;
    std::string name;
    std::string profileId;
    Role role = Role::Own;
    AuthMode authMode = AuthMode::Bearer;
    bool groupPatchReturnsBody = false;
    int transientStatus = 429;
    int retryAfterSeconds = 5;
};

struct NewCredential {
    IntegrationId integration;
    std::string purpose = "scim";
    AuthMode mode = AuthMode::Bearer;
    std::string username;
    core::Sha256Digest hash{};
    std::string lastFour;
    std::optional<core::Timestamp> expires;
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
    /// With all its people, groups, credentials; the journal stays.
    [[nodiscard]] virtual core::Result<> deleteIntegration(IntegrationId integration) = 0;
    [[nodiscard]] virtual core::Result<Credential> createCredential(const NewCredential& credential) = 0;
    [[nodiscard]] virtual core::Result<> revokeCredential(CredentialId credential) = 0;
    /// Remembered at most once a minute per credential.
    [[nodiscard]] virtual core::Result<> noteCredentialUse(CredentialId credential) = 0;
    [[nodiscard]] virtual core::Result<> saveSetting(std::string_view key, std::string_view value) = 0;

    // People. Attributes are canonical.
    [[nodiscard]] virtual core::Result<std::optional<Person>> person(IntegrationId integration,
                                                                     const ResourceId& id) = 0;
    [[nodiscard]] virtual core::Result<PersonOutcome> createPerson(IntegrationId integration,
                                                                   const scim::JsonObject& attributes) = 0;
    [[nodiscard]] virtual core::Result<PersonOutcome> replacePerson(const Person& current,
                                                                    const scim::JsonObject& attributes) = 0;
    [[nodiscard]] virtual core::Result<> deletePerson(const Person& current) = 0;
    [[nodiscard]] virtual core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) = 0;

    // Groups. Members are rows: adding one costs the same whatever the size of the group.
    [[nodiscard]] virtual core::Result<std::optional<Group>> group(IntegrationId integration, const ResourceId& id) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> createGroup(IntegrationId integration,
                                                                 const scim::JsonObject& attributes,
                                                                 std::span<const scim::Member> members) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> replaceGroupAttributes(const Group& current,
                                                                            const scim::JsonObject& attributes) = 0;
    /// Invalid, naming the ids, when a member is not known in this integration. Known members are added once.
    [[nodiscard]] virtual core::Result<GroupOutcome> addMembers(const Group& current,
                                                                std::span<const scim::Member> members) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> removeMembers(const Group& current,
                                                                   std::span<const std::string> ids) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> removeMembersMatching(const Group& current,
                                                                           const scim::Filter& filter) = 0;
    [[nodiscard]] virtual core::Result<GroupOutcome> replaceMembers(const Group& current,
                                                                    std::span<const scim::Member> members) = 0;
    [[nodiscard]] virtual core::Result<> deleteGroup(const Group& current) = 0;
    [[nodiscard]] virtual core::Result<std::vector<MemberRow>> members(GroupId group, std::int64_t afterRowId,
                                                                       std::int64_t limit) = 0;

    /// Ties the before/after of this operation's changes to the row it writes.
    [[nodiscard]] virtual core::Result<JournalId> journal(const JournalEntry& entry) = 0;
};

} // namespace rollcall::directory
