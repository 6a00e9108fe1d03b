// SPDX-License-Identifier: Apache-2.0
// Long lists are read in ranges of ids, so that no read lasts; totals come from the hours.
#include "JournalReader.h"

#include "CounterRepository.h"
#include "JournalLegs.h"
#include "JournalRepository.h"
#include "directory/SearchText.h"
#include "scim/Json.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::int64_t idsPerRange = 50'000;
constexpr std::int64_t errorsInSummary = 5;

/// Rows that belong to no integration stand under 0.
std::string onlyOf(bool hasIntegration, bool withUnaddressed)
{
    if (!hasIntegration)
        return {};
    return withUnaddressed ? " AND integration IN (?, 0)" : " AND integration = ?";
}

std::string conditionsOf(const SqlDialect& dialect, const JournalQuery& query, std::size_t wordCount)
{
    std::string sql = onlyOf(query.integration.has_value(), query.withUnaddressed);
    if (query.person)
        sql += " AND person = ?";
    switch (query.slice) {
    case JournalSlice::All:
        break;
    case JournalSlice::Succeeded:
        sql += " AND status < 400";
        break;
    case JournalSlice::Refused:
        sql += " AND status >= 400";
        break;
    case JournalSlice::Writes:
        sql += " AND is_write = 1";
        break;
    }
    for (std::size_t i = 0; i < wordCount; ++i)
        sql += " AND " + dialect.containsText("search_text");
    return sql;
}

/// The index that leads to what is asked for with the fewest other rows; nothing where the ids themselves do.
std::string indexOf(const SqlDialect& dialect, const JournalQuery& query)
{
    if (query.person)
        return dialect.usingIndex("journal_by_person");
    if (query.slice == JournalSlice::Refused)
        return dialect.usingIndex(query.integration ? "journal_refused_by_integration" : "journal_refused");
    return query.integration ? dialect.usingIndex("journal_by_integration") : std::string();
}

core::Result<> appendIds(Statement& rows, std::vector<JournalId>& ids)
{
    for (;;) {
        const auto row = rows.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return {};
        ids.emplace_back(rows.integer(0));
    }
}

template<class Id>
std::optional<Id> optionalId(const Statement& row, int column)
{
    const auto value = row.optionalInteger(column);
    return value ? std::optional(Id(*value)) : std::nullopt;
}

JournalRow rowOf(const Statement& row)
{
    return {JournalId(row.integer(0)),
            core::fromMilliseconds(row.integer(1)),
            row.integer(2),
            row.text(3),
            row.text(4),
            static_cast<int>(row.integer(5)),
            parseMeaning(row.text(6)),
            row.text(7),
            row.text(8),
            row.integer(9),
            optionalId<PersonId>(row, 10),
            row.integer(11)};
}

std::vector<std::pair<std::string, std::string>> headersOf(const std::string& json)
{
    std::vector<std::pair<std::string, std::string>> headers;
    const auto value = scim::parseJson(json);
    const scim::JsonArray* list = value ? value->if_array() : nullptr;
    if (!list)
        return headers;
    for (const scim::JsonValue& entry : *list) {
        const scim::JsonArray* pair = entry.if_array();
        if (pair && pair->size() == 2 && (*pair)[0].is_string() && (*pair)[1].is_string())
            headers.emplace_back(std::string((*pair)[0].get_string()), std::string((*pair)[1].get_string()));
    }
    return headers;
}

} // namespace

std::string journalOrderSql(const SqlDialect& dialect, const JournalQuery& query, std::size_t wordCount)
{
    return "SELECT id FROM journal" + indexOf(dialect, query) + " WHERE id > ? AND id <= ?" +
           conditionsOf(dialect, query, wordCount) + " ORDER BY id DESC";
}

std::string journalPartOfHourSql(const SqlDialect& dialect, bool hasIntegration, bool withUnaddressed)
{
    return "SELECT coalesce(sum(folded), 0), coalesce(sum(CASE WHEN status >= 400 THEN folded ELSE 0 END), 0) "
           "FROM journal" +
           dialect.usingIndex("journal_by_time") + " WHERE at >= ? AND at < ?" +
           onlyOf(hasIntegration, withUnaddressed);
}

std::string journalErrorsSql(const SqlDialect& dialect, bool hasIntegration)
{
    return "SELECT id FROM journal" +
           dialect.usingIndex(hasIntegration ? "journal_refused_by_integration" : "journal_refused") +
           " WHERE status >= 400" + onlyOf(hasIntegration, false) + " ORDER BY id DESC LIMIT ?";
}

