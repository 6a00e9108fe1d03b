// SPDX-License-Identifier: Apache-2.0
// People as rows.
#pragma once

#include "ResourceRepository.h"
#include "scim/Resource.h"

namespace rollcall::directory {

/// A person and what is kept beside the resource for searching and sorting.
struct PersonRecord {
    Person person;
    ActiveColumn active = ActiveColumn::NotSaid;
    scim::PersonColumns columns;
    std::string searchText;
};

class PersonRepository final : public ResourceRepository<Person> {
public:
    explicit PersonRepository(Connection& connection);

    [[nodiscard]] core::Result<std::optional<Person>> byUserName(IntegrationId integration, std::string_view userName);

    /// Gives the row its id. A Conflict names the userName and who holds it.
    [[nodiscard]] core::Result<> insert(PersonRecord& record);
    [[nodiscard]] core::Result<> update(const PersonRecord& record);
    [[nodiscard]] core::Result<> remove(PersonId id);

private:
    /// NotFound when there is no such row.
    [[nodiscard]] core::Result<std::string> searchTextOf(PersonId id);
    [[nodiscard]] core::Result<> insertSearchText(PersonId id, std::string_view text);
    [[nodiscard]] core::Result<> deleteSearchText(PersonId id, std::string_view text);
    [[nodiscard]] core::Error explainConflict(const PersonRecord& record, core::Error error);
};

} // namespace rollcall::directory
