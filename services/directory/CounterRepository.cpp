// SPDX-License-Identifier: Apache-2.0
// Counting without counting.
#include "CounterRepository.h"

namespace rollcall::directory {

namespace {

constexpr std::int64_t rowsPerBlock = 1024;

} // namespace

core::Result<> CounterRepository::add(IntegrationId integration, std::string_view name, std::int64_t difference)
{
    if (difference == 0)
        return {};
    Statement update =
        m_connection.statement("INSERT INTO counters(integration, name, value) VALUES (?, ?, ?) "
                               "ON CONFLICT(integration, name) DO UPDATE SET value = value + excluded.value");
    return update.bind(integration.value).bindText(name).bind(difference).run();
}

core::Result<std::int64_t> CounterRepository::value(IntegrationId integration, std::string_view name)
{
    Statement query = m_connection.statement("SELECT value FROM counters WHERE integration = ? AND name = ?");
    const auto row = query.bind(integration.value).bindText(name).step();
    if (!row)
        return tl::unexpected(row.error());
    return *row ? query.integer(0) : 0;
}

core::Result<> CounterRepository::moveAnchor(IntegrationId integration, AnchorKind kind, std::int64_t row,
                                             std::int64_t difference)
{
    Statement update = m_connection.statement(
        "INSERT INTO page_anchors(integration, kind, block, row_count) VALUES (?, ?, ?, ?) "
        "ON CONFLICT(integration, kind, block) DO UPDATE SET row_count = row_count + excluded.row_count");
    update.bind(integration.value).bind(static_cast<std::int64_t>(kind)).bind(row / rowsPerBlock).bind(difference);
    if (auto moved = update.run(); !moved || difference > 0)
        return moved;
    Statement tidy = m_connection.statement(
        "DELETE FROM page_anchors WHERE integration = ? AND kind = ? AND block = ? AND row_count = 0");
    return tidy.bind(integration.value).bind(static_cast<std::int64_t>(kind)).bind(row / rowsPerBlock).run();
}

core::Result<std::optional<PageStart>> CounterRepository::pageStart(IntegrationId integration, AnchorKind kind,
                                                                    std::int64_t startIndex)
{
    std::int64_t remaining = startIndex - 1;
    if (remaining == 0)
        return PageStart{};
    Statement blocks = m_connection.statement(
        "SELECT block, row_count FROM page_anchors WHERE integration = ? AND kind = ? ORDER BY block");
    blocks.bind(integration.value).bind(static_cast<std::int64_t>(kind));
    for (;;) {
        const auto row = blocks.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return std::nullopt;
        const std::int64_t inBlock = blocks.integer(1);
        if (remaining < inBlock)
            return PageStart{blocks.integer(0) * rowsPerBlock, remaining};
        remaining -= inBlock;
    }
}

core::Result<> CounterRepository::removeOfIntegration(IntegrationId integration)
{
    Statement counters = m_connection.statement("DELETE FROM counters WHERE integration = ?");
    if (auto removed = counters.bind(integration.value).run(); !removed)
        return removed;
    Statement anchors = m_connection.statement("DELETE FROM page_anchors WHERE integration = ?");
    return anchors.bind(integration.value).run();
}

} // namespace rollcall::directory
