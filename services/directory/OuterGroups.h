// SPDX-License-Identifier: Apache-2.0
// The groups around groups, for one page or one search: each is read once, however many people are in it.
#pragma once

#include "Connection.h"
#include "SearchBudget.h"
#include "directory/Types.h"

#include <map>
#include <vector>

namespace rollcall::directory {

class OuterGroups {
public:
    explicit OuterGroups(Connection& connection) : m_connection(connection) {}

    /// Reads which groups these are directly in, and these in turn, with one query for many of them. Each is spent on
    /// the budget as a row. Errors: those of the budget.
    [[nodiscard]] core::Result<> read(std::vector<GroupId> groups, SearchBudget& budget);
    /// The groups it is directly in, by name. Empty for one that was not read.
    [[nodiscard]] const std::vector<GroupReference>& of(GroupId group) const;

private:
    /// Those around `level`, which are not known yet.
    [[nodiscard]] core::Result<std::vector<GroupId>> readLevel(const std::vector<GroupId>& level, SearchBudget& budget);

    Connection& m_connection;
    std::map<GroupId, std::vector<GroupReference>> m_outer;
};

} // namespace rollcall::directory
