// SPDX-License-Identifier: Apache-2.0
// Writes journal rows, their bodies in a table of their own, and the hourly totals.
#include "JournalRepository.h"

#include "SearchText.h"
#include "scim/Json.h"

#include <chrono>

namespace rollcall::directory {

namespace {

/// What a row takes beside its texts: numbers, indexes, page overhead.
constexpr std::int64_t bytesPerRow = 250;

template<class Id>
std::optional<std::int64_t> valueOf(const std::optional<Id>& id)
{
    return id ? std::optional(id->value) : std::nullopt;
}

std::string headersAsJson(const JournalEntry& entry)
{
    scim::JsonArray headers;
    headers.reserve(entry.requestHeaders.size());
    for (const auto& [name, value] : entry.requestHeaders)
        headers.push_back(scim::JsonArray{scim::JsonString(name), scim::JsonString(value)});
    return scim::toJson(scim::JsonValue(std::move(headers)));
}

bool isWrite(std::string_view method)
{
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

std::int64_t sizeOf(std::string_view text)
{
    return static_cast<std::int64_t>(text.size());
}

} // namespace

core::Result<JournalId> JournalRepository::insert(const JournalEntry& entry, core::Timestamp now)
{
    const core::Timestamp at = entry.at == core::Timestamp{} ? now : entry.at;
    const std::string searchText = searchTextOf(entry.subject + '\n' + entry.target + '\n' + entry.detail);
    const std::string headers = headersAsJson(entry);
    const std::int64_t bytes = bytesPerRow + sizeOf(entry.target) + sizeOf(entry.subject) + sizeOf(entry.detail) +
                               sizeOf(searchText) + sizeOf(headers) + sizeOf(entry.userAgent) +
                               sizeOf(entry.request.text()) + sizeOf(entry.response.text());
    Statement insert =
        m_connection.statement("INSERT INTO journal(integration, at, microseconds, method, target, status, is_write, "
                               "meaning, subject, detail, "
                               "member_count, person, group_id, credential, folded, stored_bytes, search_text) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(entry.integration ? entry.integration->value : 0)
        .bind(core::toMilliseconds(at))
        .bind(entry.microseconds);
    insert.bindText(entry.method)
        .bindText(entry.target)
        .bind(std::int64_t{entry.status})
        .bindFlag(isWrite(entry.method));
    insert.bindText(toString(entry.meaning)).bindText(entry.subject).bindText(entry.detail).bind(entry.count);
    insert.bind(valueOf(entry.person)).bind(valueOf(entry.group)).bind(valueOf(entry.credential)).bind(entry.folded);
    if (auto inserted = insert.bind(bytes).bindText(searchText).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    const JournalId id(insert.insertedId());
    if (auto bodies = insertBodies(id, entry, headers); !bodies)
        return tl::unexpected(std::move(bodies.error()));
    if (auto counted = countHour(entry, at); !counted)
        return tl::unexpected(std::move(counted.error()));
    if (auto counted = m_counters.add(IntegrationId(0), counter::journalBytes, bytes); !counted)
        return tl::unexpected(std::move(counted.error()));
    return id;
}

core::Result<> JournalRepository::insertBodies(JournalId id, const JournalEntry& entry, const std::string& headers)
{
    Statement insert = m_connection.statement(
        "INSERT INTO journal_bodies(journal, client_address, user_agent, request_headers, request_size, request_cut, "
        "response_size, response_cut, request, response) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(id.value).bindText(entry.clientAddress).bindText(entry.userAgent).bindText(headers);
    insert.bind(entry.request.originalSize()).bindFlag(entry.request.isCut());
    insert.bind(entry.response.originalSize()).bindFlag(entry.response.isCut());
    return insert.bindBlob(entry.request.text()).bindBlob(entry.response.text()).run();
}

core::Result<> JournalRepository::countHour(const JournalEntry& entry, core::Timestamp at)
{
    Statement upsert = m_connection.statement(
        "INSERT INTO journal_hours(integration, hour, answered, refused, last_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT(integration, hour) DO UPDATE SET answered = answered + excluded.answered, "
        "refused = refused + excluded.refused, "
        "last_at = CASE WHEN excluded.last_at > last_at THEN excluded.last_at ELSE last_at END");
    const bool isRefused = entry.status >= 400;
    upsert.bind(entry.integration ? entry.integration->value : 0).bind(core::toMilliseconds(at) / hourMilliseconds);
    upsert.bind(isRefused ? 0 : entry.folded).bind(isRefused ? entry.folded : 0).bind(core::toMilliseconds(at));
    return upsert.run();
}

core::Result<bool> JournalRepository::addFolded(JournalId id, std::int64_t more)
{
    Statement update = m_connection.statement("UPDATE journal SET folded = folded + ? WHERE id = ?");
    if (auto updated = update.bind(more).bind(id.value).run(); !updated)
        return tl::unexpected(std::move(updated.error()));
    if (update.rowsAffected() == 0)
        return false;
    Statement hour =
        m_connection.statement("UPDATE journal_hours SET refused = refused + ? WHERE (integration, hour) = "
                               "(SELECT integration, at / 3600000 FROM journal WHERE id = ?)");
    if (auto counted = hour.bind(more).bind(id.value).run(); !counted)
        return tl::unexpected(std::move(counted.error()));
    return true;
}

core::Result<> JournalRepository::insertChange(const PendingChange& change, std::optional<JournalId> journal,
                                               core::Timestamp now)
{
    Statement insert =
        m_connection.statement("INSERT INTO changes(journal, integration, person, group_id, at, before, after) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(valueOf(journal))
        .bind(change.integration.value)
        .bind(valueOf(change.person))
        .bind(valueOf(change.group));
    return insert.bind(core::toMilliseconds(now)).bindBlob(change.before).bindBlob(change.after).run();
}

core::Result<> JournalRepository::countDropped(std::int64_t count)
{
    return m_counters.add(IntegrationId(0), counter::journalDropped, count);
}

core::Result<std::int64_t> JournalRepository::prune(const Retention& retention, core::Timestamp now, std::int64_t limit)
{
    const std::int64_t oldest = core::toMilliseconds(now - std::chrono::days(retention.days));
    auto stored = m_counters.value(IntegrationId(0), counter::journalBytes);
    if (!stored)
        return tl::unexpected(std::move(stored.error()));
    std::int64_t remaining = *stored;
    std::int64_t last = 0;
    std::int64_t count = 0;
    {
        Statement query = m_connection.statement("SELECT id, at, stored_bytes FROM journal ORDER BY id LIMIT ?");
        query.bind(limit);
        for (;;) {
            const auto row = query.step();
            if (!row)
                return tl::unexpected(row.error());
            if (!*row || (query.integer(1) >= oldest && remaining <= retention.bytes))
                break;
            last = query.integer(0);
            remaining -= query.integer(2);
            ++count;
        }
    }
    Statement changes = m_connection.statement("DELETE FROM changes WHERE id IN (SELECT id FROM changes "
                                               "WHERE at < ? OR journal <= ? ORDER BY id LIMIT ?)");
    if (count > 0) {
        if (auto done = changes.bind(oldest).bind(last).bind(limit * 4).run(); !done)
            return tl::unexpected(std::move(done.error()));
        for (const std::string_view sql :
             {"DELETE FROM journal_bodies WHERE journal <= ?", "DELETE FROM journal WHERE id <= ?"}) {
            Statement remove = m_connection.statement(sql);
            if (auto done = remove.bind(last).run(); !done)
                return tl::unexpected(std::move(done.error()));
        }
        if (auto done = m_counters.add(IntegrationId(0), counter::journalBytes, remaining - *stored); !done)
            return tl::unexpected(std::move(done.error()));
    }
    Statement hours = m_connection.statement("DELETE FROM journal_hours WHERE hour < ?");
    if (auto done = hours.bind(oldest / hourMilliseconds).run(); !done)
        return tl::unexpected(std::move(done.error()));
    return count;
}

} // namespace rollcall::directory
