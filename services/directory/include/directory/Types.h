// SPDX-License-Identifier: Apache-2.0
// The directory's rows as values. Text is UTF-8.
#pragma once

#include "core/Secret.h"
#include "core/StrongId.h"
#include "core/Timestamp.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

using IntegrationId = core::StrongId<struct IntegrationTag, std::int64_t>;
using PersonId = core::StrongId<struct PersonTag, std::int64_t>; ///< the row, for tables; never leaves the program
using GroupId = core::StrongId<struct GroupTag, std::int64_t>;   ///< the row
using CredentialId = core::StrongId<struct CredentialTag, std::int64_t>;
using JournalId = core::StrongId<struct JournalTag, std::int64_t>;
using RelayIntentId = core::StrongId<struct RelayIntentTag, std::int64_t>;
/// SCIM `id`: opaque, stable, unique over people and groups of one integration.
using ResourceId = core::StrongId<struct ResourceTag, std::string>;

enum class Role { Own, Relay, Companion };
enum class AuthMode { Bearer, Basic, OAuth, Header };

[[nodiscard]] std::string_view toString(Role role);     ///< "own", "relay", "companion"
[[nodiscard]] std::string_view toString(AuthMode mode); ///< "bearer", "basic", "oauth", "header"
[[nodiscard]] std::optional<Role> parseRole(std::string_view text);
[[nodiscard]] std::optional<AuthMode> parseAuthMode(std::string_view text);
/// `[a-z0-9-]{1,63}`, not starting or ending with a hyphen: what may stand in a SCIM base URL.
[[nodiscard]] bool isValidSlug(std::string_view slug);

struct Integration {
    IntegrationId id;
    std::string slug;
    std::string name;
    std::string profileId;
    Role role = Role::Own;
    AuthMode authMode = AuthMode::Bearer;
    core::Timestamp created{};
    /// How this client is treated and answered: JSON, opaque to the directory. Empty: nothing was said.
    std::string compatibility{};
    /// Where the vendor's own service is and how it is called: JSON, opaque to the directory, without any credential.
    /// Empty when there is none.
    std::string downstream{};
};

/// A schema of an integration's own, beside those of the RFCs.
struct ExtensionSchema {
    std::string resourceType; ///< "User" or "Group"
    std::string urn;          ///< compared without regard to case
    std::string definition;   ///< JSON, opaque to the directory
    core::Timestamp lastModified{};
};

/// An integration may have several live ones at a time, so that one can be exchanged for another without a gap.
struct Credential {
    CredentialId id;
    IntegrationId integration;
    std::string purpose; ///< "scim" or "registrations"
    AuthMode mode = AuthMode::Bearer;
    std::string username; ///< Basic: the user name; OAuth: the client id
    std::string lastFour; ///< for telling credentials apart
    core::Timestamp created{};
    std::optional<core::Timestamp> expires;
    std::optional<core::Timestamp> lastUsed;
    std::optional<core::Timestamp> revoked;
    std::string label{};                     ///< what the admin calls it; may be empty
    std::string headerName{};                ///< Header only: another field than Authorization; empty for that one
    std::vector<std::string> redirectUris{}; ///< OAuth only: compared exactly
    bool isPublic = false;                   ///< OAuth only: a client that has no secret
};

/// What the listener compares a presented credential with.
struct CredentialHash {
    CredentialId id;
    IntegrationId integration;
    AuthMode mode = AuthMode::Bearer;
    std::string username;
    core::Sha256Digest hash{}; ///< of the token, password or client secret; all are 256 random bits of ours
    std::string lastFour;
    std::optional<core::Timestamp> expires;
    bool isRevoked = false; ///< kept so that the use of an old token can be recognised and named
    std::string purpose = "scim";
    std::string headerName{};
    std::vector<std::string> redirectUris{};
    bool isPublic = false; ///< there is no secret, and `hash` matches nothing
    std::string label{};   ///< what the admin calls it; may be empty
};

/// Something that must be read again, as another service's token: sealed, and not readable without the data key.
struct StoredSecret {
    std::string name;   ///< unique
    std::string keyId;  ///< which key seals it
    std::string sealed; ///< bytes, not text
    core::Timestamp modified{};
};

/// Said before a write is passed on, and taken back once its end is known: what a crash in between leaves behind has
/// to be read again from the downstream.
struct RelayIntent {
    RelayIntentId id;
    IntegrationId integration;
    std::string resource; ///< in the caller's words, as "Users/theirs-1"
    core::Timestamp at{};
};

struct Person {
    PersonId rowId;
    IntegrationId integration;
    ResourceId id;
    std::string userName;
    std::string externalId;
    bool active = true;
    core::Timestamp created{};
    core::Timestamp lastModified{};
    std::int64_t version = 1;
    std::string resource; ///< canonical SCIM JSON
};

struct Group {
    GroupId rowId;
    IntegrationId integration;
    ResourceId id;
    std::string displayName;
    std::int64_t memberCount = 0;
    core::Timestamp created{};
    core::Timestamp lastModified{};
    std::int64_t version = 1;
    std::string resource; ///< canonical SCIM JSON without members
};

/// A group that a person (or group) is in.
struct GroupReference {
    GroupId rowId;
    ResourceId id;
    std::string displayName;
    bool isDirect = true;
};

enum class MemberKind { Person, Group };

struct MemberRow {
    std::int64_t rowId = 0; ///< ordering key for paging
    MemberKind kind = MemberKind::Person;
    ResourceId id;
    std::string display; ///< userName of a person, displayName of a group
    std::string name;    ///< display name for people who read
    bool active = true;
};

struct Counts {
    std::int64_t people = 0;
    std::int64_t activePeople = 0;
    std::int64_t groups = 0;
};

} // namespace rollcall::directory
