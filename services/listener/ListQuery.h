// SPDX-License-Identifier: Apache-2.0
// The query string of a list or of a single resource: filter, page, projection.
#pragma once

#include "Projection.h"
#include "scim/Filter.h"
#include "scim/Resource.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::listener {

/// Move-only.
struct ListQuery {
    std::string filterText; ///< decoded, as sent
    std::optional<scim::Filter> filter;
    scim::PageRequest page;
    Projection projection;

    /// The value of `<attribute> eq "value"` when that is the whole filter.
    [[nodiscard]] std::optional<std::string> equalityOn(std::string_view attribute, std::string_view coreUrn) const;
};

/// Refuses parameters given twice (`invalidValue`), filters the schema rules out, and counters that are no integers.
/// Parameters that nobody knows, and sorting, which this server does not offer, are ignored.
[[nodiscard]] scim::Result<ListQuery> readListQuery(std::string_view query, const scim::ResourceType& type,
                                                    std::int64_t maximumCount);

/// The same for a single resource, where only the projection counts.
[[nodiscard]] scim::Result<Projection> readProjection(std::string_view query, const scim::ResourceType& type);

} // namespace rollcall::listener
