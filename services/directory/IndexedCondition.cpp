// SPDX-License-Identifier: Apache-2.0
// One piece of SQL for each comparison; values are bound, never written.
#include "IndexedCondition.h"

#include "directory/SearchText.h"
#include "scim/Fold.h"

#include <utility>

namespace rollcall::directory {

namespace {

std::string_view signOf(scim::CompareOperator op)
{
    switch (op) {
    case scim::CompareOperator::Greater:
        return " > ?";
    case scim::CompareOperator::GreaterOrEqual:
        return " >= ?";
    case scim::CompareOperator::Less:
        return " < ?";
    case scim::CompareOperator::LessOrEqual:
        return " <= ?";
    case scim::CompareOperator::NotEqual:
        return " <> ?";
    default:
        return " = ?";
    }
}

} // namespace

IndexedConditionSql::IndexedConditionSql(const SqlDialect& dialect, IntegrationId integration, std::string_view alias,
                                         std::string_view (*column)(IndexedAttribute))
    : m_dialect(dialect), m_integration(integration), m_alias(alias), m_column(column)
{
}

void IndexedConditionSql::add(const IndexedComparison& comparison, bool isLeading)
{
    if (comparison.attribute == IndexedAttribute::Email) {
        addEmail(comparison.text);
        return;
    }
    if (comparison.attribute == IndexedAttribute::Member) {
        addMember(comparison.text);
        return;
    }
    if (comparison.attribute == IndexedAttribute::Group) {
        addGroup(comparison.text);
        return;
    }
    const std::string_view column = m_column(comparison.attribute);
    if (column.empty())
        return;
    if (comparison.attribute >= IndexedAttribute::LastModified) {
        // The sign before the column keeps its index away.
        m_text += (isLeading ? " AND " : " AND +") + std::string(column) + std::string(signOf(comparison.op));
        m_values.push_back({false, {}, comparison.number});
        return;
    }
    addText(column, comparison.attribute, comparison.text);
}

void IndexedConditionSql::addText(std::string_view column, IndexedAttribute attribute, const std::string& value)
{
    const bool isFolded = attribute == IndexedAttribute::UserName || attribute == IndexedAttribute::DisplayName;
    // The index holds no empty ones; the planner must be told that none is asked for.
    if (attribute == IndexedAttribute::ExternalId)
        m_text += " AND " + std::string(column) + " <> ''";
    m_text += " AND " + std::string(column) + " = ?";
    m_values.push_back({true, isFolded ? scim::fold(value) : value, 0});
}

void IndexedConditionSql::addEmail(const std::string& address)
{
    // Every address stands in the search text, the primary one alone in a column.
    const std::vector<std::string> words = searchWords(address);
    if (words.size() != 1 || searchPieces(words.front()).empty())
        return;
    m_text += " AND " + std::string(m_dialect.searchCondition());
    m_values.push_back({true, m_dialect.searchTerms(words), 0});
    m_text += " AND " + m_dialect.containsText(m_alias + ".search_text");
    m_values.push_back({true, searchPattern(words.front()), 0});
}

void IndexedConditionSql::addMember(const std::string& memberId)
{
    m_text += " AND " + m_alias +
              ".id IN (SELECT m.group_id FROM memberships m WHERE "
              "(m.member_kind = 0 AND m.member_id = (SELECT id FROM people WHERE uuid = ? AND integration = ?)) OR "
              "(m.member_kind = 1 AND m.member_id = (SELECT id FROM directory_groups WHERE uuid = ? AND "
              "integration = ?)))";
    for (int i = 0; i < 2; ++i) {
        m_values.push_back({true, memberId, 0});
        m_values.push_back({false, {}, m_integration.value});
    }
}

void IndexedConditionSql::addGroup(const std::string& groupId)
{
    // Who is in a group inside it is in it as well.
    m_text += " AND " + m_alias +
              ".id IN (WITH RECURSIVE inside(id) AS (SELECT id FROM directory_groups WHERE uuid = ? AND "
              "integration = ? UNION SELECT m.member_id FROM inside JOIN memberships m ON m.group_id = inside.id AND "
              "m.member_kind = 1) SELECT m.member_id FROM inside JOIN memberships m ON m.group_id = inside.id AND "
              "m.member_kind = 0)";
    m_values.push_back({true, groupId, 0});
    m_values.push_back({false, {}, m_integration.value});
}

void IndexedConditionSql::bind(Statement& statement) const
{
    for (const Value& value : m_values) {
        if (value.isText)
            statement.bindText(value.text);
        else
            statement.bind(value.number);
    }
}

} // namespace rollcall::directory
