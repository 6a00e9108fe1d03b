// SPDX-License-Identifier: Apache-2.0
// Kinds and changes are stored as numbers, which therefore never change their meaning.
#include "FeedRepository.h"

#include "Rows.h"

namespace rollcall::directory {

core::Result<FeedPosition> FeedRepository::add(FeedKind kind, FeedChange change, IntegrationId integration,
                                               std::int64_t row, core::Timestamp at)
{
    Statement insert =
        m_connection.statement("INSERT INTO feed(kind, change, integration, row_id, at) VALUES (?, ?, ?, ?, ?)");
    insert.bind(static_cast<std::int64_t>(kind)).bind(static_cast<std::int64_t>(change)).bind(integration.value);
    if (auto inserted = insert.bind(row).bind(core::toMilliseconds(at)).run(); !inserted)
        return tl::unexpected(std::move(inserted.error()));
    return FeedPosition{insert.insertedId()};
}

core::Result<> FeedRepository::takeBack(FeedPosition position)
{
    Statement remove = m_connection.statement("DELETE FROM feed WHERE position = ?");
    return remove.bind(position).run();
}

core::Result<std::vector<FeedEntry>> FeedRepository::after(FeedPosition position, std::int64_t limit)
{
    Statement query = m_connection.statement("SELECT position, kind, change, integration, row_id, at FROM feed WHERE "
                                             "position > ? ORDER BY position LIMIT ?");
    query.bind(position).bind(limit);
    std::vector<FeedEntry> entries;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return entries;
        entries.push_back({query.integer(0), static_cast<FeedKind>(query.integer(1)),
                           static_cast<FeedChange>(query.integer(2)), query.integer(3), query.integer(4),
                           core::fromMilliseconds(query.integer(5))});
    }
}

core::Result<FeedPosition> FeedRepository::end()
{
    return m_connection.integer("SELECT max(position) FROM feed");
}

core::Result<std::optional<core::Timestamp>> FeedRepository::newestTime()
{
    Statement query = m_connection.statement("SELECT at FROM feed ORDER BY position DESC LIMIT 1");
    const auto row = query.step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return core::fromMilliseconds(query.integer(0));
}

core::Result<std::optional<FeedPosition>> FeedRepository::consumerPosition(std::string_view name)
{
    Statement query = m_connection.statement("SELECT position FROM consumers WHERE name = ?");
    return oneRow(query.bindText(name), [](const Statement& row) { return row.integer(0); });
}

core::Result<> FeedRepository::advanceConsumer(std::string_view name, FeedPosition position, core::Timestamp now)
{
    Statement update = m_connection.statement(
        "INSERT INTO consumers(name, position, modified) VALUES (?, ?, ?) ON CONFLICT(name) DO UPDATE SET "
        "position = excluded.position, modified = excluded.modified WHERE excluded.position > consumers.position");
    return update.bindText(name).bind(position).bindTime(now).run();
}

core::Result<std::int64_t> FeedRepository::prune(core::Timestamp before, core::Timestamp now, std::int64_t limit)
{
    // Entries stand in the order of their times: the first young one ends the walk. Those from the future, written
    // while the clock ran ahead, go with what came after them.
    FeedPosition last = 0;
    {
        Statement query = m_connection.statement(
            "SELECT position, at FROM feed WHERE position < (SELECT max(position) FROM feed) "
            "AND position <= coalesce((SELECT min(position) FROM consumers), 9223372036854775807) "
            "ORDER BY position LIMIT ?");
        query.bind(limit);
        for (;;) {
            const auto row = query.step();
            if (!row)
                return tl::unexpected(row.error());
            if (!*row)
                break;
            const std::int64_t at = query.integer(1);
            if (at > core::toMilliseconds(now + believedClockError))
                continue;
            if (at >= core::toMilliseconds(before))
                break;
            last = query.integer(0);
        }
    }
    if (last == 0)
        return 0;
    Statement remove = m_connection.statement("DELETE FROM feed WHERE position <= ?");
    if (auto done = remove.bind(last).run(); !done)
        return tl::unexpected(std::move(done.error()));
    return remove.rowsAffected();
}

} // namespace rollcall::directory
