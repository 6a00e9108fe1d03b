// SPDX-License-Identifier: Apache-2.0
// The table of people on the screen: ids in order, then rows by id.
#pragma once

#include "Connection.h"
#include "MembershipRepository.h"
#include "directory/ReadSession.h"

#include <span>
#include <stop_token>

namespace rollcall::directory {

/// Bound: the integration, whether active, the search terms, the words.
[[nodiscard]] std::string personOrderSql(const SqlDialect& dialect, const PersonQuery& query, std::size_t wordCount);

class PersonTable {
public:
    explicit PersonTable(Connection& connection) : m_connection(connection), m_memberships(connection) {}

    [[nodiscard]] core::Result<std::vector<PersonId>> order(const PersonQuery& query, const std::stop_token& stop);
    /// In the order of the ids; those that are gone are left out.
    [[nodiscard]] core::Result<std::vector<PersonRow>> rows(std::span<const PersonId> ids);

private:
    Connection& m_connection;
    MembershipRepository m_memberships;
};

} // namespace rollcall::directory
