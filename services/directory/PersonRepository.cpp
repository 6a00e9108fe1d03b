// SPDX-License-Identifier: Apache-2.0
// The rows of people, and the search index that follows them.
#include "PersonRepository.h"

#include "SearchText.h"
#include "scim/Fold.h"

namespace rollcall::directory {

namespace {

const std::string selectPeople = "SELECT p.id, p.integration, p.uuid, p.user_name, p.external_id, p.active, p.created, "
                                 "p.modified, p.version, p.resource FROM people p ";

Person personOf(const Statement& row)
{
    Person person;
    person.rowId = PersonId(row.integer(0));
    person.integration = IntegrationId(row.integer(1));
    person.id = ResourceId(row.text(2));
    person.userName = row.text(3);
    person.externalId = row.text(4);
    person.active = row.flag(5);
    person.created = core::fromMilliseconds(row.integer(6));
    person.lastModified = core::fromMilliseconds(row.integer(7));
    person.version = row.integer(8);
    person.resource = row.blob(9);
    return person;
}

core::Result<std::optional<Person>> oneOf(Statement& query)
{
    const auto row = query.step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return personOf(query);
}

core::Result<std::vector<Person>> allOf(Statement& query)
{
    std::vector<Person> people;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return people;
        people.push_back(personOf(query));
    }
}

core::Result<std::vector<PersonId>> idsOf(Statement& query)
{
    std::vector<PersonId> ids;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return ids;
        ids.emplace_back(query.integer(0));
    }
}

void bindColumns(Statement& statement, const PersonRecord& record)
{
    const Person& person = record.person;
    const scim::PersonColumns& columns = record.columns;
    statement.bindText(person.userName).bindText(scim::fold(person.userName)).bindText(person.externalId);
    statement.bindFlag(person.active).bind(core::toMilliseconds(person.lastModified)).bind(person.version);
    statement.bindText(columns.displayName).bindText(scim::fold(columns.displayName));
    statement.bindText(columns.givenName).bindText(columns.familyName);
    statement.bindText(columns.primaryEmail).bindText(scim::fold(columns.primaryEmail));
    statement.bindText(columns.employeeNumber);
    statement.bindText(columns.department).bindText(scim::fold(columns.department));
    statement.bindText(columns.title).bindText(record.searchText).bindBlob(person.resource);
}

} // namespace

core::Result<std::optional<Person>> PersonRepository::byResourceId(IntegrationId integration, const ResourceId& id)
{
    static const std::string sql = selectPeople + "WHERE p.uuid = ? AND p.integration = ?";
    Statement query = m_connection.statement(sql);
    query.bindText(id.value).bind(integration.value);
    return oneOf(query);
}

core::Result<std::optional<Person>> PersonRepository::byUserName(IntegrationId integration, std::string_view userName)
{
    static const std::string sql = selectPeople + "WHERE p.integration = ? AND p.user_name_folded = ?";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bindText(scim::fold(userName));
    return oneOf(query);
}

core::Result<std::optional<Person>> PersonRepository::byRow(PersonId id)
{
    static const std::string sql = selectPeople + "WHERE p.id = ?";
    Statement query = m_connection.statement(sql);
    query.bind(id.value);
    return oneOf(query);
}

core::Result<std::vector<Person>> PersonRepository::page(IntegrationId integration, PageStart start, std::int64_t count)
{
    // The offset stays below the size of one block and walks a narrow index.
    static const std::string sql = selectPeople +
                                   "WHERE p.id IN (SELECT id FROM people WHERE integration = ? AND id >= ? "
                                   "ORDER BY id LIMIT ? OFFSET ?) ORDER BY p.id";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bind(start.firstRow).bind(count).bind(start.offset);
    return allOf(query);
}

core::Result<std::vector<Person>> PersonRepository::slice(IntegrationId integration, PersonId after, std::int64_t limit)
{
    static const std::string sql = selectPeople + "WHERE p.integration = ? AND p.id > ? ORDER BY p.id LIMIT ?";
    Statement query = m_connection.statement(sql);
    query.bind(integration.value).bind(after.value).bind(limit);
    return allOf(query);
}

core::Result<std::vector<PersonId>> PersonRepository::withKey(IntegrationId integration, PersonKey key,
                                                              std::string_view value, std::int64_t limit)
{
    const char* condition = nullptr;
    switch (key) {
    case PersonKey::Id:
        condition = "p.uuid = ?";
        break;
    case PersonKey::UserName:
        condition = "p.user_name_folded = ?";
        break;
    // The index holds no empty ones; the planner must be told that none is asked for.
    case PersonKey::ExternalId:
        condition = "p.external_id <> '' AND p.external_id = ?";
        break;
    case PersonKey::DisplayName:
        condition = "p.name_folded = ?";
        break;
    }
    const bool isFolded = key == PersonKey::UserName || key == PersonKey::DisplayName;
    Statement query = m_connection.statement(std::string("SELECT p.id FROM people p WHERE p.integration = ? AND ") +
                                             condition + " ORDER BY p.id LIMIT ?");
    query.bind(integration.value).bindText(isFolded ? scim::fold(value) : std::string(value)).bind(limit);
    return idsOf(query);
}