core::Result<JournalOrder> JournalReader::order(const JournalQuery& query, JournalId newerThan,
                                                const std::stop_token& stop)
{
    const auto newest = m_connection.integer("SELECT max(id) FROM journal");
    if (!newest)
        return tl::unexpected(newest.error());
    const std::vector<std::string> words = searchWords(query.text);
    const std::string sql = journalOrderSql(m_connection.dialect(), query, words.size());
    // By person or by refusal an index leads to the few rows there are.
    const bool isSparse = query.person.has_value() || (query.slice == JournalSlice::Refused && words.empty());
    JournalOrder order{{}, std::max(newerThan, JournalId(*newest))};
    for (std::int64_t end = *newest; end > newerThan.value;) {
        if (stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        const std::int64_t begin = isSparse ? newerThan.value : std::max(newerThan.value, end - idsPerRange);
        Statement rows = m_connection.statement(sql);
        rows.bind(begin).bind(end);
        if (query.integration)
            rows.bind(query.integration->value);
        if (query.person)
            rows.bind(query.person->value);
        for (const std::string& word : words)
            rows.bindText(word);
        if (auto read = appendIds(rows, order.ids); !read)
            return tl::unexpected(std::move(read.error()));
        end = begin;
    }
    return order;
}

core::Result<std::vector<JournalRow>> JournalReader::rows(std::span<const JournalId> ids)
{
    std::vector<JournalRow> result;
    result.reserve(ids.size());
    for (const JournalId id : ids) {
        Statement query =
            m_connection.statement("SELECT id, at, microseconds, method, target, status, meaning, subject, "
                                   "detail, member_count, person, folded FROM journal WHERE id = ?");
        const auto row = query.bind(id.value).step();
        if (!row)
            return tl::unexpected(row.error());
        if (*row)
            result.push_back(rowOf(query));
    }
    return result;
}

core::Result<std::optional<JournalEntry>> JournalReader::entry(JournalId id)
{
    Statement query =
        m_connection.statement("SELECT j.id, j.integration, j.at, j.microseconds, j.method, j.target, j.status, "
                               "j.meaning, j.subject, j.detail, "
                               "j.member_count, j.person, j.group_id, j.credential, j.folded, b.client_address, "
                               "b.user_agent, b.request_headers, "
                               "b.request, b.request_size, b.request_cut, b.response, b.response_size, b.response_cut, "
                               "b.legs "
                               "FROM journal j JOIN journal_bodies b ON b.journal = j.id WHERE j.id = ?");
    const auto row = query.bind(id.value).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    JournalEntry entry;
    entry.id = JournalId(query.integer(0));
    if (query.integer(1) != 0)
        entry.integration = IntegrationId(query.integer(1));
    entry.at = core::fromMilliseconds(query.integer(2));
    entry.microseconds = query.integer(3);
    entry.method = query.text(4);
    entry.target = query.text(5);
    entry.status = static_cast<int>(query.integer(6));
    entry.meaning = parseMeaning(query.text(7));
    entry.subject = query.text(8);
    entry.detail = query.text(9);
    entry.count = query.integer(10);
    entry.person = optionalId<PersonId>(query, 11);
    entry.group = optionalId<GroupId>(query, 12);
    entry.credential = optionalId<CredentialId>(query, 13);
    entry.folded = query.integer(14);
    entry.clientAddress = query.text(15);
    entry.userAgent = query.text(16);
    entry.requestHeaders = headersOf(query.text(17));
    entry.request = JournalBody::fromStored(query.blob(18), query.integer(19), query.flag(20));
    entry.response = JournalBody::fromStored(query.blob(21), query.integer(22), query.flag(23));
    entry.legs = legsFromJson(query.text(24));
    return entry;
}

core::Result<std::vector<ChangeRecord>> JournalReader::changesOfPerson(PersonId person, std::int64_t limit)
{
    Statement query = m_connection.statement(
        "SELECT coalesce(journal, 0), at, before, after FROM changes c WHERE person = ? AND EXISTS (SELECT 1 FROM "
        "integrations i WHERE i.id = c.integration AND i.removed IS NULL) ORDER BY c.id DESC LIMIT ?");
    query.bind(person.value).bind(limit);
    std::vector<ChangeRecord> changes;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return changes;
        changes.push_back(
            {JournalId(query.integer(0)), core::fromMilliseconds(query.integer(1)), query.blob(2), query.blob(3)});
    }
}

