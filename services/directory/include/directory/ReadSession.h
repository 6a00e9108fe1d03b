// SPDX-License-Identifier: Apache-2.0
// Everything that reads the directory. Bound to the thread that made it.
#pragma once

#include "core/Result.h"
#include "directory/Feed.h"
#include "directory/Journal.h"
#include "directory/OAuth.h"
#include "directory/Types.h"
#include "scim/Filter.h"
#include "scim/Resource.h"
#include "scim/Schema.h"
#include "scim/Sort.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::directory {

class InvitationReads;
class JobReads;
class MailTemplateReads;
class RegistrationReads;

enum class PersonSort { Name, UserName, Email, Department, Created, LastModified };

struct PersonQuery {
    IntegrationId integration;
    std::optional<bool> active;
    std::string search; ///< as typed; words are folded and must all be found
    PersonSort sort = PersonSort::Name;
    bool isDescending = false;
};

/// Light form for tables.
struct PersonRow {
    PersonId rowId;
    ResourceId id;
    std::string name;
    std::string userName;
    std::string email;
    std::string department;
    std::string title;
    std::string employeeNumber;
    std::string externalId;
    std::string groups; ///< names, at most a few, joined by ", "
    bool active = true;
    core::Timestamp created{};
    core::Timestamp lastModified{};
};

struct GroupRow {
    GroupId rowId;
    ResourceId id;
    std::string displayName;
    std::int64_t memberCount = 0;
    core::Timestamp lastModified{};
};

template<class Row>
struct Page {
    std::int64_t total = 0;
    std::vector<Row> rows;
};

/// How much an unindexed filter or order may read before it is refused as too many.
struct ScanBudget {
    std::int64_t rows = 2'000'000;
    std::chrono::milliseconds time{3'000};
};

/// What a SCIM list asks for. What is pointed at must live until the answer.
struct ResourceQuery {
    const scim::ResourceType* type = nullptr; ///< with the integration's own extensions; the plain one when null
    const scim::Filter* filter = nullptr;     ///< everything when null
    const scim::Sort* sort = nullptr;         ///< in the order of creation when null; else equals in that order
    scim::PageRequest page{};
    ScanBudget budget{};
    /// What the addresses of resources begin with, with a slash at the end: meta.location and each $ref are compared as
    /// they are served. Empty: no resource has them.
    std::string_view baseUrl{};
};

struct JournalSummary {
    std::int64_t requests = 0;
    std::int64_t refused = 0;
    std::optional<core::Timestamp> last;
    std::vector<JournalRow> lastErrors; ///< newest first, at most five
    std::int64_t dropped = 0;           ///< reads and refusals the bounded queue could not take
};

/// One hour of traffic.
struct TrafficBucket {
    core::Timestamp from{};
    std::int64_t answered = 0;
    std::int64_t refused = 0;
};

/// Not thread-safe: made, used and destroyed on one thread. Each call is a read of its own; no transaction stays open
/// between calls. Errors: Unavailable (locked, closing), Corrupt, Cancelled, Invalid (a filter or an order over
/// budget). What belonged to a removed integration is not there any more, also when it is asked for by its row.
class ReadSession {
public:
    virtual ~ReadSession() = default;

    // Set-up
    [[nodiscard]] virtual core::Result<std::vector<Integration>> integrations() = 0;
    [[nodiscard]] virtual core::Result<std::optional<Integration>> integrationBySlug(std::string_view slug) = 0;
    [[nodiscard]] virtual core::Result<std::vector<Credential>> credentials(IntegrationId integration) = 0;
    [[nodiscard]] virtual core::Result<std::vector<CredentialHash>> credentialHashes() = 0;
    [[nodiscard]] virtual core::Result<std::vector<ExtensionSchema>> extensionSchemas(IntegrationId integration) = 0;
    [[nodiscard]] virtual core::Result<std::optional<std::string>> setting(std::string_view key) = 0;
    [[nodiscard]] virtual core::Result<std::optional<StoredSecret>> secret(std::string_view name) = 0;
    /// By name.
    [[nodiscard]] virtual core::Result<std::vector<StoredSecret>> secrets() = 0;
    /// Oldest first.
    [[nodiscard]] virtual core::Result<std::vector<RelayIntent>> relayIntents(IntegrationId integration) = 0;

    // OAuth 2
    /// By its hash, also when it is expired, replaced or revoked; found in no other integration.
    [[nodiscard]] virtual core::Result<std::optional<OAuthToken>> oauthToken(IntegrationId integration,
                                                                             const core::Sha256Digest& hash) = 0;
    /// The same in whichever integration it is found.
    [[nodiscard]] virtual core::Result<std::optional<OAuthToken>>
    oauthTokenAnywhere(const core::Sha256Digest& hash) = 0;
    /// The newest, also when it is used or expired.
    [[nodiscard]] virtual core::Result<std::optional<ConsentCode>> consentCode(IntegrationId integration) = 0;

