// SPDX-License-Identifier: Apache-2.0
// Rows by their ids in slices, so that a directory of any size is never held at once.
#pragma once

#include "core/Result.h"
#include "ctl/Outcome.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace rollcall::ctl {

/// `fetch(std::span<const Id>)` gives a core::Result of rows, `take(row)` is called for each in order.
template<class Id, class Fetch, class Take>
[[nodiscard]] Outcome<> forEachRow(std::span<const Id> ids, const Fetch& fetch, const Take& take)
{
    constexpr std::size_t slice = 500;
    for (std::size_t from = 0; from < ids.size(); from += slice) {
        const auto rows = fetch(ids.subspan(from, std::min(slice, ids.size() - from)));
        if (!rows)
            return tl::unexpected(toFailure(rows.error()));
        for (const auto& row : *rows)
            take(row);
    }
    return {};
}

} // namespace rollcall::ctl