core::Result<> JournalReader::sumHours(JournalSummary& summary, std::optional<IntegrationId> integration,
                                       core::Timestamp since, bool withUnaddressed)
{
    const std::int64_t from = std::max<std::int64_t>(core::toMilliseconds(since), 0);
    const std::int64_t firstWholeHour = (from + hourMilliseconds - 1) / hourMilliseconds;
    const std::string onlyOne = onlyOf(integration.has_value(), withUnaddressed);
    Statement hours = m_connection.statement(
        "SELECT coalesce(sum(CASE WHEN hour >= ? THEN answered ELSE 0 END), 0), "
        "coalesce(sum(CASE WHEN hour >= ? THEN refused ELSE 0 END), 0), max(last_at) FROM journal_hours WHERE 1 = 1" +
        onlyOne);
    hours.bind(firstWholeHour).bind(firstWholeHour);
    if (integration)
        hours.bind(integration->value);
    const auto row = hours.step();
    if (!row)
        return tl::unexpected(row.error());
    summary.refused = hours.integer(1);
    summary.requests = hours.integer(0) + summary.refused;
    if (const auto last = hours.optionalInteger(2))
        summary.last = core::fromMilliseconds(*last);

    Statement part =
        m_connection.statement(journalPartOfHourSql(m_connection.dialect(), integration.has_value(), withUnaddressed));
    part.bind(from).bind(firstWholeHour * hourMilliseconds);
    if (integration)
        part.bind(integration->value);
    const auto partRow = part.step();
    if (!partRow)
        return tl::unexpected(partRow.error());
    summary.requests += part.integer(0);
    summary.refused += part.integer(1);
    return {};
}

core::Result<std::vector<JournalId>> JournalReader::newestErrors(std::optional<IntegrationId> integration,
                                                                 bool withUnaddressed)
{
    std::vector<JournalId> ids;
    const auto append = [&](const std::optional<IntegrationId>& whose) -> core::Result<> {
        Statement query = m_connection.statement(journalErrorsSql(m_connection.dialect(), whose.has_value()));
        if (whose)
            query.bind(whose->value);
        query.bind(errorsInSummary);
        return appendIds(query, ids);
    };
    if (auto read = append(integration); !read)
        return tl::unexpected(std::move(read.error()));
    if (!integration || !withUnaddressed)
        return ids;
    // Each index gives its newest; of both together the newest count.
    if (auto read = append(IntegrationId(0)); !read)
        return tl::unexpected(std::move(read.error()));
    std::ranges::sort(ids, std::ranges::greater());
    if (std::cmp_greater(ids.size(), errorsInSummary))
        ids.resize(static_cast<std::size_t>(errorsInSummary));
    return ids;
}

core::Result<JournalSummary> JournalReader::summary(std::optional<IntegrationId> integration, core::Timestamp since,
                                                    bool withUnaddressed)
{
    const ReadScope scope(m_connection);
    JournalSummary summary;
    if (auto summed = sumHours(summary, integration, since, withUnaddressed); !summed)
        return tl::unexpected(std::move(summed.error()));
    const auto errors = newestErrors(integration, withUnaddressed);
    if (!errors)
        return tl::unexpected(errors.error());
    auto errorRows = rows(*errors);
    if (!errorRows)
        return tl::unexpected(std::move(errorRows.error()));
    std::erase_if(*errorRows, [&](const JournalRow& row) { return row.at < since; });
    summary.lastErrors = std::move(*errorRows);
    const auto dropped = CounterRepository(m_connection).value(IntegrationId(0), counter::journalDropped);
    if (!dropped)
        return tl::unexpected(dropped.error());
    summary.dropped = *dropped;
    return summary;
}

core::Result<std::vector<TrafficBucket>> JournalReader::traffic(std::optional<IntegrationId> integration,
                                                                core::Timestamp since, core::Timestamp until,
                                                                bool withUnaddressed)
{
    const std::int64_t first = core::toMilliseconds(since) / hourMilliseconds;
    const std::int64_t last = (core::toMilliseconds(until) - 1) / hourMilliseconds;
    std::vector<TrafficBucket> buckets;
    for (std::int64_t hour = first; hour <= last; ++hour)
        buckets.push_back({core::fromMilliseconds(hour * hourMilliseconds), 0, 0});
    Statement query = m_connection.statement(
        "SELECT hour, sum(answered), sum(refused) FROM journal_hours WHERE hour >= ? AND hour <= ?" +
        onlyOf(integration.has_value(), withUnaddressed) + " GROUP BY hour");
    query.bind(first).bind(last);
    if (integration)
        query.bind(integration->value);
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return buckets;
        TrafficBucket& bucket = buckets[static_cast<std::size_t>(query.integer(0) - first)];
        bucket.answered = query.integer(1);
        bucket.refused = query.integer(2);
    }
}

} // namespace rollcall::directory
