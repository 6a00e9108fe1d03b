// SPDX-License-Identifier: Apache-2.0
// Finds the equality in a filter that an index can answer.
#pragma once

#include "scim/Filter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::directory {

/// What is looked up first; the whole filter is still checked on each hit.
struct FilterLookup {
    enum class Attribute { Id, UserName, ExternalId, DisplayName, Email, Member };
    Attribute attribute = Attribute::Id;
    std::string value;
};

/// The cheapest equalities of which one must hold for the filter to match: the filter itself, a part of a chain of
/// `and`, or all parts of an `or`. Nothing when only reading everything would do.
[[nodiscard]] std::optional<std::vector<FilterLookup>> lookupsOf(const scim::FilterNode& filter,
                                                                 const scim::ResourceType& type);

/// Whether the filter speaks of that attribute anywhere.
[[nodiscard]] bool mentions(const scim::FilterNode& filter, std::string_view attribute);

} // namespace rollcall::directory
