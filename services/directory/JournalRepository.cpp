// SPDX-License-Identifier: Apache-2.0
// Writes journal rows, their bodies in a table of their own, and the hourly totals.
#include "JournalRepository.h"

#include "JournalLegs.h"
#include "directory/SearchText.h"
#include "scim/Json.h"

#include <chrono>

namespace rollcall::directory {

namespace {

/// What a row takes beside its texts: numbers, indexes, page overhead.
constexpr std::int64_t bytesPerRow = 250;
constexpr std::int64_t bytesPerChange = 100;
/// Changes of one row may be many more than rows.
constexpr std::int64_t changesPerRow = 8;

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

std::int64_t sizeOf(const PendingChange& change)
{
    return bytesPerChange + sizeOf(change.before) + sizeOf(change.after);
}

} // namespace

core::Result<JournalId> JournalRepository::insert(const JournalEntry& entry, core::Timestamp now,
                                                  std::span<const PendingChange> changes)
{
    const core::Timestamp at = entry.at == core::Timestamp{} ? now : entry.at;
    const std::string searchText = searchTextOf(entry.subject + '\n' + entry.target + '\n' + entry.detail);
    const std::string headers = headersAsJson(entry);
    const std::string legs = legsAsJson(entry.legs);
    std::int64_t bytes = bytesPerRow + sizeOf(entry.target) + sizeOf(entry.subject) + sizeOf(entry.detail) +
                         sizeOf(searchText) + sizeOf(headers) + sizeOf(entry.userAgent) + sizeOf(entry.request.text()) +
                         sizeOf(entry.response.text()) + sizeOf(legs);
    for (const PendingChange& change : changes)
        bytes += sizeOf(change);
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
    if (auto bodies = insertBodies(id, entry, headers, legs); !bodies)
        return tl::unexpected(std::move(bodies.error()));
    if (auto counted = countHour(entry, at); !counted)
        return tl::unexpected(std::move(counted.error()));
    if (auto counted = m_counters.add(IntegrationId(0), counter::journalBytes, bytes); !counted)
        return tl::unexpected(std::move(counted.error()));
    return id;
}

core::Result<> JournalRepository::insertBodies(JournalId id, const JournalEntry& entry, const std::string& headers,
                                               const std::string& legs)
{
    Statement insert = m_connection.statement(
        "INSERT INTO journal_bodies(journal, client_address, user_agent, request_headers, request_size, request_cut, "
        "response_size, response_cut, legs, request, response) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(id.value).bindText(entry.clientAddress).bindText(entry.userAgent).bindText(headers);
    insert.bind(entry.request.originalSize()).bindFlag(entry.request.isCut());
    insert.bind(entry.response.originalSize()).bindFlag(entry.response.isCut());
    return insert.bindText(legs).bindBlob(entry.request.text()).bindBlob(entry.response.text()).run();
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
    auto inserted = insert.bind(core::toMilliseconds(now)).bindBlob(change.before).bindBlob(change.after).run();
    if (!inserted || journal)
        return inserted;
    return m_counters.add(IntegrationId(0), counter::journalBytes, sizeOf(change));
}

core::Result<> JournalRepository::countDropped(std::int64_t count)
{
    return m_counters.add(IntegrationId(0), counter::journalDropped, count);
}

core::Result<std::int64_t> JournalRepository::prune(const Retention& retention, core::Timestamp now, std::int64_t limit)
{
    const std::int64_t oldest = core::toMilliseconds(now - std::chrono::days(retention.days));
    auto changes = pruneLoneChanges(retention, oldest, limit);
    if (!changes)
        return changes;
    auto rows = pruneRows(retention, oldest, limit);
    if (!rows)
        return rows;
    Statement hours = m_connection.statement("DELETE FROM journal_hours WHERE hour < ?");
    if (auto done = hours.bind(oldest / hourMilliseconds).run(); !done)
        return tl::unexpected(std::move(done.error()));
    return *changes + *rows;
}

core::Result<std::int64_t> JournalRepository::pruneLoneChanges(const Retention& retention, std::int64_t oldest,
                                                               std::int64_t limit)
{
    auto stored = m_counters.value(IntegrationId(0), counter::journalBytes);
    if (!stored)
        return stored;
    // Too many bytes are taken from the oldest on, whichever kind of row that is.
    auto firstRow = m_connection.integer("SELECT coalesce((SELECT at FROM journal ORDER BY id LIMIT 1), "
                                         "9223372036854775807)");
    if (!firstRow)
        return firstRow;
    std::int64_t freed = 0;
    std::vector<std::int64_t> due;
    {
        Statement query = m_connection.statement("SELECT id, at, length(before) + length(after) FROM changes "
                                                 "WHERE journal IS NULL ORDER BY id LIMIT ?");
        query.bind(limit);
        for (;;) {
            const auto row = query.step();
            if (!row)
                return tl::unexpected(row.error());
            if (!*row)
                break;
            const bool isTooMuch = *stored - freed > retention.bytes && query.integer(1) <= *firstRow;
            if (query.integer(1) >= oldest && !isTooMuch)
                break;
            due.push_back(query.integer(0));
            freed += bytesPerChange + query.integer(2);
        }
    }
    for (const std::int64_t id : due) {
        Statement remove = m_connection.statement("DELETE FROM changes WHERE id = ?");
        if (auto done = remove.bind(id).run(); !done)
            return tl::unexpected(std::move(done.error()));
    }
    if (auto done = m_counters.add(IntegrationId(0), counter::journalBytes, -freed); !done)
        return tl::unexpected(std::move(done.error()));
    return static_cast<std::int64_t>(due.size());
}

core::Result<bool> JournalRepository::deleteChangesUpTo(std::int64_t last, std::int64_t limit)
{
    Statement remove = m_connection.statement("DELETE FROM changes WHERE id IN (SELECT id FROM changes "
                                              "WHERE journal <= ? ORDER BY journal LIMIT ?)");
    if (auto done = remove.bind(last).bind(limit).run(); !done)
        return tl::unexpected(std::move(done.error()));
    return remove.rowsAffected() < limit;
}

core::Result<std::int64_t> JournalRepository::pruneRows(const Retention& retention, std::int64_t oldest,
                                                        std::int64_t limit)
{
    auto stored = m_counters.value(IntegrationId(0), counter::journalBytes);
    if (!stored)
        return stored;
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
    if (count == 0)
        return 0;
    auto isDone = deleteChangesUpTo(last, limit * changesPerRow);
    if (!isDone)
        return tl::unexpected(isDone.error());
    // The rows themselves wait until their changes are gone.
    if (!*isDone)
        return count;
    for (const std::string_view sql :
         {"DELETE FROM journal_bodies WHERE journal <= ?", "DELETE FROM journal WHERE id <= ?"}) {
        Statement remove = m_connection.statement(sql);
        if (auto done = remove.bind(last).run(); !done)
            return tl::unexpected(std::move(done.error()));
    }
    if (auto done = m_counters.add(IntegrationId(0), counter::journalBytes, remaining - *stored); !done)
        return tl::unexpected(std::move(done.error()));
    return count;
}

} // namespace rollcall::directory