core::Result<std::vector<PersonId>>
PersonRepository::withWords(IntegrationId integration, const std::vector<std::string>& words, std::int64_t limit)
{
    std::string sql = "SELECT p.id FROM people p WHERE p.integration = ? AND ";
    sql += m_connection.dialect().searchCondition();
    for (std::size_t i = 0; i < words.size(); ++i)
        sql += " AND " + m_connection.dialect().containsText("p.search_text");
    Statement query = m_connection.temporary(sql + " ORDER BY p.id LIMIT ?");
    query.bind(integration.value).bindText(m_connection.dialect().searchTerms(words));
    for (const std::string& word : words)
        query.bindText(searchPattern(word));
    query.bind(limit);
    return idsOf(query);
}

core::Result<> PersonRepository::insert(PersonRecord& record)
{
    Statement insert = m_connection.statement(
        "INSERT INTO people(integration, uuid, created, user_name, user_name_folded, external_id, active, modified, "
        "version, "
        "name, name_folded, given_name, family_name, email, email_folded, employee_number, department, "
        "department_folded, "
        "title, search_text, resource) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const Person& person = record.person;
    insert.bind(person.integration.value).bindText(person.id.value).bind(core::toMilliseconds(person.created));
    bindColumns(insert, record);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(explainConflict(record, std::move(inserted.error())));
    record.person.rowId = PersonId(insert.insertedId());
    Statement search = m_connection.statement(m_connection.dialect().insertSearchText());
    return search.bind(record.person.rowId.value).bindText(record.searchText).run();
}

core::Result<> PersonRepository::update(const PersonRecord& record)
{
    if (auto replaced = replaceSearchText(record.person.rowId, record.searchText); !replaced)
        return replaced;
    Statement update = m_connection.statement(
        "UPDATE people SET user_name = ?, user_name_folded = ?, external_id = ?, active = ?, modified = ?, version = "
        "?, "
        "name = ?, name_folded = ?, given_name = ?, family_name = ?, email = ?, email_folded = ?, employee_number = ?, "
        "department = ?, department_folded = ?, title = ?, search_text = ?, resource = ? WHERE id = ?");
    bindColumns(update, record);
    if (auto updated = update.bind(record.person.rowId.value).run(); !updated)
        return tl::unexpected(explainConflict(record, std::move(updated.error())));
    return {};
}

core::Result<> PersonRepository::replaceSearchText(PersonId id, std::string_view text)
{
    std::string old;
    {
        Statement query = m_connection.statement("SELECT search_text FROM people WHERE id = ?");
        const auto row = query.bind(id.value).step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return core::failure(core::ErrorKind::NotFound, "This person is not in the directory any more.");
        old = query.text(0);
    }
    if (old == text)
        return {};
    Statement remove = m_connection.statement(m_connection.dialect().deleteSearchText());
    if (auto removed = remove.bind(id.value).bindText(old).run(); !removed)
        return removed;
    Statement insert = m_connection.statement(m_connection.dialect().insertSearchText());
    return insert.bind(id.value).bindText(text).run();
}

core::Result<> PersonRepository::remove(PersonId id)
{
    {
        std::string old;
        Statement query = m_connection.statement("SELECT search_text FROM people WHERE id = ?");
        const auto row = query.bind(id.value).step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return core::failure(core::ErrorKind::NotFound, "This person is not in the directory any more.");
        old = query.text(0);
        Statement search = m_connection.statement(m_connection.dialect().deleteSearchText());
        if (auto removed = search.bind(id.value).bindText(old).run(); !removed)
            return removed;
    }
    Statement remove = m_connection.statement("DELETE FROM people WHERE id = ?");
    return remove.bind(id.value).run();
}

core::Error PersonRepository::explainConflict(const PersonRecord& record, core::Error error)
{
    if (error.kind != core::ErrorKind::Conflict)
        return error;
    const auto holder = byUserName(record.person.integration, record.person.userName);
    if (!holder || !*holder || (*holder)->rowId == record.person.rowId)
        return error;
    error.message = "userName \"" + record.person.userName + "\" is already used by another person";
    if ((*holder)->userName != record.person.userName)
        error.message += ", written \"" + (*holder)->userName + "\"";
    error.message += (*holder)->active ? " (id " + (*holder)->id.value + ", active)."
                                       : " (id " + (*holder)->id.value +
                                             ", deactivated). Reactivate that person instead of creating a new one.";
    return error;
}

} // namespace rollcall::directory
