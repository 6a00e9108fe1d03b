// SPDX-License-Identifier: Apache-2.0
// What people and groups have in common as rows: point reads, pages by anchors, slices by key, look-ups by index.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "FilterPlan.h"
#include "IndexedCondition.h"
#include "SearchBudget.h"
#include "directory/Types.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// In what order an index holds the rows.
struct IndexedOrder {
    IndexedAttribute attribute = IndexedAttribute::Created;
    bool isDescending = false;
};

/// How one kind of resource is stored. The names refer to constants.
template<class Row>
struct ResourceTable {
    std::string_view name;
    std::string_view alias;   ///< of the table in every statement
    std::string_view columns; ///< what `read` reads, in order
    Row (*read)(const Statement& row);
    /// The column of an attribute; empty when it is not kept in one.
    std::string_view (*column)(IndexedAttribute attribute);
    /// The index by which a range of times, an order or a flag is walked; empty when there is none.
    std::string_view (*index)(IndexedAttribute attribute);
    AnchorKind anchors;
    std::string_view counter;
};

/// For Person and Group; reads only.
template<class Row>
class ResourceRepository {
public:
    using RowId = decltype(Row::rowId);

    [[nodiscard]] core::Result<std::optional<Row>> byResourceId(IntegrationId integration, const ResourceId& id);
    /// Nothing when its integration is removed.
    [[nodiscard]] core::Result<std::optional<Row>> byRow(RowId id);
    /// In the order of the ids; those that went meanwhile are left out.
    [[nodiscard]] core::Result<std::vector<Row>> byRows(std::span<const RowId> ids);
    /// Whether it is there, and its integration as well.
    [[nodiscard]] core::Result<bool> isPresent(RowId id);

    /// How many there are, and one page of them in the order of the rows, found by an anchor.
    [[nodiscard]] core::Result<Page<Row>> page(IntegrationId integration, const scim::PageRequest& page);
    /// The same in the order of an index. Only for orders that canOrderBy() says.
    [[nodiscard]] core::Result<Page<Row>> orderedPage(IntegrationId integration, const IndexedOrder& order,
                                                      const scim::PageRequest& page);
    [[nodiscard]] bool canOrderBy(IndexedAttribute attribute) const { return !m_table.index(attribute).empty(); }
    /// In order of the row, those after `after`.
    [[nodiscard]] core::Result<std::vector<Row>> slice(IntegrationId integration, RowId after, std::int64_t limit);
    /// The rows for which the condition holds, in no order, at most the budget's limit; a superset where an attribute
    /// is compared more strictly than its column. Nothing when no index can answer it.
    [[nodiscard]] core::Result<std::optional<std::vector<RowId>>>
    matching(IntegrationId integration, const IndexedCondition& condition, SearchBudget& budget);

    /// The condition, and the statement behind matching(): bound are the integration, the condition's values, the
    /// limit.
    [[nodiscard]] IndexedConditionSql where(IntegrationId integration, const IndexedCondition& condition) const;
    [[nodiscard]] std::string matchingSql(const IndexedCondition& condition, const IndexedConditionSql& where) const;

protected:
    ResourceRepository(Connection& connection, const ResourceTable<Row>& table);
    ~ResourceRepository() = default;

    [[nodiscard]] core::Result<std::optional<Row>> one(Statement& query);
    /// "SELECT … FROM …", to be followed by a condition.
    [[nodiscard]] const std::string& select() const { return m_select; }

    Connection& m_connection;

private:
    const ResourceTable<Row>& m_table;
    const std::string m_select;
    const std::string m_byResourceId;
    const std::string m_byRow;
    const std::string m_isPresent;
    const std::string m_page;
    const std::string m_slice;
};

extern template class ResourceRepository<Person>;
extern template class ResourceRepository<Group>;

} // namespace rollcall::directory
