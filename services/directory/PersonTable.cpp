// SPDX-License-Identifier: Apache-2.0
// Every order is that of an index which ends in the id, so that a million ids come in one walk.
#include "PersonTable.h"

#include "directory/SearchText.h"

namespace rollcall::directory {

namespace {

constexpr std::int64_t groupNamesPerRow = 3;
constexpr std::size_t rowsBetweenStopChecks = 4096;

/// The sign keeps the index of that column away, which has the rows in no order that is asked for.
constexpr std::string_view isActive = " AND +p.active <> 0";
constexpr std::string_view isNotActive = " AND +p.active = 0";

std::string orderOf(PersonSort sort, bool isDescending)
{
    const std::string direction = isDescending ? " DESC" : "";
    std::string column;
    switch (sort) {
    case PersonSort::Name:
        column = "p.name_folded";
        break;
    case PersonSort::UserName:
        column = "p.user_name_folded";
        break;
    case PersonSort::Email:
        column = "p.email_folded";
        break;
    case PersonSort::Department:
        column = "p.department_folded";
        break;
    // Row ids grow in the order of creation.
    case PersonSort::Created:
        return " ORDER BY p.id" + direction;
    case PersonSort::LastModified:
        column = "p.modified";
        break;
    }
    return " ORDER BY " + column + direction + ", p.id" + direction;
}

} // namespace

std::string personOrderSql(const SqlDialect& dialect, const PersonQuery& query, std::size_t wordCount)
{
    std::string sql = "SELECT p.id FROM people p WHERE p.integration = ?";
    if (query.active)
        sql += *query.active ? isActive : isNotActive;
    if (wordCount > 0) {
        sql += " AND ";
        sql += dialect.searchCondition();
        for (std::size_t i = 0; i < wordCount; ++i)
            sql += " AND " + dialect.containsText("p.search_text");
    }
    return sql + orderOf(query.sort, query.isDescending);
}

core::Result<std::vector<PersonId>> PersonTable::order(const PersonQuery& query, const std::stop_token& stop)
{
    const SqlDialect& dialect = m_connection.dialect();
    const std::vector<std::string> words = searchWords(query.search);
    Statement rows = m_connection.statement(personOrderSql(dialect, query, words.size()));
    rows.bind(query.integration.value);
    if (!words.empty())
        rows.bindText(dialect.searchTerms(words));
    for (const std::string& word : words)
        rows.bindText(searchPattern(word));
    std::vector<PersonId> ids;
    for (;;) {
        if (ids.size() % rowsBetweenStopChecks == 0 && stop.stop_requested())
            return core::failure(core::ErrorKind::Cancelled, "Cancelled.");
        const auto row = rows.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return ids;
        ids.emplace_back(rows.integer(0));
    }
}

core::Result<std::vector<PersonRow>> PersonTable::rows(std::span<const PersonId> ids)
{
    const ReadScope scope(m_connection);
    std::vector<PersonRow> result;
    result.reserve(ids.size());
    for (const PersonId id : ids) {
        Statement query = m_connection.statement("SELECT id, uuid, name, user_name, email, department, title, "
                                                 "employee_number, external_id, active, created, modified "
                                                 "FROM people p WHERE id = ? AND EXISTS (SELECT 1 FROM integrations i "
                                                 "WHERE i.id = p.integration AND i.removed IS NULL)");
        const auto found = query.bind(id.value).step();
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            continue;
        auto groups = m_memberships.groupNamesOf(id, groupNamesPerRow);
        if (!groups)
            return tl::unexpected(std::move(groups.error()));
        PersonRow row;
        row.rowId = PersonId(query.integer(0));
        row.id = ResourceId(query.text(1));
        row.name = query.text(2);
        row.userName = query.text(3);
        row.email = query.text(4);
        row.department = query.text(5);
        row.title = query.text(6);
        row.employeeNumber = query.text(7);
        row.externalId = query.text(8);
        row.groups = std::move(*groups);
        row.active = query.flag(9);
        row.created = core::fromMilliseconds(query.integer(10));
        row.lastModified = core::fromMilliseconds(query.integer(11));
        result.push_back(std::move(row));
    }
    return result;
}

} // namespace rollcall::directory
