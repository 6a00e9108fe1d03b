// SPDX-License-Identifier: Apache-2.0
// A directory in memory whose reads a test can hold back, fail and count.
#include "FakeDatabase.h"

#include "MeaningText.h"
#include "directory/Invitations.h"
#include "directory/Jobs.h"
#include "directory/MailTemplates.h"
#include "directory/Registrations.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace rollcall::models::test {

using namespace directory;

namespace {

core::Error notOffered()
{
    return core::makeError(core::ErrorKind::Internal, "The fake directory does not offer this.");
}

class FakeJobs final : public JobReads {
public:
    core::Result<std::optional<Job>> job(JobId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<Job>> jobs(const JobQuery&) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<JobAttempt>> attempts(JobId) override { return tl::unexpected(notOffered()); }
    core::Result<std::optional<JobQueue>> queue(JobQueueId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<JobQueue>> queues(std::optional<IntegrationId>, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<JobProgress> progress(JobQueueId) override { return tl::unexpected(notOffered()); }
    core::Result<std::optional<core::Timestamp>> nextDue(std::string_view) override
    {
        return tl::unexpected(notOffered());
    }
};

class FakeInvitations final : public InvitationReads {
public:
    core::Result<std::optional<Invitation>> ofPerson(IntegrationId, const ResourceId&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<Invitation>> byId(InvitationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::optional<Invitation>> ofPersonRow(PersonId) override { return std::optional<Invitation>{}; }
    core::Result<std::vector<Invitation>> find(const InvitationQuery&) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<Invitation>> due(core::Timestamp, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<core::Timestamp>> nextDue() override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<InvitationCount>> counts(IntegrationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::optional<InvitationLink>> linkByToken(const core::Sha256Digest&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<InvitationLink>> links(InvitationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<MailAttempt>> attempts(InvitationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<Invitation>> ofAddress(std::string_view) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<EnrolmentReport>> reports(InvitationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<std::string>> readReports(std::string_view) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<MailTally> mailsSince(IntegrationId, core::Timestamp) override { return tl::unexpected(notOffered()); }
    core::Result<bool> isSuppressed(IntegrationId, std::string_view) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<SuppressedAddress>> suppressed(IntegrationId, std::string_view, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
};

class FakeRegistrations final : public RegistrationReads {
public:
    core::Result<std::optional<Registration>> current(IntegrationId, const ResourceId&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<Registration>> history(IntegrationId, const ResourceId&, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<Registration>> byId(RegistrationId) override { return tl::unexpected(notOffered()); }
    core::Result<RegistrationCounts> counts(IntegrationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<Registration>> all(IntegrationId, RegistrationId, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<WriteBack>> writeBack(IntegrationId, const ResourceId&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<WriteBack>> writeBackOfRow(PersonId) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<WriteBack>> writeBacks(const WriteBackQuery&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<WriteBackCount>> writeBackCounts(IntegrationId) override
    {
        return tl::unexpected(notOffered());
    }
};

class FakeTemplates final : public MailTemplateReads {
public:
    core::Result<std::vector<MailTemplate>> current(IntegrationId, MailKind) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<MailTemplate>> versions(const MailTemplateKey&) override
    {
        return tl::unexpected(notOffered());
    }
};

} // namespace

class FakeReadSession final : public ReadSession {
public:
    explicit FakeReadSession(FakeDatabase& database) : m_database(database) {}

    core::Result<std::vector<Integration>> integrations() override
    {
        const std::lock_guard lock(m_database.m_mutex);
        if (m_database.m_content.failure)
            return tl::unexpected(*m_database.m_content.failure);
        return m_database.m_content.integrations;
    }
    core::Result<std::optional<Integration>> integrationBySlug(std::string_view) override
    {
        return std::optional<Integration>{};
    }
    core::Result<std::vector<Credential>> credentials(IntegrationId integration) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        if (m_database.m_content.credentialFailure)
            return tl::unexpected(*m_database.m_content.credentialFailure);
        std::vector<Credential> found;
        for (const auto& each : m_database.m_content.credentials) {
            if (each.integration == integration)
                found.push_back(each);
        }
        return found;
    }
    core::Result<std::vector<CredentialHash>> credentialHashes() override { return std::vector<CredentialHash>{}; }
    core::Result<std::vector<ExtensionSchema>> extensionSchemas(IntegrationId) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        return m_database.m_content.extensions;
    }
    core::Result<std::optional<StoredSecret>> secret(std::string_view) override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<StoredSecret>> secrets() override { return tl::unexpected(notOffered()); }
    core::Result<std::vector<RelayIntent>> relayIntents(IntegrationId) override { return tl::unexpected(notOffered()); }
    core::Result<std::optional<std::string>> setting(std::string_view name) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        const auto found = m_database.m_content.settings.find(name);
        return found == m_database.m_content.settings.end() ? std::nullopt : std::optional(found->second);
    }
    core::Result<std::optional<OAuthToken>> oauthToken(IntegrationId, const core::Sha256Digest&) override
    {
        return std::optional<OAuthToken>{};
    }
    core::Result<std::optional<OAuthToken>> oauthTokenAnywhere(const core::Sha256Digest&) override
    {
        return std::optional<OAuthToken>{};
    }
    core::Result<std::optional<ConsentCode>> consentCode(IntegrationId) override
    {
        return std::optional<ConsentCode>{};
    }
    core::Result<std::optional<Person>> person(IntegrationId, const ResourceId&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<Person>> personByUserName(IntegrationId, std::string_view) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<GroupReference>> groupsOfPerson(PersonId person) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        const auto found = m_database.m_content.groups.find(person.value);
        return found == m_database.m_content.groups.end() ? std::vector<GroupReference>{} : found->second;
    }
    core::Result<std::vector<std::vector<GroupReference>>> groupsOfPeople(std::span<const PersonId>, const ScanBudget&,
                                                                          std::stop_token) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<Page<Person>> peoplePage(IntegrationId, const scim::PageRequest&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<Page<Person>> findPeople(IntegrationId, const ResourceQuery&, std::stop_token) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::optional<Group>> group(IntegrationId, const ResourceId&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<Page<Group>> groupsPage(IntegrationId, const scim::PageRequest&) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<Page<Group>> findGroups(IntegrationId, const ResourceQuery&, std::stop_token) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<std::vector<MemberRow>> members(GroupId, std::int64_t, std::int64_t) override
    {
        return tl::unexpected(notOffered());
    }
    core::Result<Counts> counts(IntegrationId) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        if (m_database.m_content.failure)
            return tl::unexpected(*m_database.m_content.failure);
        const auto& people = m_database.m_content.people;
        const auto active = std::count_if(people.begin(), people.end(), [](const auto& row) { return row.active; });
        return Counts{static_cast<std::int64_t>(people.size()), active, 0};
    }
    core::Result<std::vector<PersonId>> personOrder(const PersonQuery& query, std::stop_token) override;
    core::Result<std::vector<PersonRow>> personRows(std::span<const PersonId> ids) override;
    core::Result<std::optional<Person>> personByRow(PersonId id) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        const auto found = m_database.m_content.persons.find(id.value);
        if (m_database.m_content.failure)
            return tl::unexpected(*m_database.m_content.failure);
        return found == m_database.m_content.persons.end() ? std::optional<Person>{} : found->second;
    }
    core::Result<std::vector<GroupRow>> groupRows(IntegrationId) override { return std::vector<GroupRow>{}; }
    core::Result<JournalOrder> journalOrder(const JournalQuery& query, JournalId newerThan, std::stop_token) override;
    core::Result<std::vector<JournalRow>> journalRows(std::span<const JournalId> ids) override;
    core::Result<std::optional<JournalEntry>> journalEntry(JournalId id) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        for (const auto& entry : m_database.m_content.journal) {
            if (entry.id == id)
                return std::optional<JournalEntry>{entry};
        }
        return std::optional<JournalEntry>{};
    }
    core::Result<std::vector<ChangeRecord>> changesOfPerson(PersonId person, std::int64_t) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        const auto found = m_database.m_content.changes.find(person.value);
        return found == m_database.m_content.changes.end() ? std::vector<ChangeRecord>{} : found->second;
    }
    core::Result<JournalSummary> journalSummary(std::optional<IntegrationId> integration, core::Timestamp,
                                                bool withUnaddressed) override
    {
        const std::lock_guard lock(m_database.m_mutex);
        return withUnaddressed || !integration ? m_database.m_content.summaryWithUnaddressed
                                               : m_database.m_content.summary;
    }
    core::Result<std::vector<TrafficBucket>> traffic(std::optional<IntegrationId>, core::Timestamp, core::Timestamp,
                                                     bool) override
    {
        return std::vector<TrafficBucket>{};
    }
    core::Result<std::vector<FeedEntry>> feedAfter(FeedPosition, std::int64_t) override
    {
        return std::vector<FeedEntry>{};
    }
    core::Result<FeedPosition> feedEnd() override { return FeedPosition{0}; }
    JobReads& jobs() override { return m_jobs; }
    InvitationReads& invitations() override { return m_invitations; }
    RegistrationReads& registrations() override { return m_registrations; }
    MailTemplateReads& mailTemplates() override { return m_templates; }
    core::Result<std::optional<FeedPosition>> consumerPosition(std::string_view) override
    {
        return tl::unexpected(notOffered());
    }

private:
    FakeJobs m_jobs;
    FakeInvitations m_invitations;
    FakeRegistrations m_registrations;
    FakeTemplates m_templates;
    FakeDatabase& m_database;
};

core::Result<std::vector<PersonId>> FakeReadSession::personOrder(const PersonQuery& query, std::stop_token)
{
    const std::lock_guard lock(m_database.m_mutex);
    ++m_database.m_calls.personOrders;
    m_database.m_calls.queries.push_back(query);
    if (m_database.m_content.failure)
        return tl::unexpected(*m_database.m_content.failure);
    std::vector<PersonRow> rows;
    for (const auto& row : m_database.m_content.people) {
        const bool isFound = query.search.empty() || row.name.find(query.search) != std::string::npos;
        if (isFound && (!query.active || *query.active == row.active))
            rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [&query](const PersonRow& left, const PersonRow& right) {
        const auto key = [&query](const PersonRow& row) {
            return query.sort == PersonSort::UserName ? row.userName : row.name;
        };
        return query.isDescending ? key(left) > key(right) : key(left) < key(right);
    });
    std::vector<PersonId> ids;
    for (const auto& row : rows)
        ids.push_back(row.rowId);
    return ids;
}

core::Result<std::vector<PersonRow>> FakeReadSession::personRows(std::span<const PersonId> ids)
{
    const std::lock_guard lock(m_database.m_mutex);
    ++m_database.m_calls.personRows;
    m_database.m_calls.personRowsAsked += ids.size();
    if (m_database.m_content.failure)
        return tl::unexpected(*m_database.m_content.failure);
    std::map<std::int64_t, const PersonRow*> byId;
    for (const auto& row : m_database.m_content.people)
        byId.emplace(row.rowId.value, &row);
    std::vector<PersonRow> rows;
    for (const auto& id : ids) {
        if (const auto found = byId.find(id.value); found != byId.end())
            rows.push_back(*found->second);
    }
    return rows;
}

core::Result<JournalOrder> FakeReadSession::journalOrder(const JournalQuery& query, JournalId newerThan,
                                                         std::stop_token)
{
    const std::lock_guard lock(m_database.m_mutex);
    ++m_database.m_calls.journalOrders;
    m_database.m_calls.journalAskedFrom = newerThan;
    if (m_database.m_content.failure)
        return tl::unexpected(*m_database.m_content.failure);
    JournalOrder order{{}, newerThan};
    for (auto entry = m_database.m_content.journal.rbegin(); entry != m_database.m_content.journal.rend(); ++entry) {
        order.examined = std::max(order.examined, entry->id);
        const bool isRefused = entry->status >= 400;
        const bool isInSlice = query.slice == JournalSlice::All ||
                               (query.slice == JournalSlice::Refused && isRefused) ||
                               (query.slice == JournalSlice::Succeeded && !isRefused) ||
                               (query.slice == JournalSlice::Writes && entry->method != "GET");
        const bool isFound = query.text.empty() || entry->subject.find(query.text) != std::string::npos;
        const bool isOfPerson = !query.person || entry->person == query.person;
        const bool isOfIntegration = !query.integration || entry->integration == query.integration ||
                                     (query.withUnaddressed && !entry->integration);
        if (isOfIntegration && isInSlice && isFound && isOfPerson && entry->id > newerThan)
            order.ids.push_back(entry->id);
    }
    return order;
}

core::Result<std::vector<JournalRow>> FakeReadSession::journalRows(std::span<const JournalId> ids)
{
    const std::lock_guard lock(m_database.m_mutex);
    std::vector<JournalRow> rows;
    for (const auto& id : ids) {
        for (const auto& entry : m_database.m_content.journal) {
            if (entry.id == id)
                rows.push_back(toRow(entry));
        }
    }
    return rows;
}

FakeDatabase::FakeDatabase() : m_feed("feed", 1), m_reader("reader", 1) {}

FakeDatabase::~FakeDatabase()
{
    release();
    m_reader.stop();
    m_feed.stop();
}

void FakeDatabase::announce()
{
    static_cast<void>(m_feed.post([this](std::stop_token) {
        const std::lock_guard lock(m_mutex);
        for (const auto& [key, listener] : m_listeners)
            listener();
    }));
}

void FakeDatabase::hold()
{
    const std::lock_guard lock(m_mutex);
    m_isHeld = true;
}

void FakeDatabase::step()
{
    std::unique_lock lock(m_mutex);
    m_gate.wait(lock, [this] { return m_waiting > 0; });
    ++m_steps;
    m_gate.notify_all();
    m_gate.wait(lock, [this] { return m_steps == 0; });
}

void FakeDatabase::release()
{
    const std::lock_guard lock(m_mutex);
    m_isHeld = false;
    m_gate.notify_all();
}

int FakeDatabase::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting;
}

void FakeDatabase::passGate()
{
    std::unique_lock lock(m_mutex);
    if (!m_isHeld)
        return;
    ++m_waiting;
    m_gate.notify_all();
    m_gate.wait(lock, [this] { return !m_isHeld || m_steps > 0; });
    --m_waiting;
    m_steps = 0;
    m_gate.notify_all();
}

FakeDatabase::Calls FakeDatabase::calls() const
{
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

core::Result<std::unique_ptr<ReadSession>> FakeDatabase::newReadSession()
{
    return std::make_unique<FakeReadSession>(*this);
}

void FakeDatabase::write(WriteOperation, WriteCompletion done)
{
    done(tl::unexpected(notOffered()));
}

void FakeDatabase::journalLater(JournalEntry entry)
{
    change([&entry](FakeContent& content) { content.journal.push_back(std::move(entry)); });
}

bool FakeDatabase::read(ReadWork work)
{
    return m_reader.post([this, work = std::move(work)](std::stop_token stop) {
        passGate();
        FakeReadSession session(*this);
        work(&session, stop);
    });
}

FeedSubscription FakeDatabase::subscribe(FeedListener listener)
{
    const std::lock_guard lock(m_mutex);
    const int key = m_nextListener++;
    m_listeners.emplace(key, std::move(listener));
    return FeedSubscription([this, key] {
        const std::lock_guard guard(m_mutex);
        m_listeners.erase(key);
    });
}

PersonRow makePerson(std::int64_t number)
{
    const auto digits = QStringLiteral("%1").arg(number, 5, 10, QLatin1Char('0')).toStdString();
    PersonRow row;
    row.rowId = PersonId{number};
    row.id = ResourceId{"resource-" + digits};
    row.name = "Person " + digits;
    row.userName = "p" + digits + "@acme.example";
    row.email = row.userName;
    row.department = "Sales";
    row.created = row.lastModified = core::fromMilliseconds(1'789'000'000'000 + number);
    return row;
}

JournalEntry makeEntry(std::int64_t number, int status, Meaning meaning, std::string subject)
{
    JournalEntry entry;
    entry.id = JournalId{number};
    entry.integration = IntegrationId{1};
    entry.at = core::fromMilliseconds(1'789'999'990'000 + number);
    entry.microseconds = 1200;
    entry.method = meaning == Meaning::PersonCreated ? "POST" : "GET";
    entry.target = "/scim/v2/acme/Users";
    entry.status = status;
    entry.meaning = meaning;
    entry.subject = std::move(subject);
    return entry;
}

} // namespace rollcall::models::test
