// SPDX-License-Identifier: Apache-2.0
// What every query does with its rows: read one, read all.
#pragma once

#include "Connection.h"

#include <optional>
#include <type_traits>
#include <vector>

namespace rollcall::directory {

/// The first row as `read(const Statement&)` makes a value of it; nothing when there is none.
template<class Read>
[[nodiscard]] auto oneRow(Statement& query, const Read& read)
    -> core::Result<std::optional<std::invoke_result_t<const Read&, const Statement&>>>
{
    const auto row = query.step();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return read(query);
}

/// All rows in the order of the query.
template<class Read>
[[nodiscard]] auto allRows(Statement& query, const Read& read)
    -> core::Result<std::vector<std::invoke_result_t<const Read&, const Statement&>>>
{
    std::vector<std::invoke_result_t<const Read&, const Statement&>> values;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return values;
        values.push_back(read(query));
    }
}

/// The first column of all rows, as ids of one kind.
template<class Id>
[[nodiscard]] core::Result<std::vector<Id>> allIds(Statement& query)
{
    return allRows(query, [](const Statement& row) { return Id(row.integer(0)); });
}

} // namespace rollcall::directory