    // People, as SCIM asks for them
    [[nodiscard]] virtual core::Result<std::optional<Person>> person(IntegrationId integration,
                                                                     const ResourceId& id) = 0;
    [[nodiscard]] virtual core::Result<std::optional<Person>> personByUserName(IntegrationId integration,
                                                                               std::string_view userName) = 0;
    [[nodiscard]] virtual core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) = 0;
    /// The same for each of a page, in its order, as far as the rows of the budget go: fewer than were asked for, or
    /// none, when these are used up. Invalid when the time is, or the groups around groups alone are too many.
    [[nodiscard]] virtual core::Result<std::vector<std::vector<GroupReference>>>
    groupsOfPeople(std::span<const PersonId> people, const ScanBudget& budget, std::stop_token stop) = 0;
    /// In a stable order, by index; uses stored anchors so that late pages cost the same as early ones.
    [[nodiscard]] virtual core::Result<Page<Person>> peoplePage(IntegrationId integration,
                                                                const scim::PageRequest& page) = 0;
    /// Comparisons of indexed attributes are looked up, everything else is scanned in keyset slices under the budget.
    [[nodiscard]] virtual core::Result<Page<Person>> findPeople(IntegrationId integration, const ResourceQuery& query,
                                                                std::stop_token stop) = 0;
    [[nodiscard]] core::Result<Page<Person>> findPeople(IntegrationId integration, const scim::Filter& filter,
                                                        const scim::PageRequest& page, const ScanBudget& budget,
                                                        std::stop_token stop)
    {
        return findPeople(integration, ResourceQuery{nullptr, &filter, nullptr, page, budget}, std::move(stop));
    }

    // Groups, as SCIM asks for them
    [[nodiscard]] virtual core::Result<std::optional<Group>> group(IntegrationId integration, const ResourceId& id) = 0;
    [[nodiscard]] virtual core::Result<Page<Group>> groupsPage(IntegrationId integration,
                                                               const scim::PageRequest& page) = 0;
    [[nodiscard]] virtual core::Result<Page<Group>> findGroups(IntegrationId integration, const ResourceQuery& query,
                                                               std::stop_token stop) = 0;
    [[nodiscard]] core::Result<Page<Group>> findGroups(IntegrationId integration, const scim::Filter& filter,
                                                       const scim::PageRequest& page, const ScanBudget& budget,
                                                       std::stop_token stop)
    {
        return findGroups(integration, ResourceQuery{nullptr, &filter, nullptr, page, budget}, std::move(stop));
    }
    /// By keyset: those after `afterRowId` (0 for the first), at most `limit`.
    [[nodiscard]] virtual core::Result<std::vector<MemberRow>> members(GroupId group, std::int64_t afterRowId,
                                                                       std::int64_t limit) = 0;

    // Tables of the screen
    [[nodiscard]] virtual core::Result<Counts> counts(IntegrationId integration) = 0;
    /// The row ids of all matching people in order; pages are then fetched by id.
    [[nodiscard]] virtual core::Result<std::vector<PersonId>> personOrder(const PersonQuery& query,
                                                                          std::stop_token stop) = 0;
    [[nodiscard]] virtual core::Result<std::vector<PersonRow>> personRows(std::span<const PersonId> ids) = 0;
    [[nodiscard]] virtual core::Result<std::optional<Person>> personByRow(PersonId id) = 0;
    [[nodiscard]] virtual core::Result<std::vector<GroupRow>> groupRows(IntegrationId integration) = 0;

    /// Work that outlives the program: directory/Jobs.h.
    [[nodiscard]] virtual JobReads& jobs() = 0;
    /// Onboarding: directory/Invitations.h, Registrations.h, MailTemplates.h.
    [[nodiscard]] virtual InvitationReads& invitations() = 0;
    [[nodiscard]] virtual RegistrationReads& registrations() = 0;
    [[nodiscard]] virtual MailTemplateReads& mailTemplates() = 0;

    // Journal and feed
    /// `newerThan` limits to rows after that id: for following live it is what the last call examined.
    [[nodiscard]] virtual core::Result<JournalOrder> journalOrder(const JournalQuery& query, JournalId newerThan,
                                                                  std::stop_token stop) = 0;
    [[nodiscard]] virtual core::Result<std::vector<JournalRow>> journalRows(std::span<const JournalId> ids) = 0;
    [[nodiscard]] virtual core::Result<std::optional<JournalEntry>> journalEntry(JournalId id) = 0;
    [[nodiscard]] virtual core::Result<std::vector<ChangeRecord>> changesOfPerson(PersonId person,
                                                                                  std::int64_t limit) = 0;
    /// `withUnaddressed` counts the rows that belong to no integration as well, see JournalQuery.
    [[nodiscard]] virtual core::Result<JournalSummary>
    journalSummary(std::optional<IntegrationId> integration, core::Timestamp since, bool withUnaddressed = false) = 0;
    [[nodiscard]] virtual core::Result<std::vector<TrafficBucket>> traffic(std::optional<IntegrationId> integration,
                                                                           core::Timestamp since, core::Timestamp until,
                                                                           bool withUnaddressed = false) = 0;
    [[nodiscard]] virtual core::Result<std::vector<FeedEntry>> feedAfter(FeedPosition position, std::int64_t limit) = 0;
    [[nodiscard]] virtual core::Result<FeedPosition> feedEnd() = 0;
    /// Where a durable reader of the feed has got to; nothing when it has never begun.
    [[nodiscard]] virtual core::Result<std::optional<FeedPosition>> consumerPosition(std::string_view name) = 0;
};

} // namespace rollcall::directory
