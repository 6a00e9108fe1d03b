// SPDX-License-Identifier: Apache-2.0
// Finds the equality in a filter that an index can answer.
#pragma once

#include "scim/Filter.h"

#include <optional>
#include <string>
#include <string_view>

namespace rollcall::directory {

/// What is looked up first; the whole filter is still checked on each hit.
struct FilterLookup {
    enum class Attribute { Id, UserName, ExternalId, DisplayName, Email, Member };
    Attribute attribute = Attribute::Id;
    std::string value;
};

/// The cheapest equality that must hold for the filter to match: the filter itself, or a part of a chain of `and`.
[[nodiscard]] std::optional<FilterLookup> lookupOf(const scim::FilterNode& filter, const scim::ResourceType& type);

/// Whether the filter speaks of that attribute anywhere.
[[nodiscard]] bool mentions(const scim::FilterNode& filter, std::string_view attribute);

} // namespace rollcall::directory
