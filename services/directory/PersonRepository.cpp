// SPDX-License-Identifier: Apache-2.0
// The rows of people, and the search index that follows them.
#include "PersonRepository.h"

#include "scim/Fold.h"

#include <utility>

namespace rollcall::directory {

namespace {

Person personOf(const Statement& row)
{
    Person person;
    person.rowId = PersonId(row.integer(0));
    person.integration = IntegrationId(row.integer(1));
    person.id = ResourceId(row.text(2));
    person.userName = row.text(3);
    person.externalId = row.text(4);
    person.active = row.flag(5);
    person.created = row.time(6);
    person.lastModified = row.time(7);
    person.version = row.integer(8);
    person.resource = row.blob(9);
    return person;
}

std::string_view columnOf(IndexedAttribute attribute)
{
    switch (attribute) {
    case IndexedAttribute::Id:
        return "p.uuid";
    case IndexedAttribute::UserName:
        return "p.user_name_folded";
    case IndexedAttribute::ExternalId:
        return "p.external_id";
    // Holds another name where a person has no displayName: more than match, and never fewer.
    case IndexedAttribute::DisplayName:
        return "p.name_folded";
    case IndexedAttribute::LastModified:
        return "p.modified";
    case IndexedAttribute::Created:
        return "p.created";
    case IndexedAttribute::Active:
        return "p.active";
    case IndexedAttribute::Email:
    case IndexedAttribute::Member:
    case IndexedAttribute::Group:
        break;
    }
    return {};
}

std::string_view indexOf(IndexedAttribute attribute)
{
    switch (attribute) {
    case IndexedAttribute::UserName:
        return "people_by_user_name_order";
    case IndexedAttribute::LastModified:
        return "people_by_modified";
    case IndexedAttribute::Created:
        return "people_by_created";
    case IndexedAttribute::Active:
        return "people_by_active";
    default:
        return {};
    }
}

constexpr ResourceTable<Person> table{"people",
                                      "p",
                                      "p.id, p.integration, p.uuid, p.user_name, p.external_id, p.active, p.created, "
                                      "p.modified, p.version, p.resource",
                                      &personOf,
                                      &columnOf,
                                      &indexOf,
                                      AnchorKind::People,
                                      counter::people};

void bindColumns(Statement& statement, const PersonRecord& record)
{
    const Person& person = record.person;
    const scim::PersonColumns& columns = record.columns;
    statement.bindText(person.userName).bindText(scim::fold(person.userName)).bindText(person.externalId);
    statement.bind(numberOf(record.active)).bindTime(person.lastModified).bind(person.version);
    statement.bindText(columns.displayName).bindText(scim::fold(columns.displayName));
    statement.bindText(columns.givenName).bindText(columns.familyName);
    statement.bindText(columns.primaryEmail).bindText(scim::fold(columns.primaryEmail));
    statement.bindText(columns.employeeNumber);
    statement.bindText(columns.department).bindText(scim::fold(columns.department));
    statement.bindText(columns.title).bindText(record.searchText).bindBlob(person.resource);
}

} // namespace

PersonRepository::PersonRepository(Connection& connection) : ResourceRepository(connection, table) {}

core::Result<std::optional<Person>> PersonRepository::byUserName(IntegrationId integration, std::string_view userName)
{
    Statement query = m_connection.statement(select() + "WHERE p.integration = ? AND p.user_name_folded = ?");
    return one(query.bind(integration.value).bindText(scim::fold(userName)));
}

core::Result<> PersonRepository::insert(PersonRecord& record)
{
    Statement insert = m_connection.statement(
        "INSERT INTO people(integration, uuid, created, user_name, user_name_folded, external_id, active, modified, "
        "version, name, name_folded, given_name, family_name, email, email_folded, employee_number, department, "
        "department_folded, title, search_text, resource) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const Person& person = record.person;
    insert.bind(person.integration.value).bindText(person.id.value).bindTime(person.created);
    bindColumns(insert, record);
    if (auto inserted = insert.run(); !inserted)
        return tl::unexpected(explainConflict(record, std::move(inserted.error())));
    record.person.rowId = PersonId(insert.insertedId());
    return insertSearchText(record.person.rowId, record.searchText);
}

core::Result<> PersonRepository::update(const PersonRecord& record)
{
    const PersonId id = record.person.rowId;
    const auto old = searchTextOf(id);
    if (!old)
        return tl::unexpected(old.error());
    if (*old != record.searchText) {
        if (auto removed = deleteSearchText(id, *old); !removed)
            return removed;
        if (auto inserted = insertSearchText(id, record.searchText); !inserted)
            return inserted;
    }
    Statement update = m_connection.statement(
        "UPDATE people SET user_name = ?, user_name_folded = ?, external_id = ?, active = ?, modified = ?, "
        "version = ?, name = ?, name_folded = ?, given_name = ?, family_name = ?, email = ?, email_folded = ?, "
        "employee_number = ?, department = ?, department_folded = ?, title = ?, search_text = ?, resource = ? "
        "WHERE id = ?");
    bindColumns(update, record);
    if (auto updated = update.bind(id.value).run(); !updated)
        return tl::unexpected(explainConflict(record, std::move(updated.error())));
    return {};
}

core::Result<> PersonRepository::remove(PersonId id)
{
    const auto text = searchTextOf(id);
    if (!text)
        return tl::unexpected(text.error());
    if (auto removed = deleteSearchText(id, *text); !removed)
        return removed;
    Statement remove = m_connection.statement("DELETE FROM people WHERE id = ?");
    return remove.bind(id.value).run();
}

core::Result<std::string> PersonRepository::searchTextOf(PersonId id)
{
    Statement query = m_connection.statement("SELECT search_text FROM people WHERE id = ?");
    const auto row = query.bind(id.value).step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return core::failure(core::ErrorKind::NotFound, "This person is not in the directory any more.");
    return query.text(0);
}

core::Result<> PersonRepository::insertSearchText(PersonId id, std::string_view text)
{
    Statement insert = m_connection.statement(m_connection.dialect().insertSearchText());
    return insert.bind(id.value).bindText(text).run();
}

core::Result<> PersonRepository::deleteSearchText(PersonId id, std::string_view text)
{
    Statement remove = m_connection.statement(m_connection.dialect().deleteSearchText());
    return remove.bind(id.value).bindText(text).run();
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
