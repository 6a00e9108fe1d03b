// SPDX-License-Identifier: Apache-2.0
// One row for each request that reached the door: what it meant, what it carried, what was answered.
#pragma once

#include "directory/Types.h"
#include "scim/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::directory {

/// What a request meant, in the words of the directory. The screen translates; `toString` is for machines.
enum class Meaning {
    Unknown,
    ConnectionTest,
    PersonLookedUp,
    PersonNotFound,
    PersonRead,
    PersonCreated,
    PersonUpdated,
    PersonUnchanged,
    PersonDeactivated,
    PersonReactivated,
    PersonDeleted,
    PeopleListed,
    GroupLookedUp,
    GroupNotFound,
    GroupRead,
    GroupCreated,
    GroupUpdated,
    GroupUnchanged,
    GroupRenamed,
    GroupMembersChanged,
    GroupDeleted,
    GroupsListed,
    DiscoveryRead,
    Refused,
};
[[nodiscard]] std::string_view toString(Meaning meaning); ///< "person.created"
[[nodiscard]] Meaning parseMeaning(std::string_view text);

/// A body that cannot hold a password: made only from JSON that went through scim::withoutPasswords, or from a size.
/// Cut at 16 KiB with the true size kept; lists keep their ids alone.
class JournalBody {
public:
    JournalBody() = default;
    [[nodiscard]] static JournalBody fromJson(const scim::JsonValue& value, std::int64_t originalSize);
    /// Bytes that were no JSON: only their number is kept.
    [[nodiscard]] static JournalBody unreadable(std::int64_t originalSize);
    /// A response of ours that is known to hold no secret (rendered from the stored form).
    [[nodiscard]] static JournalBody fromOwnResponse(std::string_view json);
    /// A row read back from the store.
    [[nodiscard]] static JournalBody fromStored(std::string text, std::int64_t originalSize, bool isCut);

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] std::int64_t originalSize() const { return m_originalSize; }
    [[nodiscard]] bool isCut() const { return m_isCut; }

    static constexpr std::size_t maximumBytes = std::size_t{16} * 1024;

private:
    std::string m_text;
    std::int64_t m_originalSize = 0;
    bool m_isCut = false;
};

/// One call to another service that belongs to a request: of the relay, or for the token it needs.
struct JournalLeg {
    std::string purpose; ///< why it was made, one word for machines
    std::string method;
    std::string url; ///< kept without user information; the caller sees to it that its query holds no credential
    int status = 0;  ///< 0 when there was no answer
    std::int64_t microseconds = 0;
    std::string failure{}; ///< why there was no answer, or none that could be used; empty otherwise
    JournalBody answer{};
};

struct JournalEntry {
    JournalId id;
    std::optional<IntegrationId> integration;
    core::Timestamp at{};
    std::int64_t microseconds = 0; ///< from the complete head to the answer
    std::string method;
    std::string target; ///< path and query as sent; never an enrolment token
    int status = 0;
    std::string clientAddress;
    /// What counts as one address when refusals fold into one row; the address itself when empty. Not kept.
    std::string countedAddress{};
    std::string userAgent;
    /// Name and value in the order sent. Authorization holds the scheme and, of a known credential, its last four
    /// characters.
    std::vector<std::pair<std::string, std::string>> requestHeaders;
    JournalBody request;
    JournalBody response;
    Meaning meaning = Meaning::Unknown;
    std::string subject;    ///< userName or group name the meaning speaks of
    std::string detail;     ///< e.g. the old name, the error's detail
    std::int64_t count = 0; ///< people of a list, members added or removed
    std::optional<PersonId> person;
    std::optional<GroupId> group;
    std::optional<CredentialId> credential;
    std::int64_t folded = 1;        ///< how many equal refusals this row stands for
    std::vector<JournalLeg> legs{}; ///< in the order they were made: one conversation is one row
};

/// Light form for tables.
struct JournalRow {
    JournalId id;
    core::Timestamp at{};
    std::int64_t microseconds = 0;
    std::string method;
    std::string target;
    int status = 0;
    Meaning meaning = Meaning::Unknown;
    std::string subject;
    std::string detail;
    std::int64_t count = 0;
    std::optional<PersonId> person;
    std::int64_t folded = 1;
};

enum class JournalSlice { All, Succeeded, Refused, Writes };

struct JournalQuery {
    std::optional<IntegrationId> integration;
    JournalSlice slice = JournalSlice::All;
    std::optional<PersonId> person;
    std::string text; ///< part of subject, target or detail, case and accents folded
    /// With an integration: also the rows that belong to none, as of requests with an unknown credential or path.
    bool withUnaddressed = false;
};

/// What a query found, newest first.
struct JournalOrder {
    std::vector<JournalId> ids;
    /// The highest id that was looked at, whether it was found or not: a later call goes on from there.
    JournalId examined;
};

/// What stands before and after one change, committed with its journal row.
struct ChangeRecord {
    JournalId journal;
    core::Timestamp at{};
    std::string before; ///< canonical JSON; empty on creation
    std::string after;  ///< canonical JSON; empty on deletion
};

struct Retention {
    std::int64_t days = 30;
    std::int64_t bytes = std::int64_t{2} * 1024 * 1024 * 1024;
};

} // namespace rollcall::directory
