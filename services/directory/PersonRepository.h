// SPDX-License-Identifier: Apache-2.0
// People as rows: point reads, pages, look-ups and writes.
#pragma once

#include "Connection.h"
#include "CounterRepository.h"
#include "directory/Types.h"
#include "scim/Resource.h"

namespace rollcall::directory {

/// A person and what is kept beside the resource for searching and sorting.
struct PersonRecord {
    Person person;
    scim::PersonColumns columns;
    std::string searchText;
};

/// Columns by which an equality can be looked up.
enum class PersonKey { Id, UserName, ExternalId, DisplayName };

class PersonRepository {
public:
    explicit PersonRepository(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] core::Result<std::optional<Person>> byResourceId(IntegrationId integration, const ResourceId& id);
    [[nodiscard]] core::Result<std::optional<Person>> byUserName(IntegrationId integration, std::string_view userName);
    [[nodiscard]] core::Result<std::optional<Person>> byRow(PersonId id);
    [[nodiscard]] core::Result<std::vector<Person>> page(IntegrationId integration, PageStart start,
                                                         std::int64_t count);
    /// In order of the row, those after `after`.
    [[nodiscard]] core::Result<std::vector<Person>> slice(IntegrationId integration, PersonId after,
                                                          std::int64_t limit);
    /// The rows whose key equals the value; a superset where the attribute behind it is compared more strictly.
    [[nodiscard]] core::Result<std::vector<PersonId>> withKey(IntegrationId integration, PersonKey key,
                                                              std::string_view value, std::int64_t limit);
    /// The rows in whose search text the words stand.
    [[nodiscard]] core::Result<std::vector<PersonId>>
    withWords(IntegrationId integration, const std::vector<std::string>& words, std::int64_t limit);

    /// Gives the row its id. A Conflict names the userName and who holds it.
    [[nodiscard]] core::Result<> insert(PersonRecord& record);
    [[nodiscard]] core::Result<> update(const PersonRecord& record);
    [[nodiscard]] core::Result<> remove(PersonId id);

private:
    [[nodiscard]] core::Result<> replaceSearchText(PersonId id, std::string_view text);
    [[nodiscard]] core::Error explainConflict(const PersonRecord& record, core::Error error);

    Connection& m_connection;
};

} // namespace rollcall::directory
