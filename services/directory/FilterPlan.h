// SPDX-License-Identifier: Apache-2.0
// What of a filter the indexed columns can answer, before the rest of it is evaluated on each hit.
#pragma once

#include "scim/Filter.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// What stands beside a resource in a column or an index of its own, the most selective first.
enum class IndexedAttribute {
    Id,
    UserName,
    ExternalId,
    DisplayName,
    Email,
    Member,
    Group,
    LastModified,
    Created,
    Active,
};

/// How `active` stands in its column.
enum class ActiveColumn : std::int8_t { No = 0, Yes = 1, NotSaid = 2 };
[[nodiscard]] constexpr std::int64_t numberOf(ActiveColumn active)
{
    return static_cast<std::int64_t>(active);
}

/// `attribute op value`; Member and Group are those of the id of a member or a group; the value is text for the first
/// ones, milliseconds for times, an ActiveColumn for Active.
struct IndexedComparison {
    IndexedAttribute attribute = IndexedAttribute::Id;
    scim::CompareOperator op = scim::CompareOperator::Equal;
    std::string text{};
    std::int64_t number = 0;
};

/// All must hold. Never empty.
using IndexedCondition = std::vector<IndexedComparison>;

/// One of the conditions holds for each resource that the filter matches.
struct FilterPlan {
    std::vector<IndexedCondition> any;
    /// And for no other: nothing is left to be evaluated.
    bool isExact = false;
};

/// The most that the columns can say: parts of an `and` that they know nothing of are left out, parts of an `or` must
/// all be known. Nothing when only reading everything would do. `baseUrl`: see ResourceQuery.
[[nodiscard]] std::optional<FilterPlan> planOf(const scim::FilterNode& filter, const scim::ResourceType& type,
                                               std::string_view baseUrl = {});

/// Whether the filter speaks of that attribute anywhere.
[[nodiscard]] bool mentions(const scim::FilterNode& filter, std::string_view attribute);

} // namespace rollcall::directory
