// SPDX-License-Identifier: Apache-2.0
// One set of statements, written for the table that is described.
#include "ResourceRepository.h"

#include "Rows.h"

#include <algorithm>
#include <utility>

namespace rollcall::directory {

namespace {

constexpr std::size_t entriesBetweenChecks = 4096;

/// The most selective attribute that is compared.
IndexedAttribute bestOf(const IndexedCondition& condition)
{
    return std::ranges::min(condition, {}, &IndexedComparison::attribute).attribute;
}

} // namespace

template<class Row>
ResourceRepository<Row>::ResourceRepository(Connection& connection, const ResourceTable<Row>& table)
    : m_connection(connection),
      m_table(table),
      m_select("SELECT " + std::string(table.columns) + " FROM " + std::string(table.name) + " " +
               std::string(table.alias) + " "),
      m_byResourceId(m_select + "WHERE " + std::string(table.alias) + ".uuid = ? AND " + std::string(table.alias) +
                     ".integration = ?"),
      m_byRow(m_select + "JOIN integrations i ON i.id = " + std::string(table.alias) + ".integration WHERE " +
              std::string(table.alias) + ".id = ? AND i.removed IS NULL"),
      m_isPresent("SELECT 1 FROM " + std::string(table.name) +
                  " r JOIN integrations i ON i.id = r.integration WHERE r.id = ? AND i.removed IS NULL"),
      // The offset stays below the size of one block and walks a narrow index.
      m_page(m_select + "WHERE " + std::string(table.alias) + ".id IN (SELECT id FROM " + std::string(table.name) +
             " WHERE integration = ? AND id >= ? ORDER BY id LIMIT ? OFFSET ?) ORDER BY " + std::string(table.alias) +
             ".id"),
      m_slice(m_select + "WHERE " + std::string(table.alias) + ".integration = ? AND " + std::string(table.alias) +
              ".id > ? ORDER BY " + std::string(table.alias) + ".id LIMIT ?")
{
}

template<class Row>
core::Result<std::optional<Row>> ResourceRepository<Row>::one(Statement& query)
{
    return oneRow(query, m_table.read);
}

template<class Row>
core::Result<std::optional<Row>> ResourceRepository<Row>::byResourceId(IntegrationId integration, const ResourceId& id)
{
    Statement query = m_connection.statement(m_byResourceId);
    return one(query.bindText(id.value).bind(integration.value));
}

template<class Row>
core::Result<std::optional<Row>> ResourceRepository<Row>::byRow(RowId id)
{
    Statement query = m_connection.statement(m_byRow);
    return one(query.bind(id.value));
}

template<class Row>
core::Result<std::vector<Row>> ResourceRepository<Row>::byRows(std::span<const RowId> ids)
{
    std::vector<Row> rows;
    rows.reserve(ids.size());
    for (const RowId id : ids) {
        auto row = byRow(id);
        if (!row)
            return tl::unexpected(std::move(row.error()));
        if (*row)
            rows.push_back(std::move(**row));
    }
    return rows;
}

template<class Row>
core::Result<bool> ResourceRepository<Row>::isPresent(RowId id)
{
    Statement query = m_connection.statement(m_isPresent);
    return query.bind(id.value).step();
}

template<class Row>
core::Result<Page<Row>> ResourceRepository<Row>::page(IntegrationId integration, const scim::PageRequest& page)
{
    CounterRepository counters(m_connection);
    const auto total = counters.value(integration, m_table.counter);
    if (!total)
        return tl::unexpected(total.error());
    Page<Row> result{*total, {}};
    if (page.count == 0)
        return result;
    const auto start = counters.pageStart(integration, m_table.anchors, page.startIndex);
    if (!start)
        return tl::unexpected(start.error());
    if (!*start)
        return result;
    Statement query = m_connection.statement(m_page);
    query.bind(integration.value).bind((*start)->firstRow).bind(page.count).bind((*start)->offset);
    auto rows = allRows(query, m_table.read);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    result.rows = std::move(*rows);
    return result;
}

template<class Row>
core::Result<Page<Row>> ResourceRepository<Row>::orderedPage(IntegrationId integration, const IndexedOrder& order,
                                                             const scim::PageRequest& page)
{
    const auto total = CounterRepository(m_connection).value(integration, m_table.counter);
    if (!total)
        return tl::unexpected(total.error());
    Page<Row> result{*total, {}};
    if (page.count == 0 || page.startIndex > *total)
        return result;
    const std::string column(m_table.column(order.attribute));
    const std::string alias(m_table.alias);
    const std::string direction = order.isDescending ? " DESC" : "";
    // The offset walks the index alone: the rows of the page are joined to what it gives.
    const std::string orderBy = column + direction + ", " + alias + ".id" + direction;
    Statement query =
        m_connection.statement("SELECT " + alias + ".id FROM " + std::string(m_table.name) + " " + alias +
                               m_connection.dialect().usingIndex(m_table.index(order.attribute)) + " WHERE " + alias +
                               ".integration = ? ORDER BY " + orderBy + " LIMIT ? OFFSET ?");
    query.bind(integration.value).bind(page.count).bind(page.startIndex - 1);
    const auto ids = allIds<RowId>(query);
    if (!ids)
        return tl::unexpected(ids.error());
    auto rows = byRows(*ids);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    result.rows = std::move(*rows);
    return result;
}

template<class Row>
core::Result<std::vector<Row>> ResourceRepository<Row>::slice(IntegrationId integration, RowId after,
                                                              std::int64_t limit)
{
    Statement query = m_connection.statement(m_slice);
    return allRows(query.bind(integration.value).bind(after.value).bind(limit), m_table.read);
}

template<class Row>
IndexedConditionSql ResourceRepository<Row>::where(IntegrationId integration, const IndexedCondition& condition) const
{
    IndexedConditionSql sql(m_connection.dialect(), integration, m_table.alias, m_table.column);
    const IndexedAttribute best = bestOf(condition);
    for (const IndexedComparison& comparison : condition)
        sql.add(comparison, comparison.attribute == best);
    return sql;
}

template<class Row>
std::string ResourceRepository<Row>::matchingSql(const IndexedCondition& condition,
                                                 const IndexedConditionSql& where) const
{
    // Where nothing more selective is asked, the range is what is to be walked, and not the rows in their order.
    const IndexedAttribute best = bestOf(condition);
    const bool isWalked = best >= IndexedAttribute::LastModified;
    const std::string alias(m_table.alias);
    return "SELECT " + alias + ".id FROM " + std::string(m_table.name) + " " + alias +
           (isWalked ? m_connection.dialect().usingIndex(m_table.index(best)) : std::string()) + " WHERE " + alias +
           ".integration = ?" + where.text() + " LIMIT ?";
}

template<class Row>
core::Result<std::optional<std::vector<typename ResourceRepository<Row>::RowId>>>
ResourceRepository<Row>::matching(IntegrationId integration, const IndexedCondition& condition, SearchBudget& budget)
{
    const IndexedConditionSql sql = where(integration, condition);
    if (sql.isEmpty())
        return std::nullopt;
    Statement query = m_connection.temporary(matchingSql(condition, sql));
    query.bind(integration.value);
    sql.bind(query);
    query.bind(budget.limit());
    std::vector<RowId> ids;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return ids;
        ids.emplace_back(query.integer(0));
        if (ids.size() % entriesBetweenChecks == 0) {
            if (auto walked = budget.walk(entriesBetweenChecks); !walked)
                return tl::unexpected(std::move(walked.error()));
        }
    }
}

template class ResourceRepository<Person>;
template class ResourceRepository<Group>;

} // namespace rollcall::directory
